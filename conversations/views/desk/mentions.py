"""Whom a line beneath the card calls by name, so that their platform tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events.people import Assigned, Note, TakenOn
from conversations.events.reviews import SpecialistAsked
from conversations.events.table import data_as, type_of
from conversations.onboarding.next_step import next_step
from conversations.onboarding.people import Side
from conversations.replies import Paragraph, paragraph
from conversations.text import Said
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event

_CALLS_FOR = (
    *(EventKind.REPLY_DUE_SOON, EventKind.REPLY_OVERDUE, EventKind.DUE_SOON, EventKind.OVERDUE),
    *(EventKind.SNOOZE_OVER, EventKind.CALL_TO_RECORD, EventKind.FIRST_APPROVED, EventKind.SPECIALIST_ANSWERED),
)


def mentions(onboarding: Onboarding, event: Event) -> tuple[Paragraph, ...]:
    """Whoever a note names, has it now or had it until now; whoever has it, if it is the onboarding team's turn by
    what somebody else did.
    """
    match event.kind:
        case EventKind.NOTED:
            noted = data_as(event, Note)
            named = zip(noted.names, noted.users, strict=True)
            return tuple(paragraph("{who}, this is for you.", who=Said(name, user)) for name, user in named)
        case EventKind.SPECIALIST_ASKED:
            asked = data_as(event, SpecialistAsked)
            return (paragraph("{who}, this is for you.", who=Said(asked.name, asked.user)),)
        case EventKind.ASSIGNED:
            return (*_called(onboarding, event, "{who}, you have this now."), *_until_now(data_as(event, Assigned)))
        case EventKind.TAKEN_ON:
            return _until_now(data_as(event, TakenOn))
        case _:
            return _whose_turn(onboarding, event)


def _whose_turn(onboarding: Onboarding, event: Event) -> tuple[Paragraph, ...]:
    calls = event.kind in _CALLS_FOR or not type_of(event).aside
    if not calls or next_step(onboarding).side is not Side.ONBOARDING_TEAM:
        return ()
    return _called(onboarding, event, "{who}, it is our turn.")


def _called(onboarding: Onboarding, event: Event, template: str) -> tuple[Paragraph, ...]:
    """Whoever has it, unless they did it themselves."""
    has = onboarding.assignee
    if has is None or event.person in (has.id, has.linked_to):
        return ()
    return (paragraph(template, who=Said(has.name, has.user)),)


def _until_now(given: Assigned | TakenOn) -> tuple[Paragraph, ...]:
    if not given.before:
        return ()
    return (paragraph("{who}, you had this until now.", who=Said(given.before, given.before_user)),)
