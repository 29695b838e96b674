"""What people write, in direct messages, channels and threads, and what changes in the workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.slack.channel import SlackChannel
from adapters.slack.listeners import events, turns
from bot.rehearsal import script
from bot.rehearsal.parts import registering
from tests.kit.slack import TEAM_PLACE, ScriptedSlack
from tests.kit.slack_api import AMARA, DANIEL, GRACE, PRIYA, TOM, user
from tests.kit.slack_payloads import (
    BOT,
    TEAM_CHANNEL,
    Body,
    channel_message,
    command,
    direct_message,
    edited_message,
    event,
    mention,
    press_in_view,
    press_on_message,
    uploaded_file,
)
from tests.kit.slack_reading import said_in, team_card
from tests.kit.slack_screen import controls, text_of
from tests.kit.slack_seats import SlackWorld

CLINIC = "C03CLI"  # an applicant team's channel


async def left(slack: ScriptedSlack, person: str) -> int:
    gone = {**user(person), "deleted": True}
    answered = await slack.send(event({"type": "user_change", "user": gone, "event_ts": "1.0"}))
    await slack.settle()
    return answered.status


async def begun_for_everyone(slack: ScriptedSlack) -> None:
    """Amara begins in the channel, and says that it is for everyone there."""
    slack.api.members[CLINIC] = [BOT, AMARA, TOM]
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA), CLINIC))
    view = slack.api.top(AMARA)
    assert view is not None and not said_in(slack, CLINIC)
    everyone = next(control for control in controls(view["blocks"]) if control.label.startswith("Everyone in"))
    await slack.send(press_in_view(AMARA, everyone.action, view, slack.api.trigger(AMARA)))
    await slack.settle()


async def test_in_a_teams_channel_the_onboarding_is_that_teams_and_colleagues_join_with_one_press(
    world: SlackWorld,
) -> None:
    slack = world.slack
    await begun_for_everyone(slack)
    assert any("Amara Okafor started onboarding with NHS Notify for this team." in s for s in said_in(slack, CLINIC))
    await slack.send(command(TOM, "onboard", slack.api.trigger(TOM), CLINIC))
    view = slack.api.top(TOM)
    assert view is not None
    assert "belongs to the team in this channel." in text_of(view["blocks"])
    join = next(control for control in controls(view["blocks"]) if control.label == "Join")
    await slack.send(press_in_view(TOM, join.action, view, slack.api.trigger(TOM)))
    await slack.settle()
    await world.amara.sees("Tom Ellis joined as a contributor")
    assert any("Tom Ellis joined as a contributor" in said for said in said_in(slack, CLINIC))


async def test_the_press_on_the_channels_message_joins_too_and_elsewhere_it_does_not(world: SlackWorld) -> None:
    slack = world.slack
    await begun_for_everyone(slack)
    message = next(m for m in slack.api.messages if m.channel == CLINIC)
    join = next(control for control in controls(message.blocks) if control.label == "Join")
    await slack.send(press_on_message(GRACE, join.action, message.held(), "C99ELSE", slack.api.trigger(GRACE)))
    assert "You cannot open this onboarding." in said_in(slack, "C99ELSE", GRACE)[-1]
    await slack.send(press_on_message(TOM, join.action, message.held(), CLINIC, slack.api.trigger(TOM)))
    await world.tom.says("status")
    await world.tom.sees("Before you start")


async def test_a_mention_in_a_channel_is_a_command_and_never_an_answer(world: SlackWorld) -> None:
    await world.amara.says("onboard")
    await world.amara.presses("Answer here in the chat")
    await world.slack.send(mention(AMARA, "yes", CLINIC))
    assert "We did not understand" in said_in(world.slack, CLINIC, AMARA)[-1]
    await world.amara.does_not_see("Question 2 of 4")


async def test_somebody_who_left_the_workspace_is_noticed_and_said(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    await registering.invite_tom(world, world.amara, "contributor")
    assert await left(world.slack, AMARA) == 200
    await world.priya.sees("Amara Okafor, the owner, left their workspace. Someone else needs to become the owner")
    before = len(world.slack.api.seen_by(AMARA, f"D{AMARA}"))
    await world.tom.presses("Become the owner")
    await world.tom.sees("You are the owner now.")
    await world.priya.sees("Tom Ellis became the owner")
    assert len(world.slack.api.seen_by(AMARA, f"D{AMARA}")) == before


async def test_a_failure_is_answered_so_that_slack_delivers_a_departure_again(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    handle = slack.app.manager.handle

    async def broken(_: object) -> object:
        raise RuntimeError

    slack.app.manager.handle = broken  # type: ignore[method-assign, assignment]
    assert await left(slack, AMARA) == 500
    slack.app.manager.handle = handle  # type: ignore[method-assign]
    assert await left(slack, AMARA) == 200
    await world.priya.sees("left their workspace")


async def test_three_deliveries_of_one_message_are_one_effect_and_one_answer(world: SlackWorld) -> None:
    await world.amara.says("onboard")
    await world.amara.presses("Answer here in the chat")
    body = direct_message(AMARA, "no")
    before = len(world.slack.api.messages)
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    await asyncio.gather(world.slack.send(body), world.slack.send(body, **retry), world.slack.send(body, **retry))
    assert len(world.slack.api.messages) == before + 1
    await world.amara.sees("Question 2 of 4")


async def test_an_edited_message_changes_nothing_and_says_so_to_its_writer(world: SlackWorld) -> None:
    await world.amara.says("onboard")
    await world.amara.presses("Answer here in the chat")
    await world.amara.says("no")
    before = len(world.slack.api.messages)
    body = edited_message(AMARA, "no", "yes", f"D{AMARA}")
    for _ in range(2):
        assert (await world.slack.send(body)).status == 200
    await world.amara.sees("You edited a message. What you sent first still stands")
    assert len(world.slack.api.messages) == before + 1
    await world.amara.says("back")
    await world.amara.sees("Your answer now is: No")


async def test_a_link_that_slack_shows_with_a_picture_and_what_is_deleted_are_no_edits(world: SlackWorld) -> None:
    await world.amara.says("onboard")
    before = len(world.slack.api.messages)
    shown = edited_message(AMARA, "see https://nhs.uk", "see https://nhs.uk", f"D{AMARA}")
    deleted = {"type": "message", "subtype": "message_deleted", "channel": f"D{AMARA}", "ts": "1.1"}
    bot = direct_message(AMARA, "yes", subtype="bot_message")
    for body in (shown, event({**deleted, "previous_message": {"user": AMARA, "text": "no", "ts": "1.0"}}), bot):
        assert (await world.slack.send(body)).status == 200
    assert len(world.slack.api.messages) == before


async def test_a_reply_to_the_thread_reaches_the_applicant_and_the_answer_comes_back(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack, thread = world.slack, team_card(world.slack).ts
    await _said_in_thread(world, "@applicant: can you send the <https://nhs.uk|notice> & the plan?", thread)
    await world.amara.sees("Priya Shah from the onboarding team says")
    await world.amara.sees("can you send the notice (https://nhs.uk) & the plan?")
    await world.amara.presses("Reply")
    await world.amara.fills({"words": "Yes, tomorrow"})
    back = [m for m in slack.api.messages if m.thread_ts == thread and "Yes, tomorrow" in text_of(m.blocks)]
    assert len(back) == 1


async def test_talk_in_threads_that_is_not_for_the_applicant_stays_there(world: SlackWorld) -> None:
    await script.to_invitation(world)
    before = len(world.slack.api.messages)
    await _said_in_thread(world, "I think applicant is ready", team_card(world.slack).ts)
    await _said_in_thread(world, "@applicant hello", None)
    assert len(world.slack.api.messages) == before


async def test_talk_with_a_colleague_about_the_applicant_does_not_reach_the_applicant(world: SlackWorld) -> None:
    await script.to_invitation(world)
    thread = team_card(world.slack).ts
    inside = f"<@{DANIEL}> @applicant still has not sent the DPIA, can you chase Bob?"
    await _said_in_thread(world, inside, thread)
    await world.slack.send(mention(PRIYA, inside, TEAM_CHANNEL, thread))
    await world.settle()
    await world.amara.does_not_see("still has not sent")
    told = said_in(world.slack, TEAM_CHANNEL, PRIYA)[-1]
    assert "We did not send this to anyone. To reach the applicant, begin your message with @applicant." in told
    assert "Data Protection Impact Assessment" not in told


async def test_a_message_that_mentions_the_app_and_the_applicant_is_told_once(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack, thread = world.slack, team_card(world.slack).ts
    both = _as_message_and_mention("@applicant pleese send your DPIA", thread)
    for body in both:
        await slack.send(body)
    await world.settle()
    told = [m for m in slack.api.messages if m.channel == f"D{AMARA}" and "pleese send" in text_of(m.blocks)]
    assert len(told) == 1


async def test_putting_a_typo_right_tells_the_applicant_nothing_and_the_writer_that_it_does_not(
    world: SlackWorld,
) -> None:
    await script.to_invitation(world)
    slack, thread = world.slack, team_card(world.slack).ts
    said, mentioned = _as_message_and_mention("@applicant pleese send your DPIA", thread)
    await slack.send(said)
    await world.settle()
    before = len([m for m in slack.api.messages if m.channel == f"D{AMARA}"])
    now = f"<@{BOT}> @applicant please send your DPIA"
    edit = {"user": PRIYA, "ts": "1700009.000200"}
    again = {**mentioned.fields["event"], "text": now, "edited": edit}
    await slack.send(event(again))
    await slack.send(edited_message(PRIYA, said.fields["event"]["text"], now, TEAM_CHANNEL, **_of_thread(again)))
    await world.settle()
    assert len([m for m in slack.api.messages if m.channel == f"D{AMARA}"]) == before
    told = [said for said in said_in(slack, TEAM_CHANNEL, PRIYA) if "You edited a message" in said]
    assert len(told) == 1


def _of_thread(inner: Mapping[str, Any]) -> dict[str, Any]:
    return {name: inner[name] for name in ("ts", "thread_ts", "edited")}


def _as_message_and_mention(words: str, thread: str) -> tuple[Body, Body]:
    """What Slack sends of one message in which somebody mentions the app."""
    mentioned = mention(PRIYA, words, TEAM_CHANNEL, thread)
    inner = mentioned.fields["event"]
    said = channel_message(PRIYA, inner["text"], TEAM_CHANNEL, thread, ts=inner["ts"])
    return said, mentioned


async def test_people_channels_and_groups_in_an_answer_are_named_as_they_were_seen(world: SlackWorld) -> None:
    await world.amara.says("onboard")
    await world.amara.presses("Answer here in the chat")
    for words in ("yes", "yes", "1", "yes"):
        await world.amara.says(words)
    await world.amara.sees("Who is the main contact")
    await world.amara.says(f"<@{TOM}> and Pat Lee")
    await world.amara.sees("We saved your answer: Tom and Pat Lee")
    await world.amara.says("sam.patel@nhs.net")
    await world.amara.says(f"Data lead with <@{TOM}> in <#C03CLI>, <!subteam^S01DATA>")
    await world.amara.sees("We saved your answer: Data lead with Tom in #clinic, @data-team")
    await world.amara.says("<http://NHS.UK|NHS.UK> appointments")
    await world.amara.sees("We saved your answer: NHS.UK appointments")


async def test_a_file_of_a_shared_channel_is_asked_for(world: SlackWorld) -> None:
    await script.to_invitation(world)
    known = {"id": "F1", "mode": "file_access", "file_access": "check_file_info"}
    world.slack.api.files["F1"] = uploaded_file("dpia.pdf", 2_400_000)
    await world.slack.send(direct_message(AMARA, "", subtype="file_share", files=[known]))
    await world.amara.sees("We have not kept dpia.pdf yet. Select Add as evidence")


async def _said_in_thread(world: SlackWorld, words: str, thread: str | None) -> None:
    assert (await world.slack.send(channel_message(PRIYA, words, TEAM_CHANNEL, thread))).status == 200
    await world.settle()


async def test_evidence_by_file_in_the_chat(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    await world.amara.says("status")
    await world.amara.presses("Answer here in the chat")
    for _ in range(13):
        await world.amara.says("skip")
    await world.amara.sees("Question 14 of")
    await slack.send(direct_message(AMARA, "", subtype="file_share", files=[uploaded_file("dpia.pdf", 2_400_000)]))
    await world.amara.sees("We saved your answer: dpia.pdf (2.3 MB)")
    assert DANIEL


async def test_a_file_beside_a_command_in_the_chat_is_not_kept_and_says_so(world: SlackWorld) -> None:
    await script.to_invitation(world)
    said = direct_message(AMARA, "status", subtype="file_share", files=[uploaded_file("dpia.pdf", 2_400_000)])
    await world.slack.send(said)
    await world.amara.sees("We have not kept dpia.pdf yet. Select Add as evidence")
    await world.amara.sees("Your turn: Stage 4")
    await world.amara.presses("Add as evidence")
    assert "question" in await world.amara.form_fields()


MOST = 20


async def test_deliveries(slack: ScriptedSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_DELIVERIES", MOST)
    channel = slack.app.channel(SlackChannel)
    handler = turns.TurnHandler(slack.app.manager, channel.directory, TEAM_PLACE)
    listener = events.Events(handler, channel.directory, channel.health, slack.slack_app.replies)

    async def ack(_: str = "") -> None: ...

    for _ in range(MOST + 2):
        await listener.message(ack, direct_message("U01AMA", "help").fields)
    assert len(listener._taken) == MOST
