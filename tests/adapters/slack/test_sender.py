"""What we say on our own account: refused, put off, lost on the way, and its card deleted."""

from __future__ import annotations

from datetime import timedelta

from adapters.slack.channel import SlackChannel
from bot.rehearsal import script
from bot.rehearsal.parts import registering
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, PRIYA, Fault
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    channel_message,
    direct_message,
    mention,
)
from tests.kit.slack_reading import said_in, team_card
from tests.kit.slack_screen import text_of
from tests.kit.slack_seats import SlackWorld


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
        await slack.send(channel_message(PRIYA, f"@applicant number {number}", TEAM_CHANNEL, team_card(slack).ts))
    began = slack.now
    await slack.settle()
    assert slack.now - began >= timedelta(seconds=55)
    told = [said for said in said_in(slack, f"D{AMARA}") if "number " in said]
    assert [f"number {n}" in said for n, said in enumerate(told)] == [True] * 5


async def test_a_card_that_somebody_deleted_is_posted_anew(world: SlackWorld) -> None:
    await registering.register(world, world.amara)
    slack = world.slack
    slack.api.messages = [m for m in slack.api.messages if m.ts != team_card(slack).ts]
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
    await slack.send(channel_message(PRIYA, "@applicant only once", TEAM_CHANNEL, team_card(slack).ts))
    await _wait(slack, minutes=2)
    assert lost
    assert sum("only once" in said for said in said_in(slack, f"D{AMARA}")) == 1


async def test_a_slack_that_cannot_fold_gets_the_same_message_unfolded_and_once(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    slack.api.fail("chat.postMessage", Fault(error="invalid_blocks"))
    before = len(slack.api.messages)
    await slack.send(direct_message(AMARA, "status"))
    [status] = slack.api.messages[before:]
    assert "container" not in {block["type"] for block in status.blocks}
    assert "3 stages done" in text_of(status.blocks)


async def test_a_slack_without_tables_reads_the_queue_in_words(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    asked = mention(PRIYA, "queue all", TEAM_CHANNEL)
    await slack.send(asked)
    assert "data_table" in {block["type"] for block in slack.api.called("chat.postEphemeral")[-1].arguments["blocks"]}
    slack.api.fail("chat.postEphemeral", Fault(error="invalid_blocks"))
    await slack.send(mention(PRIYA, "queue all", TEAM_CHANNEL))
    drawn = slack.api.called("chat.postEphemeral")[-1].arguments["blocks"]
    assert "data_table" not in {block["type"] for block in drawn}
    assert "Riverside NHS Trust" in text_of(drawn) and "Whose turn: The applicant's" in text_of(drawn)


async def test_a_message_that_slack_refuses_otherwise_is_not_sent_again(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    slack.api.fail("chat.postMessage", Fault(error="no_text"))
    before = len(slack.api.called("chat.postMessage"))
    await slack.send(direct_message(AMARA, "status"))
    first, *apology = slack.api.called("chat.postMessage")[before:]
    assert "Stage 4" in str(first.arguments) and "Stage 4" not in str(apology)


async def test_a_slack_that_cannot_draw_reads_the_numbers_in_words(world: SlackWorld) -> None:
    slack = world.slack
    await slack.send(mention(PRIYA, "numbers", TEAM_CHANNEL))
    drawn = slack.api.called("chat.postEphemeral")
    kinds = [block["type"] for call in drawn for block in call.arguments["blocks"]]
    assert kinds.count("data_visualization") == 2
    slack.api.fail("chat.postEphemeral", Fault(error="invalid_blocks"))
    await slack.send(mention(PRIYA, "numbers", TEAM_CHANNEL))
    _, again = slack.api.called("chat.postEphemeral")[len(drawn) :][:2]
    assert not {"data_visualization", "data_table"} & {block["type"] for block in again.arguments["blocks"]}
    assert "Registered: 0, Invited: 0" in text_of(again.arguments["blocks"])
