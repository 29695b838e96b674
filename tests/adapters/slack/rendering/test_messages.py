"""Whatever is said, it is drawn within Slack's limits: nothing checks it before Slack does."""

from __future__ import annotations

from hypothesis import given, settings

from adapters.slack.rendering.messages import blocks_of, pieces
from conversations.replies import (
    Message,
)
from tests.kit.slack_contracts import message_problems
from tests.kit.slack_strategies import messages


@settings(deadline=None)
@given(messages)
def test_a_message(message: Message) -> None:
    assert [problem for piece in pieces(blocks_of(message)) for problem in message_problems(piece)] == []
