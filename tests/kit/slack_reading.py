"""What tests do and read in Slack without a seat: the team's card, a press on it, and what was said to whom."""

from __future__ import annotations

from bot.rehearsal import script
from bot.rehearsal.parts import reviewing
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import Message
from tests.kit.slack_payloads import TEAM_CHANNEL, press_on_message
from tests.kit.slack_screen import controls, text_of
from tests.kit.slack_seats import SlackWorld


def team_card(slack: ScriptedSlack) -> Message:
    """The first card in the onboarding team's channel."""
    return next(m for m in slack.api.messages if m.channel == TEAM_CHANNEL and not m.thread_ts and not m.only_for)


async def press(slack: ScriptedSlack, user: str, message: Message, label: str, workspace: str = "T01TEST") -> int:
    """The status that Slack is answered with."""
    found = next(control for control in controls(message.blocks) if control.label == label)
    body = press_on_message(user, found.action, message.held(), message.channel, slack.api.trigger(user), workspace)
    return (await slack.send(body)).status


async def under_review(world: SlackWorld) -> None:
    """Amara has submitted the first stage that the team reviews."""
    await script.to_invitation(world)
    await reviewing.answer(world.amara)
    await reviewing.submit(world, world.amara, reviewing.STAGES[0])


def whispered(slack: ScriptedSlack, user: str) -> list[str]:
    """Everything that was said for one person's eyes."""
    return [text_of(message.blocks) for message in slack.api.messages if message.only_for == user]


def said_in(slack: ScriptedSlack, channel: str, reader: str = "") -> list[str]:
    return [text_of(message.blocks) for message in slack.api.seen_by(reader, channel)]
