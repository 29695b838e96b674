"""An event for a program of the operator's: what, when, and about which onboarding; no name, no answer, no words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.event_data import Moved
from conversations.events import data_of
from conversations.replies import Message, SummaryList, SummaryRow
from conversations.text import Moment, Text, Words, text

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event


def posted_event(onboarding: Onboarding, event: Event) -> Message:
    """Every value is a word of ours, a reference or a moment."""
    facts: dict[str, Text] = {
        "event": (Words(str(event.kind)),),
        "reference": (Words(onboarding.reference),),
        "at": (Moment(event.at),),
    }
    if event.stage:
        facts["stage"] = (Words(event.stage.value),)
    moved = data_of(event)
    if isinstance(moved, Moved):
        facts |= {"from": (Words(moved.from_),), "to": (Words(moved.to),)}
    rows = tuple(SummaryRow(text("{name}", name=Words(name)), value) for name, value in facts.items())
    return Message((SummaryList(rows),))
