"""Checking the answers: what is worth knowing, what is still needed, and what the rows offer."""

from __future__ import annotations

from bot.rehearsal.showing import lines
from conversations.journey.machine import State
from conversations.replies import Message
from conversations.views.check_answers import check_card
from models.enums import Stage
from tests.conversations.onboardings import AMARA, in_state


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def test_a_stage_with_nothing_answered_is_not_carried_on() -> None:
    card = check_card(in_state(State.ELIGIBILITY, whole=False), Stage.ELIGIBILITY, AMARA)
    assert [button.label for button in card.buttons] == ["Answer in a form", "Answer here in the chat"]
