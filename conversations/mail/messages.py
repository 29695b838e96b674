"""What our emails say: what happened and the way back, and never an answer, evidence or anybody's message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.calling.venue import venue_text
from conversations.content.declarations import declarations
from conversations.onboarding.call_invites import CallInvite
from conversations.replies import Heading, Message, Paragraph, paragraph
from conversations.text import Moment, Said, Text, Words, capitalised, text
from conversations.views.event_sentences import sentence_for_applicant
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event, Member
    from models.signing import SignOff

CODE = "code"
"""The command that takes the codes in emails, which is also what they are for."""
LASTS = timedelta(days=7)
"""For how long a code in an email works."""
_NAMES_ANSWERS = frozenset({EventKind.PUT_AWAY, EventKind.LIKENESS})
"""Whose sentences name a service or an organisation, as they were answered."""
_NOTHING_PRIVATE = "We do not send answers or evidence by email."


def notice(onboarding: Onboarding, event: Event, reader: Member, code: str) -> Message:
    """For somebody of the applicant team: what happened, and the code that leads to it."""
    app = Words(reader.address.channel.label if reader.address else "the app that you use")
    return Message(
        (
            Heading(_subject(onboarding)),
            Paragraph(text("{what}.", what=_what(onboarding, event))),
            paragraph(
                f"{_NOTHING_PRIVATE} To read more, and to answer, open the assistant in {{app}} and type:", app=app
            ),
            Paragraph(_typed(code)),
            _lasts(),
            paragraph("To choose whether we email you, type reminders to the assistant."),
        )
    )


def invitation(onboarding: Onboarding, event: Event, code: str) -> Message:
    """For a colleague whom we do not know yet, from whoever invited them."""
    who = Said(event.by or "")
    return Message(
        (
            Heading(text("{who} invites you to an NHS Notify onboarding", who=who)),
            paragraph("{who} invites you to work on the onboarding of a service with NHS Notify.", who=who),
            paragraph("To join, open the NHS Notify onboarding assistant in your organisation's chat app and type:"),
            Paragraph(_typed(code)),
            _lasts(),
            paragraph("If you do not know {who}, do nothing.", who=who),
        )
    )


def sign_off(asked: SignOff, code: str) -> Message:
    """For somebody whom we do not know yet, who is asked to sign off. It names no service, and nobody's answers."""
    signer = Words(declarations()[asked.signer].title)
    return Message(
        (
            Heading(text("You are asked to sign off an NHS Notify onboarding")),
            paragraph(
                "Colleagues of yours onboard a service with NHS Notify and name you, {name}, as its {signer}. You are "
                "asked to confirm what they say.",
                name=Said(asked.name),
                signer=signer,
            ),
            paragraph(
                "To read it, and to agree or not, open the NHS Notify onboarding assistant in your organisation's chat "
                "app. Use an account that has this email address. Then type:"
            ),
            Paragraph(_typed(code)),
            _lasts(),
            paragraph("Nobody can sign for you. If you are not the {signer}, do nothing.", signer=signer),
        )
    )


@dataclass(frozen=True)
class CallMessage(Message):
    """An email with an entry for a calendar."""

    invite: CallInvite | None = None


def call(invite: CallInvite) -> CallMessage:
    """For everybody who is at the engagement call: booked, moved, or cancelled."""
    return _call(invite, "is cancelled" if invite.cancelled else "is booked")


def call_handed_on(invite: CallInvite) -> CallMessage:
    """For whoever had the onboarding: the call leaves their calendar, and stands."""
    return _call(replace(invite, cancelled=True), "is with somebody else of the onboarding team now")


def call_left(invite: CallInvite) -> CallMessage:
    """For whoever is not of the applicant team any more: the call leaves their calendar, and stands."""
    reference = Words(invite.reference)
    heading = Heading(text("NHS Notify engagement call taken out of your calendar, {reference}", reference=reference))
    told = paragraph(
        "You are not in onboarding {reference} any more, so its engagement call of {at} goes on without you.",
        reference=reference,
        at=Moment(invite.starts_at),
    )
    can = paragraph("Your calendar can take the file in this email.")
    return CallMessage((heading, told, can), invite=replace(invite, cancelled=True))


def _call(invite: CallInvite, what: str) -> CallMessage:
    reference = Words(invite.reference)
    words = "The engagement call of onboarding {reference} {what}: {at}."
    told = paragraph(words, reference=reference, what=Words(what), at=Moment(invite.starts_at))
    heading = Heading(text("NHS Notify engagement call {what}, {reference}", what=Words(what), reference=reference))
    place = () if invite.cancelled else venue_text(invite.link, invite.room)
    joining = [paragraph("{place}.", place=place)] if place else []
    change = paragraph("To change or cancel it, open the assistant. Your calendar can take the file in this email.")
    return CallMessage((heading, told, *joining, change), invite=invite)


def registration(onboarding: Onboarding) -> Message:
    """For the onboarding team's own address."""
    reference = Words(onboarding.reference)
    return Message(
        (
            Heading(text("NHS Notify onboarding: {reference} registered", reference=reference)),
            paragraph("A team registered interest in NHS Notify: {reference}.", reference=reference),
            paragraph(
                f"{_NOTHING_PRIVATE} To read them, type {{command}} in the onboarding team's channel.",
                command=text("open {reference}", reference=reference),
            ),
        )
    )


def _subject(onboarding: Onboarding) -> Text:
    return text("NHS Notify onboarding {reference}", reference=Words(onboarding.reference))


def _what(onboarding: Onboarding, event: Event) -> Text:
    if event.kind in _NAMES_ANSWERS:
        return text("Something happened in your onboarding")
    return capitalised(sentence_for_applicant(event, onboarding))


def _lasts() -> Paragraph:
    return paragraph("The code works once, for {days} days, and for you alone. Do not forward it.", days=LASTS.days)


def _typed(code: str) -> Text:
    return (Words(" ".join((CODE, code)), strong=True),)
