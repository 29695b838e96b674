"""Loads an onboarding and saves what a turn changed, with the events, reminders and messages that it makes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from conversations.content.questions import AnswerValue
from conversations.content.schema import ContentPack
from conversations.event_data import ColleagueInvited
from conversations.events import Audience, EventKind, data_as
from conversations.journey.machine import BEFORE_REGISTRATION, ReviewState, State
from conversations.journey.stages import Stage
from conversations.onboarding.audiences import audiences, listeners
from conversations.onboarding.onboarding import Answer, CallTime, Event, Onboarding, Summary
from conversations.onboarding.people import Member, Participant
from conversations.turns import Address, Channel, PlaceKind
from models import repositories
from models.database.session import Session
from models.database.unit_of_work import UnitOfWork
from models.enums import CallStatus, MembershipStatus, Role
from models.tables import calls, delivery, events, people, places
from models.tables import onboarding as stored

RECENT_EVENTS = 12
"""Enough for the last thing that happened and the reason that stands; the whole history is read when asked for."""
EVERYTHING = 1000

_REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, no 0 or 1: read out on the phone without mistakes

Packs = Callable[[str], ContentPack]


def new_reference() -> str:
    """A reference for a new onboarding, such as ONB-7K3F9Q."""
    return "ONB-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(6))


def address_of(row: repositories.StoredPerson) -> Address:
    """A person's direct messages."""
    return Address(Channel(row.channel), row.workspace, PlaceKind.DIRECT, row.user)


def _place_of(row: repositories.StoredPlace) -> Address:
    """An applicant team's channel."""
    return Address(Channel(row.channel), row.workspace, PlaceKind.CHANNEL, row.target)


def participant(row: repositories.StoredPerson, focus: str | None) -> Participant:
    return Participant(row.id, row.name, row.email, address_of(row), row.onboarding_team, focus, *asking(row))


_MISTAKEN = " again"


def asking(row: repositories.StoredPerson) -> tuple[str | None, bool]:
    """The question that a person is asked, and whether their last answer to it was refused."""
    return (row.asking.removesuffix(_MISTAKEN), row.asking.endswith(_MISTAKEN)) if row.asking else (None, False)


def asking_now(by: Participant) -> str | None:
    """Where the chat stands, for `asking` to read."""
    return f"{by.asking}{_MISTAKEN}" if by.asking and by.mistaken else by.asking


class LoadedOnboarding:
    """An onboarding in memory beside what was stored of it when it was read. `key`: its row's id; 0 while it is new."""

    def __init__(self, onboarding: Onboarding, whole: repositories.WholeOnboarding | None = None) -> None:
        self.onboarding = onboarding
        self.key = whole.row.id if whole else 0
        self.version = whole.row.version if whole else 0
        self.reminders = whole.reminders if whole else frozenset()
        self.reviews = {review.stage: review for review in whole.reviews} if whole else {}
        self.calls = {call_time.id: call_time for call_time in whole.calls} if whole else {}
        self.members = {member.id: member for member in whole.members} if whole else {}


async def load(
    session: Session, key: int, packs: Packs, now: datetime, recent: int = RECENT_EVENTS
) -> LoadedOnboarding:
    """Everything that stands about one onboarding, by the id of its row. Raises LookupError if there is none."""
    whole = await repositories.whole_onboarding(session, recent, key=key)
    if whole is None:
        raise LookupError("There is no onboarding with this id. Ids come from rows, and onboardings are never deleted.")
    return await _loaded(session, whole, packs, now)


async def find(session: Session, reference: str, packs: Packs, now: datetime) -> LoadedOnboarding | None:
    """The same, by its reference."""
    whole = await repositories.whole_onboarding(session, RECENT_EVENTS, reference)
    return await _loaded(session, whole, packs, now) if whole else None


async def _loaded(
    session: Session, whole: repositories.WholeOnboarding, packs: Packs, now: datetime
) -> LoadedOnboarding:
    row = whole.row
    last = await repositories.reached(session, {m.reached_by: m.person_id for m in whole.members if m.reached_by})
    given = {answer.question: _given(answer) for answer in whole.answers}
    onboarding = Onboarding(
        reference=row.reference,
        pack=packs(row.content_version),
        now=now,
        state=State(row.state),
        state_since=row.state_since,
        resume_state=State(row.resume_state) if row.resume_state else None,
        priority=row.priority,
        wait_reason=row.wait_reason,
        wait_looked_at=row.wait_looked_at,
        reply_due_on=row.reply_due_on,
        go_live_on=row.go_live_on,
        reviews={Stage(review.stage): ReviewState(review.state) for review in whole.reviews},
        given=given,
        loaded=dict(given),
        members=[_member(member, last.get(member.person_id or 0)) for member in whole.members],
        call_times=[CallTime(c.starts_at, CallStatus(c.standing), c.id) for c in whole.calls],
        taken=await _taken(session, row.id, now) if whole.calls else frozenset(),
        places=[_place_of(row_place) for row_place in whole.places],
        events=[_event(row_event) for row_event in whole.events],
    )
    if onboarding.state is State.REGISTERING and row.service_key:
        same = await repositories.same_service(session, row.service_key, row.id)
        onboarding.same_service = tuple(summary(s) for s in same if s.state not in BEFORE_REGISTRATION)
    return LoadedOnboarding(onboarding, whole)


async def _taken(session: Session, key: int, now: datetime) -> frozenset[datetime]:
    booked = await repositories.booked_times(session, now)
    return frozenset(call_time.starts_at for call_time in booked if call_time.onboarding_id != key)


async def answers_as_of(session: Session, key: int, seen: int) -> dict[str, AnswerValue]:
    """What stood in a form that was drawn when `seen` was the newest answer."""
    stood = await repositories.answers_as_of(session, key, seen)
    return {question: _several(value) for question, value in stood.items()}


def _several(value: Any) -> Any:
    """JSON knows lists; answers are never changed in place."""
    return tuple(value) if isinstance(value, list) else value


def _given(row: repositories.StoredAnswer) -> Answer:
    return Answer(row.question, _several(row.value), row.person_id, row.by, row.at, row.id)


def _member(row: repositories.StoredMember, last: repositories.StoredPerson | None) -> Member:
    """`last`: the identity that they used last, if they have several."""
    address = address_of(last) if last else _direct(row)
    return Member(
        row.name, row.email, Role(row.role), MembershipStatus(row.standing), row.since, row.person_id, address, row.id
    )


def _direct(row: repositories.StoredMember) -> Address | None:
    if row.channel is None or row.workspace is None or row.user is None:
        return None
    return Address(Channel(row.channel), row.workspace, PlaceKind.DIRECT, row.user)


def _event(row: repositories.StoredEvent) -> Event:
    return Event(row.kind, row.at, row.person_id, row.by, Stage(row.stage) if row.stage else None, row.data, row.id)


def event_of(row: events.EventRow, by: str | None) -> Event:
    return Event(row.kind, row.at, row.person_id, by, Stage(row.stage) if row.stage else None, row.data, row.id)


def summary(row: stored.OnboardingRow) -> Summary:
    return Summary(row.reference, State(row.state), row.organisation or "", row.service or "", None, row.state_since)


def create(packs: Packs, version: str, now: Any) -> LoadedOnboarding:
    """A new onboarding, on the newest content."""
    return LoadedOnboarding(Onboarding(new_reference(), packs(version), now, state_since=now))


async def save(work: UnitOfWork, loaded: LoadedOnboarding, team: Address) -> None:
    """Write what changed. Raises Conflict where somebody else was first: run the turn again."""
    session, onboarding = work.session, loaded.onboarding
    await work.flush()
    await _save_onboarding(session, loaded)
    key = loaded.key
    await _save_reviews(session, loaded, key)
    await _save_calls(session, loaded, key)
    await _save_members(session, loaded, key)
    session.add_all(_place_row(added, key) for added in onboarding.changes.new_places)
    await work.flush()
    answers = await repositories.add_answers(session, [_answer_row(given, key) for given in onboarding.changes.answers])
    onboarding.number_answers(answers)
    events = await repositories.add_events(session, [_event_row(each, key) for each in onboarding.changes.events])
    await _save_reminders(session, loaded)
    await repositories.add_to_outbox(session, await _to_send(session, onboarding, key, events, team))


async def _save_onboarding(session: Session, loaded: LoadedOnboarding) -> None:
    onboarding = loaded.onboarding
    if loaded.key:
        await repositories.change_onboarding(session, loaded.key, loaded.version, _fields(onboarding))
    else:
        named = {"reference": onboarding.reference, "content_version": onboarding.pack.version}
        begun = {**_fields(onboarding), **named, "created_at": onboarding.now}
        loaded.key = await repositories.add_onboarding(session, begun)
    loaded.version += 1


def _fields(onboarding: Onboarding) -> repositories.NewRow:
    """What is stored of it beside its answers. Organisation and service repeat answers, for lists."""
    service = onboarding.service
    return {
        "state": onboarding.state.value,
        "state_since": onboarding.state_since or onboarding.now,
        "resume_state": onboarding.resume_state.value if onboarding.resume_state else None,
        "organisation": onboarding.organisation or None,
        "ods_code": onboarding.ods_code or None,
        "service": service or None,
        "service_key": f"{onboarding.ods_code}|{' '.join(service.casefold().split())}" if service else None,
        "priority": onboarding.priority,
        "wait_reason": onboarding.wait_reason,
        "wait_looked_at": onboarding.wait_looked_at,
        "reply_due_on": onboarding.reply_due_on,
        "go_live_on": onboarding.go_live_on,
        "updated_at": onboarding.now,
    }


async def _to_send(
    session: Session, onboarding: Onboarding, key: int, events: Sequence[int], team: Address
) -> list[repositories.NewRow]:
    """The card before the notices, which stand beneath it."""
    rows = [_outbox(delivery.OutboxKind.CARD, onboarding, key, team)] if onboarding.registered else []
    for happened, number in zip(onboarding.changes.events, events, strict=True):
        for audience in audiences(happened):
            for to in await _addresses(session, onboarding, happened, audience, team):
                rows.append(_outbox(delivery.OutboxKind.NOTICE, onboarding, key, to, number, audience))
    return rows


async def _save_reviews(session: Session, loaded: LoadedOnboarding, key: int) -> None:
    now = loaded.onboarding.now
    for stage, state in loaded.onboarding.reviews.items():
        before = loaded.reviews.get(stage.value)
        if before is None:
            session.add(stored.ReviewRow(onboarding_id=key, stage=stage.value, state=state.value, since=now))
        elif before.state != state.value:
            await repositories.change(session, stored.ReviewRow, before.id, state=state.value, since=now)


async def _save_calls(session: Session, loaded: LoadedOnboarding, key: int) -> None:
    for call_time in loaded.onboarding.call_times:
        before = loaded.calls.get(call_time.id or 0)
        standing = call_time.standing.value
        if before is None:
            session.add(calls.CallTimeRow(onboarding_id=key, starts_at=call_time.starts_at, standing=standing))
        elif before.standing != standing:
            await repositories.change(session, calls.CallTimeRow, before.id, standing=standing)


async def _save_members(session: Session, loaded: LoadedOnboarding, key: int) -> None:
    for member in loaded.onboarding.members:
        before = loaded.members.get(member.id or 0)
        fields: dict[str, Any] = {
            "person_id": member.person,
            "email": member.email,
            "name": member.name,
            "role": member.role.value,
            "standing": member.standing.value,
            "since": member.since,
        }
        if before is None:
            session.add(people.MembershipRow(onboarding_id=key, **fields))
        elif changed := {name: value for name, value in fields.items() if getattr(before, name) != value}:
            await repositories.change(session, people.MembershipRow, before.id, **changed)


def _place_row(to: Address, key: int) -> places.TeamPlaceRow:
    return places.TeamPlaceRow(onboarding_id=key, channel=to.channel.value, workspace=to.workspace, target=to.target)


def _answer_row(given: Answer, key: int) -> repositories.NewRow:
    value = list(given.value) if isinstance(given.value, tuple) else given.value
    return {
        "onboarding_id": key,
        "question": given.question,
        "value": value,
        "person_id": given.person,
        "at": given.at,
    }


def _event_row(happened: Event, key: int) -> repositories.NewRow:
    return {
        "onboarding_id": key,
        "kind": happened.kind,
        "stage": happened.stage.value if happened.stage else None,
        "person_id": happened.person,
        "at": happened.at,
        "data": happened.data,
    }


async def _save_reminders(session: Session, loaded: LoadedOnboarding) -> None:
    """One that is set again is a new one: whoever is about to fire the old one finds it cancelled."""
    changes, waiting = loaded.onboarding.changes, loaded.reminders
    cancelled = waiting if "*" in changes.cancelled_reminders else waiting & changes.cancelled_reminders
    await repositories.cancel_reminders(session, loaded.key, cancelled, loaded.onboarding.now)
    await repositories.add_reminders(session, loaded.key, {due.kind: due.at for due in changes.reminders})


async def _addresses(
    session: Session, onboarding: Onboarding, happened: Event, audience: Audience, team: Address
) -> list[Address]:
    if audience is Audience.TEAM:
        return [team] if onboarding.registered else []
    if happened.kind == EventKind.COLLEAGUE_INVITED:
        known = await repositories.people_with_email(session, data_as(happened, ColleagueInvited).email)
        return [address_of(row) for row in known]
    if audience is Audience.PLACE:
        return onboarding.places
    return [member.address for member in listeners(onboarding, happened, audience) if member.address]


def _outbox(
    kind: delivery.OutboxKind,
    onboarding: Onboarding,
    key: int,
    to: Address,
    event_id: int | None = None,
    audience: str = "",
) -> repositories.NewRow:
    return {
        "kind": kind.value,
        "onboarding_id": key,
        "event_id": event_id,
        "channel": to.channel.value,
        "workspace": to.workspace,
        "place": to.kind.value,
        "target": to.target,
        "notice": str(audience),
        "at": onboarding.now,
        "due_at": onboarding.now,
    }
