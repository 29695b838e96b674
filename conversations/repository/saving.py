"""Saves what a turn changed of an onboarding, with its events, its reminders, and what is sent of it to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from conversations.desk import search
from conversations.desk.queue import columns_of
from conversations.events.people import ColleagueInvited, Concerned, Delegated
from conversations.events.reviews import SignerNamed
from conversations.events.table import data_as, data_of, type_of
from conversations.onboarding.call_invites import moves_an_entry
from conversations.onboarding.people import OWNERS
from conversations.onboarding.reviews import signing
from conversations.permissions import NOTICE_SPACING, NOTICES_AT_ONCE
from conversations.repository import mailing
from conversations.repository.people import known_by_email, with_email_at
from conversations.sending import NO_OUTLETS, Outlets
from models.domain import Address, Event, Member, OnboardingRecord, OutboxMessage, Person, Review
from models.enums import Audience, Channel, EventKind, MembershipStatus, OutboxKind, PlaceKind, SignOffStatus
from models.repositories import onboardings, outbox, people, reminders
from models.repositories.desk import case_files
from models.repositories.desk import search as stored_search
from models.repositories.reviews import delegations, reviews, sign_offs

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.repository.loading import LoadedOnboarding
    from models.database.unit_of_work import Session
    from models.signing import SignOff

DOWNLOADS_KEPT = timedelta(days=1)


async def save(
    session: Session,
    loaded: LoadedOnboarding,
    team: Address,
    put_off: timedelta = timedelta(0),
    outlets: Outlets = NO_OUTLETS,
) -> None:
    """Writes what changed. Raises Conflict where somebody else was first: run the turn again.

    `put_off`: how much later the onboarding team's channel hears of it, so that others' notices go in between.
    `outlets`: what hears of events beside the chats.
    """
    loaded.record = record = await _save_record(session, loaded)
    numbers = await _save_changes(session, loaded, record.id)
    await _send(session, loaded, numbers, team, put_off)
    await _send_beside_the_chat(session, loaded, numbers, outlets)


async def _save_changes(session: Session, loaded: LoadedOnboarding, key: int) -> list[int]:
    """Every row beside the onboarding's own. The numbers of its new events."""
    onboarding, changes = loaded.onboarding, loaded.onboarding.changes
    await onboardings.save_reviews(session, key, _reviews(loaded))
    await onboardings.save_calls(session, key, changes.call_times)
    await onboardings.save_members(session, key, [await _meant(session, member) for member in changes.members])
    await sign_offs.save_sign_offs(session, key, [await _known(session, asked) for asked in changes.sign_offs])
    await delegations.save_delegations(session, key, changes.delegations)
    await onboardings.add_places(session, key, changes.new_places)
    await onboardings.remove_places(session, key, changes.gone_places)
    if onboarding.registered and (not loaded.was_registered or search.has_new_words(onboarding)):
        await stored_search.put_entry(session, key, search.words_of(onboarding))
    onboarding.number_answers(await onboardings.add_answers(session, key, changes.answers))
    await reviews.add_verdicts(session, key, changes.verdicts)
    await reviews.save_conditions(session, key, changes.conditions)
    await reviews.save_comments(session, key, changes.comments)
    await reviews.save_opinions(session, key, changes.opinions)
    numbers = await onboardings.add_events(session, key, changes.events)
    await _save_reminders(session, loaded)
    await case_files.add_downloads(session, key, changes.downloads, onboarding.now - DOWNLOADS_KEPT)
    return numbers


async def _send(
    session: Session, loaded: LoadedOnboarding, numbers: Sequence[int], team: Address, put_off: timedelta
) -> None:
    """The cards and notices in the chats."""
    onboarding, key = loaded.onboarding, loaded.key
    messages = await _to_send(session, onboarding, key, numbers, team)
    spaced = await _spaced(session, onboarding, key, messages)
    await outbox.add_messages(session, [_put_off(message, put_off) for message in spaced])


async def _send_beside_the_chat(
    session: Session, loaded: LoadedOnboarding, numbers: Sequence[int], outlets: Outlets
) -> None:
    """Emails, calendar entries, and what other programs hear."""
    onboarding, key = loaded.onboarding, loaded.key
    numbered = list(zip(onboarding.changes.events, numbers, strict=True))
    await outbox.add_messages(
        session, await mailing.copies(session, onboarding, key, numbered, outlets, loaded.invited)
    )
    await outbox.add_messages(session, _for_the_calendar(onboarding, key, numbered, outlets))
    if onboarding.registered:
        told = ((number, to) for number in numbers for to in outlets.programs)
        events = [_message(OutboxKind.EVENT, onboarding, key, to, number) for number, to in told]
        await outbox.add_messages(session, events)


def _for_the_calendar(
    onboarding: Onboarding, key: int, numbered: Sequence[tuple[Event, int]], outlets: Outlets
) -> list[OutboxMessage]:
    """Each call is a card of its own there, brought up to date as cards are."""
    place = Address(Channel.CALENDAR, "", PlaceKind.DIRECT, onboarding.reference)
    moves = [number for event, number in numbered if outlets.calendar and moves_an_entry(onboarding, event)]
    return [_message(OutboxKind.CARD, onboarding, key, place, number) for number in moves]


def _put_off(message: OutboxMessage, by: timedelta) -> OutboxMessage:
    return replace(message, due_at=message.due_at + by) if message.place is PlaceKind.TEAM and by else message


async def _meant(session: Session, member: Member) -> Member:
    """A new invitation is for whoever has its address in its workspace by now: no one else comes by it later."""
    if member.id is not None or member.status is not MembershipStatus.INVITED:
        return member
    known = await known_by_email(session, member.email or "", member.invited_channel, member.invited_workspace)
    return replace(member, meant_for=known.id) if known else member


async def _known(session: Session, asked: SignOff) -> SignOff:
    """Whoever is asked to sign off is known by their address where they were asked for; else by a code, later."""
    if asked.id is not None or asked.identity is not None or asked.status is not SignOffStatus.ASKED:
        return asked
    known = await known_by_email(session, asked.email, asked.channel, asked.workspace)
    return replace(asked, identity=known.id) if known else asked


async def _save_record(session: Session, loaded: LoadedOnboarding) -> OnboardingRecord:
    """As it stands from now on."""
    record = _record(loaded.onboarding, loaded.record)
    if loaded.record is None:
        return replace(record, id=await onboardings.add_record(session, record))
    await onboardings.change_record(session, record)
    return replace(record, version=record.version + 1)


def _record(onboarding: Onboarding, before: OnboardingRecord | None) -> OnboardingRecord:
    """What is stored of it beside its answers. Organisation and service repeat answers, for lists."""
    service = onboarding.service
    return OnboardingRecord(
        id=before.id if before else 0,
        reference=onboarding.reference,
        content_version=onboarding.pack.version,
        state=onboarding.state.value,
        resume_state=onboarding.resume_state.value if onboarding.resume_state else None,
        state_since=onboarding.state_since or onboarding.now,
        organisation=onboarding.organisation or None,
        ods_code=onboarding.ods_code or None,
        service=service or None,
        service_key=f"{onboarding.ods_code}|{' '.join(service.casefold().split())}" if service else None,
        priority=onboarding.priority,
        wait_reason=onboarding.wait_reason,
        wait_looked_at=onboarding.wait_looked_at,
        reply_due_on=onboarding.reply_due_on,
        go_live_on=onboarding.go_live_on,
        created_at=before.created_at if before else onboarding.now,
        updated_at=onboarding.now,
        version=before.version if before else 1,
        assignee=onboarding.assignee.id if onboarding.assignee else None,
        clock_on=onboarding.clock_on,
        snoozed_until=onboarding.snoozed_until,
        **columns_of(onboarding),
    )


def _reviews(loaded: LoadedOnboarding) -> list[Review]:
    """Those that a turn moved, whose state is another one now."""
    onboarding, moved = loaded.onboarding, []
    for stage in sorted(onboarding.changes.reviews, key=onboarding.pack.place):
        state, before = onboarding.reviews[stage].value, loaded.reviews.get(stage)
        if before is None or before.state != state:
            moved.append(Review(stage, state, onboarding.now, before.id if before else None))
    return moved


async def _to_send(
    session: Session, onboarding: Onboarding, key: int, numbers: Sequence[int], team: Address
) -> list[OutboxMessage]:
    """The card before the notices, which stand beneath it."""
    messages = [_message(OutboxKind.CARD, onboarding, key, team)] if onboarding.registered else []
    for happened, number in zip(onboarding.changes.events, numbers, strict=True):
        for audience in audiences(happened):
            for to in await _addresses(session, onboarding, happened, audience, team):
                messages.append(_message(OutboxKind.NOTICE, onboarding, key, to, number, audience))
    return messages


async def _spaced(
    session: Session, onboarding: Onboarding, key: int, messages: Sequence[OutboxMessage]
) -> list[OutboxMessage]:
    """Notices for the onboarding team's channel, beyond a few of one onboarding that wait there, go out one by one.

    So nobody waits behind all that somebody else has set off. They keep their order.
    """
    if not any(_is_for_the_channel(message) for message in messages):
        return list(messages)
    waiting, last = await outbox.waiting_notices(session, key)
    due: dict[int, datetime] = {}
    for at, message in enumerate(messages):
        if not _is_for_the_channel(message):
            continue
        if waiting >= NOTICES_AT_ONCE or (last and last > onboarding.now):
            due[at] = last = max(last or onboarding.now, onboarding.now) + NOTICE_SPACING
        waiting += 1
    return [replace(message, due_at=due.get(at, message.due_at)) for at, message in enumerate(messages)]


def _is_for_the_channel(message: OutboxMessage) -> bool:
    return message.kind is OutboxKind.NOTICE and message.place is PlaceKind.TEAM


async def _save_reminders(session: Session, loaded: LoadedOnboarding) -> None:
    """One that is set again is a new one: whoever is about to fire the old one finds it cancelled."""
    changes, waiting = loaded.onboarding.changes, loaded.reminders
    cancelled = waiting if "*" in changes.cancelled_reminders else waiting & changes.cancelled_reminders
    await reminders.cancel(session, loaded.key, cancelled, loaded.onboarding.now)
    await reminders.add_reminders(session, loaded.key, changes.reminders)


async def _addresses(
    session: Session, onboarding: Onboarding, happened: Event, audience: Audience, team: Address
) -> list[Address]:
    if audience in (Audience.TEAM, Audience.CHANNEL):
        return [team] if onboarding.registered and _is_heard(onboarding, happened, audience) else []
    if happened.kind == EventKind.COLLEAGUE_INVITED:
        return await _invited(session, onboarding, data_as(happened, ColleagueInvited).email)
    if audience is Audience.SIGNER:
        return await _signers(session, onboarding, happened)
    if audience is Audience.IDENTITIES:
        return [person.address for person in await people.identities(session, happened.person or 0)]
    if audience is Audience.PLACE:
        closed = onboarding.changes.gone_places if happened.kind == EventKind.CHANNEL_CLOSED else []
        return [place.address for place in (*onboarding.places, *closed)]
    if happened.kind == EventKind.NUDGED and audience is Audience.APPLICANT:
        return []  # each at a time of theirs: see `reminding`
    return [member.address for member in listeners(onboarding, happened, audience) if member.address]


async def _invited(session: Session, onboarding: Onboarding, email: str) -> list[Address]:
    """Everybody whom an open invitation finds by its address: those of the workspace that it was sent from."""
    found: list[Person] = []
    for member in onboarding.members:
        if member.email == email and member.status is MembershipStatus.INVITED:
            there = (member.invited_channel, member.invited_workspace)
            found += await with_email_at(session, member.email or "", *there)
    return [person.address for person in found]


async def _signers(session: Session, onboarding: Onboarding, event: Event) -> list[Address]:
    """Whoever is asked to sign off, where they are known; whom we do not know is emailed."""
    asked = signing.asked_by(onboarding, data_as(event, SignerNamed).key)
    known = asked and await _known(session, asked)
    person = await people.by_id(session, known.identity) if known and known.identity else None
    return [person.address] if person else []


def _is_heard(onboarding: Onboarding, event: Event, audience: Audience) -> bool:
    """What falls due is told once: to whoever has it, beneath the card, else in the channel itself."""
    told = type_of(event).told
    if Audience.CHANNEL not in told or Audience.TEAM not in told:
        return True
    return (audience is Audience.TEAM) == (onboarding.assignee is not None)


def audiences(event: Event) -> tuple[Audience, ...]:
    """Who hears of an event. Nobody, for one that is only kept."""
    told = type_of(event).told
    return (*told, Audience.PLACE) if Audience.APPLICANT in told else told


def listeners(onboarding: Onboarding, event: Event, audience: Audience) -> list[Member]:
    """The members that an audience means, but for the one who did it; none for an audience that is a channel."""
    joined = [member for member in onboarding.joined() if member.person != event.person]
    match audience:
        case Audience.APPLICANT:
            return [member for member in joined if not member.present_in]  # they hear it in their channel
        case Audience.OWNER:
            return [member for member in joined if member.role in OWNERS]
        case Audience.CONCERNED:
            data = data_of(event)
            concerned = data.member if isinstance(data, Concerned | Delegated) else None
            return [m for m in onboarding.members if m.person is not None and m.person == concerned]
        case Audience.TEAM | Audience.CHANNEL | Audience.PLACE | Audience.SIGNER | Audience.IDENTITIES:
            return []


def _message(
    kind: OutboxKind,
    onboarding: Onboarding,
    key: int,
    to: Address,
    event_id: int | None = None,
    audience: str = "",
) -> OutboxMessage:
    return OutboxMessage(
        kind=kind,
        onboarding_id=key,
        channel=to.channel,
        workspace=to.workspace,
        place=to.kind,
        target=to.target,
        at=onboarding.now,
        due_at=onboarding.now,
        event_id=event_id,
        notice=str(audience),
    )
