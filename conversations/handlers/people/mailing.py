"""Emails: whether somebody gets them, and the codes in them, which lead back into the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.handlers.people.joining import offer_place
from conversations.handlers.people.reminding import choices_shown
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.handlers.reviews import signing
from conversations.mail.messages import LASTS
from conversations.onboarding.codes import too_many_tries
from conversations.onboarding.reviews import signing as rules
from conversations.replies import Outcome, Result, simple
from conversations.repository import mailing, reminding
from conversations.text import Words
from conversations.views.card_parts import not_for_you
from conversations.views.cards import status_card
from conversations.views.reviews.signing import declaration_card
from models.enums import MailPurpose, MembershipStatus, PlaceKind, SignOffStatus

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from models.mail import MailCode


@handles_general("email_me")
async def email_me(request: GeneralRequest) -> Outcome:
    """From now on notices come by email too, to the address that their platform says is theirs."""
    return await _choose(request, True)


@handles_general("stop_emails")
async def stop_emails(request: GeneralRequest) -> Outcome:
    """From now on they come here alone."""
    return await _choose(request, False)


async def _choose(request: GeneralRequest, by_mail: bool) -> Outcome:
    context = request.context
    if by_mail and not (context.services.outlets.mail and context.identity.email):
        return await choices_shown(context)  # which says why not
    await reminding.choose_mail(context.session, context.by.id, by_mail)
    return await choices_shown(context)


@handles_general("mail_code")
async def mail_code(request: GeneralRequest) -> Outcome:
    """Typed with a code from an email: it leads to what that was about, once, and only whoever it was sent to."""
    context, typed = request.context, request.text
    if context.turn.place.kind is not PlaceKind.DIRECT:
        words = "Type code and your code in your direct messages with the assistant, where nobody else sees the code."
        return Outcome((simple(words),), result=Result.INVALID)
    if not typed:
        words = "Type code and the code from our email, such as {example}."
        return Outcome((simple(words, example=Words("code ABCD-2345", strong=True)),), result=Result.INVALID)
    if refused := await too_many_tries(context):
        return refused
    code = await mailing.find_code(context.session, typed)
    if code is None:
        await context.note_wrong_code()
        words = "We never sent this code. Check the email, and type the code again as it stands there."
        return Outcome((simple(words),), result=Result.INVALID)
    return _worn(context, code) or await _led(context, code)


def _worn(context: TurnContext, code: MailCode) -> Outcome | None:
    """What somebody hears whose code works no more; None for one that still does."""
    if code.used_at is not None:
        return _used()
    if context.now - code.made_at > LASTS:
        words = "This code came more than {days} days ago, so it works no more. Type status to see where you stand."
        return Outcome((simple(words, days=LASTS.days),), result=Result.MOVED_ON)
    return None


def _used() -> Outcome:
    words = "This code was used already. Each works once. Type status to see where you stand."
    return Outcome((simple(words),), result=Result.MOVED_ON)


async def _led(context: TurnContext, code: MailCode) -> Outcome:
    match code.purpose:
        case MailPurpose.MEMBER:
            return await _to_onboarding(context, code)
        case MailPurpose.INVITATION:
            return await _to_invitation(context, code)
        case MailPurpose.SIGN_OFF:
            return await _to_sign_off(context, code)
        case MailPurpose.REGISTRATION | MailPurpose.CALL | MailPurpose.CALL_OFFICE | MailPurpose.CALL_LEFT:
            return Outcome((not_for_you(),), result=Result.REFUSED)  # no such email has a code


async def _to_onboarding(context: TurnContext, code: MailCode) -> Outcome:
    """Where it stands, for the person whom the email told that something happened."""
    if code.subject != context.by.id:
        await context.note_wrong_code()
        words = "This code was sent to somebody else, and works for them alone. If you were sent it, do not pass it on."
        return Outcome((simple(words),), result=Result.REFUSED)
    onboarding = (await context.load(code.onboarding_id)).onboarding
    if onboarding.role_of(context.by.id) is None:
        return Outcome((not_for_you(),), result=Result.REFUSED)
    if not await mailing.use_code(context.session, code, context.now):
        return _used()
    context.by.focus = onboarding.reference
    return Outcome((status_card(onboarding, context.by),))


async def _to_invitation(context: TurnContext, code: MailCode) -> Outcome:
    """The place that somebody was invited to, for them to take up."""
    loaded = await context.load(code.onboarding_id)
    member = next((m for m in loaded.onboarding.members if m.id == code.subject), None)
    if member is None or member.status is not MembershipStatus.INVITED:
        words = "This invitation does not stand any more. Ask your colleague to invite you again."
        return Outcome((simple(words),), result=Result.MOVED_ON)
    if not await mailing.use_code(context.session, code, context.now):
        return _used()
    return await offer_place(context, loaded, member)


async def _to_sign_off(context: TurnContext, code: MailCode) -> Outcome:
    """What somebody is asked to sign off: from now on, theirs alone who had the code and has the address."""
    loaded = await context.load(code.onboarding_id)
    asked = rules.by_row(loaded.onboarding, code.subject)
    if asked is None or asked.status is not SignOffStatus.ASKED:
        words = "This is not asked of you any more: it was signed off, or somebody was asked anew."
        return Outcome((simple(words),), result=Result.MOVED_ON)
    if over := signing.stopped(loaded.onboarding, asked):
        return over
    if context.by.email and not signing.was_sent_to(asked, context.by):
        await context.note_wrong_code()
    if refused := signing.not_by_code(loaded.onboarding, asked, context.by):
        return refused
    if not await mailing.use_code(context.session, code, context.now):
        return _used()
    mine = signing.bind(loaded.onboarding, asked, context.by)
    await context.save(loaded, quiet=True)
    return Outcome((declaration_card(loaded.onboarding, mine, context.by),))
