"""Who hears by email, what each email says at the moment when it is sent, and the code in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.events.people import ColleagueInvited, Named
from conversations.events.reviews import SignerNamed
from conversations.events.table import data_as, type_of
from conversations.mail import messages
from conversations.mail.messages import CODE
from conversations.onboarding.call_invites import (
    NOBODY_INVITED,
    CallInvite,
    Invited,
    changes_the_call,
    invite_of,
    invited_now,
    stands_in_calendars,
    waits_for_link,
)
from conversations.onboarding.codes import digest, new_code
from conversations.onboarding.reviews.signing import asked_by
from conversations.repository.people import known_by_email, with_email_at
from models.domain import OutboxMessage
from models.enums import Audience, Channel, EventKind, MailPurpose, MembershipStatus, OutboxKind, PlaceKind
from models.mail import MailCode
from models.repositories import choices, events, outbox
from models.repositories.mail import codes

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.replies import Message
    from conversations.sending import Outlets
    from models.database.unit_of_work import Session
    from models.domain import Event, Member, Person
    from models.signing import SignOff

_FOR_MEMBERS = frozenset({Audience.APPLICANT, Audience.OWNER, Audience.CONCERNED})


async def copies(
    session: Session,
    onboarding: Onboarding,
    key: int,
    numbered: Iterable[tuple[Event, int]],
    outlets: Outlets,
    before: Invited = NOBODY_INVITED,
) -> list[OutboxMessage]:
    """The emails that follow from events, each with the id of its row. None where we can send none.

    `before`: whose calendars its call was for before this turn.
    """
    happened = list(numbered)
    if not outlets.mail or not happened:
        return []
    wanting = await choices.wanting_mail(session, {m.person for m in onboarding.joined() if m.person is not None})
    found: list[OutboxMessage] = []
    for event, number in happened:
        mail = OutboxMessage(
            OutboxKind.NOTICE, key, Channel.MAIL, "", PlaceKind.DIRECT, "", onboarding.now, onboarding.now, number
        )
        if event.kind == EventKind.REGISTERED and outlets.registrations:
            found.append(replace(mail, target=outlets.registrations, notice=_about(MailPurpose.REGISTRATION, 0)))
        if event.kind == EventKind.COLLEAGUE_INVITED and (invited := await _unknown(session, onboarding, event)):
            found.append(replace(mail, target=invited, notice=_about(MailPurpose.INVITATION, 0)))
        for to, notice in _told_of_call(onboarding, event, before, outlets):
            found.append(replace(mail, target=to, notice=notice))
        if signer := await _unknown_signer(session, onboarding, event):
            found.append(replace(mail, target=signer.email, notice=_about(MailPurpose.SIGN_OFF, 0)))
        if event.kind != EventKind.NUDGED:  # each at a time of theirs: see `reminding`
            for member in _told(onboarding, event, wanting):
                found.append(replace(mail, target=member.platform_email or "", notice=_of_member(member)))
    return found


async def _unknown(session: Session, onboarding: Onboarding, event: Event) -> str | None:
    """The address that was invited, where nobody is known by it in the workspace that it was invited from."""
    member = _invited(onboarding, data_as(event, ColleagueInvited).email)
    if member is None or not member.email:
        return None
    known = await with_email_at(session, member.email, member.invited_channel, member.invited_workspace)
    return None if known else member.email


def _told_of_call(onboarding: Onboarding, event: Event, before: Invited, outlets: Outlets) -> Iterable[tuple[str, str]]:
    """Everybody hears of a change of the call; where it stands as it was, whoever has come, and whoever has gone.

    Each by their address, and what the email is to be.
    """
    now, had = _calendars(invited_now(onboarding), outlets), _calendars(before, outlets)
    if changes_the_call(onboarding, event):
        return now.items() if not waits_for_link(onboarding, event) else ()
    if event is not onboarding.changes.events[-1] or not stands_in_calendars(onboarding):
        return ()
    gone = ((to, _about(MailPurpose.CALL_LEFT, _person_in(had[to]))) for to in had.keys() - now.keys())
    return [*((to, notice) for to, notice in now.items() if to not in had), *sorted(gone)]


def _calendars(invited: Invited, outlets: Outlets) -> dict[str, str]:
    """The applicant team, and for the onboarding team whoever has the onboarding, or else its own address."""
    found = {to: _about(MailPurpose.CALL, person) for to, person in invited.people.items()}
    if invited.manager:
        return {**found, invited.manager: _about(MailPurpose.CALL, 0)}
    return {**found, outlets.registrations: _about(MailPurpose.CALL_OFFICE, 0)} if outlets.registrations else found


def _person_in(notice: str) -> int:
    return int(notice.partition(":")[2])


async def _unknown_signer(session: Session, onboarding: Onboarding, event: Event) -> SignOff | None:
    """Who is asked to sign off, where nobody is known by their address in the place that they were asked for."""
    asked = asked_by(onboarding, data_as(event, SignerNamed).key)
    if asked is None or asked.identity is not None:
        return None
    known = await known_by_email(session, asked.email, asked.channel, asked.workspace)
    return None if known else asked


def _invited(onboarding: Onboarding, email: str) -> Member | None:
    invited = (member for member in onboarding.members if member.status is MembershipStatus.INVITED)
    return next((member for member in invited if member.email == email), None)


def _told(onboarding: Onboarding, event: Event, wanting: set[int]) -> Iterable[Member]:
    """The members who hear of an event and want that by email, but for the one who did it."""
    told = _FOR_MEMBERS & set(type_of(event).told)
    concerned = event.data.get("member")
    for member in onboarding.joined():
        meant = Audience.APPLICANT in told or (Audience.CONCERNED in told and member.person == concerned)
        meant = meant or (Audience.OWNER in told and onboarding.owner() is member)
        if meant and member.person in wanting and member.person != event.person and member.platform_email:
            yield member


def _about(purpose: MailPurpose, subject: int) -> str:
    return f"{purpose}:{subject}"


def _of_member(member: Member) -> str:
    return _about(MailPurpose.MEMBER, member.person or 0)


async def reminder_to(session: Session, notice: OutboxMessage, person: int, email: str | None) -> None:
    """A reminder that goes to one person goes to them by email too, if they want that."""
    if email and person in await choices.wanting_mail(session, {person}):
        await outbox.add_messages(session, [_by_mail(notice, person, email)])


async def instead(session: Session, notice: OutboxMessage, person: Person, outlets: Outlets, now: datetime) -> None:
    """A notice that somebody cannot get where they are goes to them by email, if that is possible at all."""
    if not outlets.mail or not person.email or notice.event_id is None:
        return
    late = replace(notice, at=now, due_at=now)
    if notice.notice == Audience.SIGNER:
        about = _about(MailPurpose.SIGN_OFF, person.id)
        await outbox.add_messages(session, [replace(_by_mail(late, person.id, person.email.lower()), notice=about)])
    elif person.id not in await choices.wanting_mail(session, {person.id}):  # else they have it already
        await outbox.add_messages(session, [_by_mail(late, person.id, person.email)])


def _by_mail(notice: OutboxMessage, person: int, email: str) -> OutboxMessage:
    return OutboxMessage(
        OutboxKind.NOTICE,
        notice.onboarding_id,
        Channel.MAIL,
        "",
        PlaceKind.DIRECT,
        email,
        notice.at,
        notice.due_at,
        notice.event_id,
        _about(MailPurpose.MEMBER, person),
    )


# When it is sent


async def said_by_mail(
    session: Session, row: OutboxMessage, onboarding: Onboarding, happened: Event, now: datetime
) -> Message | None:
    """What an email says now; None if it is for nobody any more. `session`: writes, for the code's digest is kept."""
    purpose, _, subject = row.notice.partition(":")
    match MailPurpose(purpose):
        case MailPurpose.REGISTRATION:
            return messages.registration(onboarding)
        case MailPurpose.CALL | MailPurpose.CALL_OFFICE | MailPurpose.CALL_LEFT as of_call:
            invite = invite_of(onboarding, row.event_id or 0)
            return _said_of_call(of_call, int(subject), row.target, onboarding, invite) if invite else None
        case MailPurpose.INVITATION:
            invited = _invited(onboarding, row.target)
            if invited is None:
                return None
            code = await _code(session, row, MailPurpose.INVITATION, invited.id or 0, now)
            return messages.invitation(onboarding, happened, code)
        case MailPurpose.SIGN_OFF:
            asked = asked_by(onboarding, data_as(happened, SignerNamed).key)
            meant = (None, int(subject) or None)  # nobody whom we know, or whoever their own app cannot reach
            if asked is None or asked.email != row.target or asked.identity not in meant:
                return None
            code = await _code(session, row, MailPurpose.SIGN_OFF, asked.id or 0, now)
            return messages.sign_off(asked, code)
        case MailPurpose.MEMBER:
            member = _still_reached(onboarding, int(subject), row.target)
            if member is None:
                return None
            code = await _code(session, row, MailPurpose.MEMBER, int(subject), now)
            return messages.notice(onboarding, happened, member, code)


def _said_of_call(
    purpose: MailPurpose, person: int, address: str, onboarding: Onboarding, invite: CallInvite
) -> Message | None:
    """`person`: the row of somebody of the applicant team; 0 for the onboarding team."""
    still = _still_reached(onboarding, person, address) is not None if person else _has(onboarding, address)
    match purpose:
        case MailPurpose.CALL_OFFICE:
            return messages.call(replace(invite, attendees=(*invite.attendees, (_OFFICE, address))))
        case MailPurpose.CALL if still:
            return messages.call(invite)
        case MailPurpose.CALL_LEFT if still:
            return None
        case _ if not person:
            return messages.call_handed_on(replace(invite, attendees=((_OFFICE, address),)))
        case MailPurpose.CALL_LEFT:
            member = onboarding.member(person)
            return messages.call_left(replace(invite, attendees=((member.name if member else address, address),)))
        case _:
            return None


_OFFICE = "NHS Notify onboarding team"


def _has(onboarding: Onboarding, address: str) -> bool:
    """Whether somebody of the onboarding team has the onboarding, by their address."""
    has = onboarding.assignee
    return has is not None and (has.email or "").lower() == address.lower()


def _still_reached(onboarding: Onboarding, person: int, address: str) -> Member | None:
    """Somebody who has joined, and whose platform still says that this address is theirs."""
    member = onboarding.member(person)
    if member is None or onboarding.role_of(person) is None:
        return None
    return member if (member.platform_email or "").lower() == address.lower() else None


async def _code(session: Session, row: OutboxMessage, purpose: MailPurpose, subject: int, now: datetime) -> str:
    """A new code. Of an email that may have arrived already, which is not sent again, the code that is in it stays."""
    code = new_code()
    if row.unsettled <= 1:
        made = MailCode(digest(CODE, code), purpose, subject, row.onboarding_id or 0, row.id, now)
        await codes.keep(session, made)
    return code


async def refused(session: Session, row: OutboxMessage) -> Named | None:
    """Whom an email was for that their mail server refuses, where an applicant gave us the address; else None."""
    event = await events.by_id(session, row.event_id) if row.event_id is not None else None
    match MailPurpose(row.notice.partition(":")[0]):
        case MailPurpose.SIGN_OFF if event is not None:
            return Named(data_as(event, SignerNamed).name)
        case MailPurpose.INVITATION if event is not None:
            return Named(data_as(event, ColleagueInvited).name)
        case _:
            return None


# When its code is typed


async def find_code(session: Session, typed: str) -> MailCode | None:
    """The code that was typed, used or not and however old; None for one that we never sent."""
    return await codes.find(session, digest(CODE, typed))


async def use_code(session: Session, code: MailCode, now: datetime) -> bool:
    """From now on it works no more. Whether it still did."""
    return await codes.use(session, code.digest, now)
