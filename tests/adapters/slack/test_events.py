"""Applicant teams' channels, people who leave, and what Slack refuses to deliver."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from adapters.slack.channel import SlackChannel
from bot.rehearsal.parts import colleagues, registering
from conversations.journey.machine import State
from conversations.repository import new_reference
from models.tables.onboarding import OnboardingRow
from tests.kit.slack import PROMISED, ScriptedSlack
from tests.kit.slack_api import AMARA, GRACE, PRIYA, TOM, Fault, user
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    channel_message,
    command,
    direct_message,
    event,
    home_opened,
    mention,
    press_in_view,
    press_on_message,
)
from tests.kit.slack_screen import controls, text_of
from tests.kit.slack_seats import SlackWorld

CLINIC = "C03CLI"  # an applicant team's channel


def said_in(slack: ScriptedSlack, channel: str, reader: str = "") -> list[str]:
    return [text_of(message.blocks) for message in slack.api.seen_by(reader, channel)]


async def left(slack: ScriptedSlack, person: str) -> int:
    gone = {**user(person), "deleted": True}
    answered = await slack.send(event({"type": "user_change", "user": gone, "event_ts": "1.0"}))
    await slack.settle()
    return answered.status


async def test_in_a_teams_channel_the_onboarding_is_that_teams_and_colleagues_join_with_one_press(
    world: SlackWorld,
) -> None:
    slack = world.slack
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA), CLINIC))
    await slack.settle()
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
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA), CLINIC))
    await slack.settle()
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
    await colleagues.invite_tom(world, world.amara, "contributor")
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


async def test_an_edited_or_deleted_message_changes_nothing(world: SlackWorld) -> None:
    await world.amara.says("onboard")
    await world.amara.presses("Answer here in the chat")
    await world.amara.says("no")
    before = len(world.slack.api.messages)
    for subtype in ("message_changed", "message_deleted", "bot_message"):
        assert (await world.slack.send(direct_message(AMARA, "yes", subtype=subtype))).status == 200
    assert len(world.slack.api.messages) == before


async def test_what_a_person_typed_is_shown_literally_and_pings_nobody(world: SlackWorld) -> None:
    typed = "&lt;!channel&gt; &lt;@U123&gt; *bold* _x_ ~y~ `z` :smile: &lt;https://evil|nhs.uk&gt; [a](b)"
    shown = "<!channel> <@U123> *bold* _x_ ~y~ `z` :smile: <https://evil|nhs.uk> [a](b)"
    await registering.register(world, world.amara)
    await world.amara.presses("Message the onboarding team")
    await world.amara.fills({"words": shown})
    await world.priya.sees(shown)
    await world.slack.send(direct_message(AMARA, typed))
    await world.amara.sees("We did not understand that.")
    for call in world.slack.api.calls:
        assert not any("<!channel>" in text for text in _marked(call.arguments))


def _marked(part: object) -> list[str]:
    """Every text that Slack reads markup in."""
    if isinstance(part, dict):
        here = [part["text"]] if part.get("type") == "mrkdwn" else []
        notification = [part["text"]] if isinstance(part.get("text"), str) and "blocks" in part else []
        return here + notification + [text for value in part.values() for text in _marked(value)]
    return [text for each in part for text in _marked(each)] if isinstance(part, list) else []


async def test_somebody_who_cannot_be_messaged_is_told_to_those_who_can_act(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    posted = world.slack.api._chat_postmessage

    def closed(asked: dict[str, object]) -> dict[str, object]:
        return {"error": "messages_tab_disabled"} if asked["channel"] == AMARA else posted(asked)

    world.slack.api._chat_postmessage = closed  # type: ignore[method-assign, assignment]
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello"})
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": "Hello again"})
    told = "We could not send Amara Okafor a direct message. Email them, or ask a colleague to tell them"
    assert sum(told in said for said in said_in(world.slack, TEAM_CHANNEL)) == 1


async def test_an_archived_team_channel_is_visible_to_the_operator_and_nothing_is_lost(world: SlackWorld) -> None:
    slack = world.slack
    archived = {"type": "group_archive", "channel": TEAM_CHANNEL, "user": PRIYA, "event_ts": "1.0"}
    await slack.send(event(archived))
    channel = slack.app.channel(SlackChannel)
    assert channel.health.troubles == (
        "The onboarding team's Slack channel was archived. Open it, and invite the app to it.",
    )
    await slack.send(event({**archived, "type": "group_unarchive"}))
    assert not channel.health.troubles


async def test_a_missing_scope_is_named_and_the_card_comes_once_it_is_there(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    slack.api.fail("chat.update", Fault(error="missing_scope", answer={"needed": "chat:write"}))
    await world.amara.presses("Message the onboarding team")
    view = slack.api.top(AMARA)
    assert view is not None
    channel = slack.app.channel(SlackChannel)
    await world.amara.fills({"words": "Hello"})
    await _wait(slack, minutes=6)
    await world.priya.sees("Hello")
    assert channel.health.troubles == ()


async def _wait(slack: ScriptedSlack, minutes: int) -> None:
    slack.now += timedelta(minutes=minutes)
    await slack.settle()


async def test_slack_asks_us_to_wait_and_everything_arrives_once_and_in_order(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    slack.api.fail("chat.postMessage", Fault(error="ratelimited", status=429, retry_after=60))
    for number in range(5):
        await slack.send(channel_message(PRIYA, f"@applicant number {number}", TEAM_CHANNEL, _card(slack)))
    began = slack.now
    await slack.settle()
    assert slack.now - began >= timedelta(seconds=55)
    told = [said for said in said_in(slack, f"D{AMARA}") if "number " in said]
    assert [f"number {n}" in said for n, said in enumerate(told)] == [True] * 5


def _card(slack: ScriptedSlack) -> str:
    return next(m.ts for m in slack.api.messages if m.channel == TEAM_CHANNEL and not m.thread_ts and not m.only_for)


async def test_a_card_that_somebody_deleted_is_posted_anew(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    slack.api.messages = [m for m in slack.api.messages if m.ts != _card(slack)]
    await world.amara.presses("Message the onboarding team")
    await world.amara.fills({"words": "Hello"})
    assert any("Riverside appointment reminders" in said for said in said_in(slack, TEAM_CHANNEL))


async def test_a_message_whose_answer_was_lost_is_found_and_not_sent_again(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    posted = slack.api._chat_postmessage
    lost: list[bool] = []

    def deaf(asked: dict[str, object]) -> dict[str, object]:
        answer = posted(asked)
        if not lost and str(asked["channel"]).startswith("U"):
            lost.append(True)
            return {"error": "internal_error"}
        return answer

    slack.api._chat_postmessage = deaf  # type: ignore[method-assign, assignment]
    await slack.send(channel_message(PRIYA, "@applicant only once", TEAM_CHANNEL, _card(slack)))
    await _wait(slack, minutes=2)
    assert lost
    assert sum("only once" in said for said in said_in(slack, f"D{AMARA}")) == 1


async def test_the_board_of_300_onboardings_fits_and_opens_in_time(world: SlackWorld) -> None:
    slack = world.slack
    async with slack.app.database.unit_of_work() as work:
        for number in range(300):
            work.session.add(_stored(slack, number))
    began = asyncio.get_running_loop().time()
    await slack.send(home_opened(PRIYA))
    assert asyncio.get_running_loop().time() - began < PROMISED
    home = slack.api.homes[PRIYA]
    assert len(home["blocks"]) <= 100
    assert "Page 1 of 15" in text_of(home["blocks"])
    turn = next(control for control in controls(home["blocks"]) if control.label == "Next page")
    await slack.send(press_in_view(PRIYA, turn.action, home, slack.api.trigger(PRIYA)))
    assert "Page 2 of 15" in text_of(slack.api.homes[PRIYA]["blocks"])
    assert "Service 20," in text_of(slack.api.homes[PRIYA]["blocks"])


def _stored(slack: ScriptedSlack, number: int) -> OnboardingRow:
    at = slack.now - timedelta(days=400 - number)
    return OnboardingRow(
        reference=new_reference(),
        content_version="2025-06",
        state=State.REGISTERED.value,
        state_since=at,
        organisation="Riverside NHS Trust",
        service=f"Service {number}",
        created_at=at,
        updated_at=at,
    )


async def test_a_slow_turn_is_answered_in_time_and_told_late(world: SlackWorld) -> None:
    slack = world.slack
    handle = slack.app.manager.handle

    async def slow(turn: object) -> object:
        await asyncio.sleep(1.2)
        return await handle(turn)  # type: ignore[arg-type]

    slack.app.manager.handle = slow  # type: ignore[method-assign, assignment]
    answered = await slack.send(command(AMARA, "help", slack.api.trigger(AMARA)))
    assert "This takes longer than usual." in text_of(answered.json["blocks"])
    await slack.slack_app.replies.finish()
    await world.amara.sees("What you can type")
