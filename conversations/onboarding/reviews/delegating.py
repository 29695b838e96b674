"""What a colleague was asked to answer, what is left of it, and when they and whoever asked hear of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conversations.events.people import Delegated
from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import add_working_days, morning_of
from conversations.onboarding.people import EDITORS
from conversations.permissions import open_for_answers
from models.enums import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.delegating import Delegation
    from models.enums import Stage

REMINDS = "delegation:"
"""The beginning of a kind of reminder that goes on with the number of a delegation."""
AFTER = 3  # working days


def by_number(onboarding: Onboarding, number: int | None) -> Delegation | None:
    """The first is 1. None where there is none of this number."""
    known = onboarding.delegations
    return known[number - 1] if number and number <= len(known) else None


def number_of(onboarding: Onboarding, delegation: Delegation) -> int:
    """The same the other way round."""
    return onboarding.delegations.index(delegation) + 1


def left(onboarding: Onboarding, delegation: Delegation) -> tuple[Question, ...]:
    """What still has no answer, of the questions that are asked now."""
    keys = delegation.questions.split()
    return tuple(question for question in onboarding.unanswered(delegation.stage) if question.key in keys)


def waiting(onboarding: Onboarding, stage: Stage) -> Iterator[Delegation]:
    """Those of a stage of which something is left."""
    return (each for each in onboarding.delegations if each.stage is stage and left(onboarding, each))


def delegate(onboarding: Onboarding, delegation: Delegation, by: Participant) -> None:
    """From now on somebody is asked. Whoever has not joined hears of it as they are invited, and again as they join."""
    onboarding.delegations.append(delegation)
    onboarding.changes.delegations.append(delegation)
    onboarding.record(EventKind.DELEGATED, by, delegation.stage, _of(onboarding, delegation))
    if delegation.person is not None:
        _set_reminder(onboarding, delegation)


def _of(onboarding: Onboarding, delegation: Delegation, again: bool = False) -> Delegated:
    return Delegated(delegation.name, delegation.person, number_of(onboarding, delegation), again)


def _set_reminder(onboarding: Onboarding, delegation: Delegation) -> None:
    at = morning_of(add_working_days(in_uk(onboarding.now).date(), AFTER))
    onboarding.remind(f"{REMINDS}{number_of(onboarding, delegation)}", at)


def change(onboarding: Onboarding, delegation: Delegation, **values: Any) -> Delegation:
    """As it is from now on. `values`: fields of Delegation."""
    changed = replace(delegation, **values)
    onboarding.delegations[onboarding.delegations.index(delegation)] = changed
    noted = onboarding.changes.delegations
    if delegation in noted:
        noted.remove(delegation)
    noted.append(changed)
    return changed


def keep_delegations(onboarding: Onboarding) -> None:
    """After anything happened: who has joined is told what waits for them, and who asked hears when it is answered."""
    for delegation in [each for each in onboarding.delegations if each.answered_at is None]:
        if not left(onboarding, delegation):
            _close(onboarding, delegation)
        elif delegation.person is None:
            _tell_who_joined(onboarding, delegation)


def _tell_who_joined(onboarding: Onboarding, delegation: Delegation) -> None:
    joined = (member for member in onboarding.joined() if (member.email or "").lower() == delegation.email)
    if member := next(joined, None):
        known = change(onboarding, delegation, person=member.person, name=member.name)
        onboarding.record(EventKind.DELEGATE_TOLD, None, known.stage, _of(onboarding, known))
        _set_reminder(onboarding, known)


def _close(onboarding: Onboarding, delegation: Delegation) -> None:
    """Whoever asked hears of it, unless they answered last themselves, or nothing is asked any more."""
    closed = change(onboarding, delegation, answered_at=onboarding.now, in_chat=False)
    number = number_of(onboarding, closed)
    onboarding.cancel_reminders(f"{REMINDS}{number}")
    last = next(reversed(onboarding.changes.answers), None)
    asked = {question.key for question in onboarding.questions(closed.stage)} & set(closed.questions.split())
    if asked and (last is None or last.person != closed.asked_by):
        told = Delegated(closed.name, closed.asked_by, number)
        onboarding.record(EventKind.DELEGATION_ANSWERED, None, closed.stage, told)


def remind(onboarding: Onboarding, kind: str) -> None:
    """A reminder whose kind begins with REMINDS: told while something is left, and they can answer it."""
    delegation = by_number(onboarding, int(kind.removeprefix(REMINDS)))
    if delegation is None or not open_for_answers(onboarding) or not left(onboarding, delegation):
        return
    if delegation.person is not None and onboarding.role_of(delegation.person) in EDITORS:
        onboarding.record(EventKind.DELEGATE_TOLD, None, delegation.stage, _of(onboarding, delegation, again=True))


# In the chat


def begin_chat(onboarding: Onboarding, by: Participant, begun: Delegation | None) -> None:
    """From now on somebody goes through this one in the chat; None: through a whole stage."""
    for each in [d for d in onboarding.delegations if d.person == by.id and d.in_chat != (d == begun)]:
        change(onboarding, each, in_chat=each == begun)


def walked(onboarding: Onboarding, stage: Stage, by: Participant) -> Delegation | None:
    """What somebody goes through in the chat, where it is not the whole stage."""
    mine = (each for each in onboarding.delegations if each.person == by.id and each.in_chat)
    return next((each for each in mine if each.stage is stage), None)


def chat_questions(onboarding: Onboarding, stage: Stage, by: Participant) -> tuple[Question, ...]:
    """What somebody is asked in the chat, in order: all of the stage, or what a colleague asked them to answer."""
    asked, delegation = onboarding.questions(stage), walked(onboarding, stage, by)
    if delegation is None:
        return asked
    keys = delegation.questions.split()
    return tuple(question for question in asked if question.key in keys)
