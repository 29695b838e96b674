"""Reminders of unfinished work: told to one person, put off for a week, stopped, and turned on again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.onboarding.nudges import TO_ONE, is_worked_on, waits_for_applicant
from conversations.replies import Button, Message, Outcome, Paragraph, paragraph, simple
from conversations.repository import mailing, reminding
from conversations.text import Moment, Said
from conversations.views.buttons import EMAIL_ME, REMIND_AGAIN, SNOOZE_REMINDERS, STOP_EMAILS, STOP_REMINDERS
from models.enums import EventKind

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.context import TurnContext
    from conversations.repository.loading import LoadedOnboarding

_WEEK = timedelta(days=7)


async def tell_one(context: TurnContext, loaded: LoadedOnboarding, kind: str) -> None:
    """A reminder to one person: now, at a better time, or not at all where it does not apply to them any more.

    One that was put off does not, where somebody worked since on what it reminds of.
    """
    onboarding, person = loaded.onboarding, int(kind.removeprefix(TO_ONE))
    event, member = onboarding.last_event(EventKind.NUDGED), onboarding.member(person)
    hears = member is not None and onboarding.role_of(person) is not None and not member.present_in
    if event is None or member is None or member.address is None or not hears or not waits_for_applicant(onboarding):
        return
    if is_worked_on(onboarding, since=event.at):
        return
    at = await reminding.when_to_tell(context.session, person, member.address, context.now)
    if at is not None and at > context.now:
        onboarding.remind(kind, at)
        await context.save(loaded, quiet=True)
    elif at is not None:
        told = await reminding.tell(context.session, loaded.key, event, member.address, context.now)
        if context.services.outlets.mail:
            await mailing.reminder_to(context.session, told, person, member.platform_email)


@handles_general("reminders")
async def reminders(request: GeneralRequest) -> Outcome:
    """Whether they are on, whether notices come by email too, and the ways to change that."""
    return await choices_shown(request.context)


@handles_general("snooze_reminders")
async def snooze(request: GeneralRequest) -> Outcome:
    """Of every onboarding that they are in."""
    until = request.context.now + _WEEK
    await reminding.be_quiet(request.context.session, request.context.by.id, until)
    told = "We do not remind you of anything before {until}. To change this, type reminders."
    return Outcome((simple(told, until=Moment(until)),))


@handles_general("stop_reminders")
async def stop(request: GeneralRequest) -> Outcome:
    """What happens to their onboardings they still hear."""
    await reminding.be_quiet(request.context.session, request.context.by.id, None, off=True)
    return await choices_shown(request.context)


@handles_general("remind_again")
async def again(request: GeneralRequest) -> Outcome:
    """Reminders may come to this person again, after they were switched off or paused."""
    await reminding.be_quiet(request.context.session, request.context.by.id, None)
    return await choices_shown(request.context)


async def choices_shown(context: TurnContext) -> Outcome:
    """What somebody hears of by itself and how, and the ways to change that."""
    choice = await reminding.choice_of(context.session, context.by.id)
    by_mail, change = _about_mail(context, choice.by_mail)
    told, buttons = _about_reminders(choice.reminders_off, choice.quiet_until, context.now)
    return Outcome((Message((told, by_mail), (*buttons, *change)),))


def _about_reminders(off: bool, quiet_until: datetime | None, now: datetime) -> tuple[Paragraph, tuple[Button, ...]]:
    if off:
        words = "We do not remind you of unfinished work any more. You still hear what happens."
        return paragraph(words), (REMIND_AGAIN,)
    if quiet_until is not None and quiet_until > now:
        until = Moment(quiet_until)
        return paragraph("We do not remind you of anything before {until}.", until=until), (
            REMIND_AGAIN,
            STOP_REMINDERS,
        )
    words = "We remind you of unfinished work after 5, 15 and 30 working days, at most once a day."
    return paragraph(words), (SNOOZE_REMINDERS, STOP_REMINDERS)


def _about_mail(context: TurnContext, chosen: bool) -> tuple[Paragraph, tuple[Button, ...]]:
    """An address is the one that the person's platform says is theirs, never one that was typed."""
    if not context.services.outlets.mail:
        return paragraph("Email is not set up here, so all that we tell you comes to you in this app."), ()
    if not context.identity.email:
        words = "We do not know an email address of yours, so all that we tell you comes to you in this app."
        return paragraph(words), ()
    address = Said(context.identity.email)
    if chosen:
        return paragraph("We also email you at {email}, without answers or evidence.", email=address), (STOP_EMAILS,)
    words = (
        "We email you engagement calls for your calendar, and nothing else unless we cannot reach you here. Your "
        "address is {email}."
    )
    return paragraph(words, email=address), (EMAIL_ME,)
