"""Reminders of unfinished work: told to one person, put off for a week, stopped, and turned on again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.handlers.registry import TurnRequest, handles_turn
from conversations.onboarding.nudges import TO_ONE, waits_for_applicant
from conversations.replies import Message, Outcome, simple
from conversations.repository import reminding
from conversations.text import Moment
from conversations.views.buttons import REMIND_AGAIN, SNOOZE_REMINDERS, STOP_REMINDERS
from models.enums import EventKind

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.context import TurnContext
    from conversations.repository.loading import LoadedOnboarding

_WEEK = timedelta(days=7)


async def tell_one(context: TurnContext, loaded: LoadedOnboarding, kind: str) -> None:
    """A reminder to one person: now, at a better time, or not at all where it does not apply to them any more."""
    onboarding, person = loaded.onboarding, int(kind.removeprefix(TO_ONE))
    event, member = onboarding.last_event(EventKind.NUDGED), onboarding.member(person)
    hears = member is not None and onboarding.role_of(person) is not None and not member.present_in
    if event is None or member is None or member.address is None or not hears or not waits_for_applicant(onboarding):
        return
    at = await reminding.when_to_tell(context.session, person, member.address, context.now)
    if at is not None and at > context.now:
        onboarding.remind(kind, at)
        await context.save(loaded, quiet=True)
    elif at is not None:
        await reminding.tell(context.session, loaded.key, event, member.address, context.now)


@handles_turn("reminders")
async def reminders(request: TurnRequest) -> Outcome:
    """Whether they are on, and the ways to change that."""
    choice = await reminding.choice_of(request.context.session, request.context.by.id)
    return Outcome((_off_message() if choice.reminders_off else _on_message(choice.quiet_until, request.context.now),))


@handles_turn("snooze_reminders")
async def snooze(request: TurnRequest) -> Outcome:
    """Of every onboarding that they are in."""
    until = request.context.now + _WEEK
    await reminding.be_quiet(request.context.session, request.context.by.id, until)
    told = "We do not remind you of anything before {until}. To change this, type reminders."
    return Outcome((simple(told, until=Moment(until)),))


@handles_turn("stop_reminders")
async def stop(request: TurnRequest) -> Outcome:
    """What happens to their onboardings they still hear."""
    await reminding.be_quiet(request.context.session, request.context.by.id, None, off=True)
    return Outcome((_off_message(),))


@handles_turn("remind_again")
async def again(request: TurnRequest) -> Outcome:
    """As it goes without saying."""
    await reminding.be_quiet(request.context.session, request.context.by.id, None)
    return Outcome((_on_message(None, request.context.now),))


def _off_message() -> Message:
    """They have stopped them."""
    return simple("We do not remind you of unfinished work any more. You still hear what happens.", REMIND_AGAIN)


def _on_message(quiet_until: datetime | None, now: datetime) -> Message:
    """They hear them, from a moment on if they put them off."""
    if quiet_until is not None and quiet_until > now:
        return simple(
            "We do not remind you of anything before {until}.", REMIND_AGAIN, STOP_REMINDERS, until=Moment(quiet_until)
        )
    told = "We remind you of unfinished work after 5, 15 and 30 working days, at most once a day."
    return simple(told, SNOOZE_REMINDERS, STOP_REMINDERS)
