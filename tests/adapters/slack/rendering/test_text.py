"""A person's text is never markup."""

from __future__ import annotations

from adapters.slack.rendering.text import cut, shown
from bot.rehearsal.parts import registering
from conversations.text import Said
from tests.kit.slack_api import AMARA
from tests.kit.slack_payloads import (
    direct_message,
)
from tests.kit.slack_seats import SlackWorld


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


def test_what_is_cut_says_so() -> None:
    assert cut("x" * 10, 10) == "x" * 10
    assert cut("x" * 11, 10) == "x" * 7 + "..."


def test_a_persons_text_with_marks_in_it_is_plain_text() -> None:
    assert shown((Said("one *two*"),))["type"] == "plain_text"
    assert shown((Said("a < b"),)) == {"type": "mrkdwn", "text": "a &lt; b", "verbatim": True}
