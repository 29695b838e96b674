"""Loads an onboarding and saves what a turn changed, with the events, reminders and messages that it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from conversations.content.schema import ContentPack
from conversations.desk import search
from conversations.desk.queue import columns_of
from conversations.desk.references import new_reference
from conversations.event_data import ColleagueInvited
from conversations.events import EVENTS, Audience, EventKind, data_as
from conversations.journey.machine import BEFORE_REGISTRATION, CALLING, ReviewState, State
from conversations.onboarding.audiences import audiences, listeners
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.onboarding.records import BoardPage, Summary
from conversations.permissions import NOTICE_SPACING, NOTICES_AT_ONCE, is_invited
from conversations.turns import Actor
from models.database.unit_of_work import Session
from models.domain import (
    Address,
    Event,
    Member,
    OnboardingRecord,
    OutboxMessage,
    Person,
    RefusedPress,
    Review,
    StoredOnboarding,
)
from models.enums import MembershipStatus, OutboxKind, PlaceKind
from models.repositories import events, lists, onboardings, outbox, people, reminders
from models.repositories import search as stored_search

HISTORY_PAGE = 50  # events
REFUSED_PRESSES = 10  # the latest, each a person and a button
_HIDDEN = tuple(kind.value for kind, row in EVENTS.items() if row.hidden)

Packs = Callable[[str], ContentPack]


class LoadedOnboarding:
    """An onboarding in memory beside what was stored of it when it was read, which a new one has nothing of."""

    def __init__(self, onboarding: Onboarding, stored: StoredOnboarding | None = None) -> None:
        self.onboarding = onboarding
        self.record = stored.record if stored else None
        self.reminders = stored.reminders if stored else frozenset()
        self.reviews = {review.stage: review for review in stored.reviews} if stored else {}

        self.was_registered = stored is not None and onboarding.registered

    @property
    def key(self) -> int:
        """The id of its row; 0 while it is new."""
        return self.record.id if self.record else 0


@dataclass(frozen=True)
class History:
    """A page of what happened, newest first, and with the first page the latest presses that were refused.

    `older`: the next page begins before the event with this id; None on the last page.
    """

    events: tuple[Event, ...] = ()
    refused: tuple[RefusedPress, ...] = ()
    older: int | None = None


async def history(session: Session, key: int, before: int | None) -> History:
    """By the id of the onboarding's row. `before`: the id of an event, None for the first page."""
    found = await events.page(session, key, HISTORY_PAGE + 1, before, _HIDDEN)
    refused = () if before else await events.refused_presses(session, key, REFUSED_PRESSES)
    shown = found[:HISTORY_PAGE]
    return History(tuple(shown), tuple(refused), shown[-1].id if len(found) > HISTORY_PAGE else None)


async def load(session: Session, key: int, packs: Packs, now: datetime, calls_at_one_time: int = 1) -> LoadedOnboarding:
    """Everything that stands about one onboarding, by the id of its row. Raises LookupError if there is none.

    `calls_at_one_time`: how many the onboarding team can hold.
    """
    stored = await onboardings.find(session, key=key)
    if stored is None:
        raise LookupError("There is no onboarding with this id. Ids come from rows, and onboardings are never deleted.")
    return await _loaded(session, stored, packs, now, calls_at_one_time)


async def find(
    session: Session, reference: str, packs: Packs, now: datetime, calls_at_one_time: int = 1
) -> LoadedOnboarding | None:
    """The same, by its reference."""
    stored = await onboardings.find(session, reference)
    return await _loaded(session, stored, packs, now, calls_at_one_time) if stored else None


async def _loaded(
    session: Session, stored: StoredOnboarding, packs: Packs, now: datetime, calls_at_one_time: int
) -> LoadedOnboarding:
    record = stored.record
    given = {answer.question: answer for answer in stored.answers}
    onboarding = Onboarding(
        reference=record.reference,
        pack=packs(record.content_version),
        now=now,
        state=State(record.state),
        state_since=record.state_since,
        resume_state=State(record.resume_state) if record.resume_state else None,
        priority=record.priority,
        wait_reason=record.wait_reason,
        wait_looked_at=record.wait_looked_at,
        reply_due_on=record.reply_due_on,
        go_live_on=record.go_live_on,
        assignee=stored.assignee,
        reviews={review.stage: ReviewState(review.state) for review in stored.reviews},
        given=given,
        loaded=dict(given),
        members=list(stored.members),
        call_times=list(stored.calls),
        taken=await onboardings.booked_by_others(session, record.id, now) if record.state in CALLING else (),
        calls_at_one_time=calls_at_one_time,
        places=list(stored.places),
        events=list(stored.events),
    )
    if onboarding.state is State.REGISTERING and record.service_key:
        same = await lists.same_service(session, record.service_key, record.id)
        known = [other for other in same if other.state not in BEFORE_REGISTRATION]
        homes = await lists.homes_of(session, [other.id for other in known]) if known else {}
        onboarding.same_service = tuple(
            replace(summary(other), homes=homes.get(other.id, frozenset())) for other in known
        )
    return LoadedOnboarding(onboarding, stored)


def summary(record: OnboardingRecord) -> Summary:
    """What a list shows of a stored onboarding, read without its answers and events."""
    named = (record.organisation or "", record.service or "")
    return Summary(record.reference, State(record.state), *named, None, record.state_since)


async def board_page(session: Session, most: int, page: int) -> BoardPage:
    """A page of so many open onboardings, counted from 0, with the figures of all."""
    counts, medians = await lists.counts_by_state(session), await lists.median_days_by_state(session)
    rows = await lists.open_onboardings(session, most, page * most)
    names = await people.names(session, {row.assignee for row in rows if row.assignee})
    shown = (replace(summary(row), assignee=names.get(row.assignee or 0, "")) for row in rows)
    return BoardPage(tuple(shown), counts, medians)


def create(packs: Packs, version: str, now: datetime) -> LoadedOnboarding:
    """A new onboarding, on the newest content."""
    return LoadedOnboarding(Onboarding(new_reference(), packs(version), now, state_since=now))


async def known_identity(session: Session, actor: Actor) -> Person | None:
    """The row of somebody whom we have met: the oldest one, where their platform has named several workspaces."""
    if not actor.former_workspaces:
        return await people.find(session, actor.channel, actor.workspace, actor.user)
    named = (actor.workspace, *actor.former_workspaces)
    return next(iter(await people.known_as(session, actor.channel, named, actor.user)), None)


async def invitations(session: Session, by: Participant) -> list[Summary]:
    """Onboardings with an open invitation that this person may take up where they act."""
    found = await lists.inviting(session, by.identity, by.email or "")
    open_to_them = [(record, member) for record, member in found if is_invited(member, by)]
    return [invited(record, member) for record, member in open_to_them]


def invited(record: OnboardingRecord, member: Member) -> Summary:
    """An onboarding as its invitation shows it."""
    return replace(summary(record), invited_by=member.invited_by)


async def save(session: Session, loaded: LoadedOnboarding, team: Address) -> None:
    """Writes what changed. Raises Conflict where somebody else was first: run the turn again."""
    onboarding, changes = loaded.onboarding, loaded.onboarding.changes
    loaded.record = record = await _save_record(session, loaded)
    key = record.id
    await onboardings.save_reviews(session, key, _reviews(loaded))
    await onboardings.save_calls(session, key, changes.call_times)
    await onboardings.save_members(session, key, [await _meant(session, member) for member in changes.members])
    await onboardings.add_places(session, key, changes.new_places)
    await onboardings.remove_places(session, key, changes.gone_places)
    if onboarding.registered and (not loaded.was_registered or search.has_new_words(onboarding)):
        await stored_search.put_entry(session, key, search.words_of(onboarding))
    onboarding.number_answers(await onboardings.add_answers(session, key, changes.answers))
    numbers = await onboardings.add_events(session, key, changes.events)
    await _save_reminders(session, loaded)
    messages = await _to_send(session, onboarding, key, numbers, team)
    await outbox.add_messages(session, await _spaced(session, onboarding, key, messages))


async def _meant(session: Session, member: Member) -> Member:
    """A new invitation is for whoever has its address in its workspace by now: no one else comes by it later."""
    if member.id is not None or member.status is not MembershipStatus.INVITED:
        return member
    known = await _invited_there(session, member)
    return replace(member, meant_for=known[0].id) if len(known) == 1 else member


async def _invited_there(session: Session, member: Member) -> list[Person]:
    """The people whom an invitation finds by its address: those of the workspace that it was sent from."""
    there = (member.invited_channel, member.invited_workspace)
    known = await people.with_email(session, member.email or "")
    return [person for person in known if (person.channel, person.workspace) == there]


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
        **columns_of(onboarding),
    )


def _reviews(loaded: LoadedOnboarding) -> list[Review]:
    """Those that a turn moved, whose state is another one now."""
    onboarding, moved = loaded.onboarding, []
    for stage in sorted(onboarding.changes.reviews, key=lambda stage: stage.number):
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
    if audience is Audience.TEAM:
        return [team] if onboarding.registered else []
    if happened.kind == EventKind.COLLEAGUE_INVITED:
        email = data_as(happened, ColleagueInvited).email
        open_still = (m for m in onboarding.members if m.email == email and m.status is MembershipStatus.INVITED)
        return [person.address for m in open_still for person in await _invited_there(session, m)]
    if audience is Audience.IDENTITIES:
        return [person.address for person in await people.identities(session, happened.person or 0)]
    if audience is Audience.PLACE:
        closed = onboarding.changes.gone_places if happened.kind == EventKind.CHANNEL_CLOSED else []
        return [place.address for place in (*onboarding.places, *closed)]
    return [member.address for member in listeners(onboarding, happened, audience) if member.address]


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
