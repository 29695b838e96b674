"""Loads an onboarding and saves what a turn changed, with the events, reminders and messages that it makes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from conversations.content.schema import ContentPack
from conversations.journey.machine import BEFORE_REGISTRATION, ReviewState, State
from conversations.journey.stages import Stage
from conversations.notices import Audience, audiences, listeners
from conversations.onboarding import CallTime, Given, Happened, Onboarding, Summary
from conversations.people import Member, Participant
from conversations.questions.types import Answer
from conversations.turns import Address, Channel, PlaceKind
from models import call, delivery, event, person, place, queries
from models import onboarding as stored
from models.standings import CallStanding, Role, Standing
from models.unit_of_work import Session, UnitOfWork

RECENT_EVENTS = 12
"""Enough for the last thing that happened and the reason that stands; the whole history is read when asked for."""
EVERYTHING = 1000

_REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, no 0 or 1: read out on the phone without mistakes

Packs = Callable[[str], ContentPack]


def new_reference() -> str:
    """A reference for a new onboarding, such as ONB-7K3F9Q."""
    return "ONB-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(6))


def address_of(row: person.Person) -> Address:
    """A person's direct messages."""
    return Address(Channel(row.channel), row.workspace, PlaceKind.DIRECT, row.user)


def place_of(row: place.TeamPlace) -> Address:
    """An applicant team's channel."""
    return Address(Channel(row.channel), row.workspace, PlaceKind.CHANNEL, row.target)


def participant(row: person.Person, focus: str | None) -> Participant:
    if row.id is None:
        raise ValueError("Store the person first.")
    return Participant(row.id, row.name, row.email, address_of(row), row.onboarding_team, focus, *asking(row))


_MISTAKEN = " again"


def asking(row: person.Person) -> tuple[str | None, bool]:
    """The question that a person is asked, and whether their last answer to it was refused."""
    return (row.asking.removesuffix(_MISTAKEN), row.asking.endswith(_MISTAKEN)) if row.asking else (None, False)


def remember_asking(row: person.Person, by: Participant) -> None:
    """Note where the chat stands, for `asking` to read."""
    row.asking = f"{by.asking}{_MISTAKEN}" if by.asking and by.mistaken else by.asking


class Loaded:
    """An onboarding in memory beside the rows that it came from."""

    def __init__(self, row: stored.Onboarding, onboarding: Onboarding, rows: Mapping[str, list[Any]]) -> None:
        self.row = row
        self.onboarding = onboarding
        self.reviews = {Stage(review.stage): review for review in rows.get("reviews", [])}
        self.calls = {call_time.id: call_time for call_time in rows.get("calls", [])}
        self.memberships = {membership.id: membership for membership in rows.get("memberships", [])}


async def load(session: Session, row: stored.Onboarding, packs: Packs, now: Any, recent: int = RECENT_EVENTS) -> Loaded:
    """Everything that stands about one onboarding."""
    key = row.id or 0
    answers = await queries.latest_answers(session, key)
    reviews = await queries.reviews(session, key)
    members = await queries.members(session, key)
    last = await queries.reached(session, [who for _, who in members if who])
    calls = await queries.call_times(session, key)
    events = await queries.events(session, key, recent)
    given = {answer.question: _given(answer, name) for answer, name in answers}
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
        reviews={Stage(review.stage): ReviewState(review.state) for review in reviews},
        given=given,
        loaded=dict(given),
        members=[_member(membership, who, last.get(who.id or 0) if who else None) for membership, who in members],
        call_times=[CallTime(c.starts_at, CallStanding(c.standing), c.id) for c in calls],
        taken=await _taken(session, key, now) if calls else frozenset(),
        places=[place_of(row_place) for row_place in await queries.places(session, key)],
        events=[happened(row_event, name) for row_event, name in events],
    )
    if onboarding.state is State.REGISTERING and row.service_key:
        same = await queries.same_service(session, row.service_key, row.id)
        onboarding.same_service = tuple(summary(s) for s in same if s.state not in BEFORE_REGISTRATION)
    return Loaded(row, onboarding, {"reviews": reviews, "calls": calls, "memberships": [m for m, _ in members]})


async def _taken(session: Session, key: int, now: Any) -> frozenset[datetime]:
    booked = await queries.booked_times(session, now)
    return frozenset(call_time.starts_at for call_time in booked if call_time.onboarding_id != key)


async def answers_as_of(session: Session, key: int, seen: int) -> dict[str, Answer]:
    """What stood in a form that was drawn when `seen` was the newest answer."""
    return {
        row.question: _value(row) for row in await queries.answers_as_of(session, key, seen) if row.value is not None
    }


def _value(row: stored.Answer) -> Any:
    return tuple(row.value) if isinstance(row.value, list) else row.value


def _given(row: stored.Answer, by: str) -> Given:
    return Given(row.question, _value(row), row.person_id, by, row.at, row.id or 0)


def _member(row: person.Membership, who: person.Person | None, last: person.Person | None) -> Member:
    """`last`: the identity that they used last, if they have several."""
    address = address_of(last or who) if who else None
    return Member(
        row.name, row.email, Role(row.role), Standing(row.standing), row.since, row.person_id, address, row.id
    )


def happened(row: event.Event, by: str | None) -> Happened:
    return Happened(row.kind, row.at, row.person_id, by, Stage(row.stage) if row.stage else None, row.data, row.id)


def summary(row: stored.Onboarding) -> Summary:
    return Summary(row.reference, State(row.state), row.organisation or "", row.service or "", None, row.state_since)


def create(packs: Packs, version: str, now: Any) -> Loaded:
    """A new onboarding, on the newest content."""
    onboarding = Onboarding(new_reference(), packs(version), now, state_since=now)
    row = stored.Onboarding(
        reference=onboarding.reference,
        content_version=version,
        state=onboarding.state.value,
        state_since=now,
        created_at=now,
        updated_at=now,
    )
    return Loaded(row, onboarding, {})


async def save(work: UnitOfWork, loaded: Loaded, team: Address) -> None:
    """Write what changed. Raises Conflict where somebody else was first: run the turn again."""
    session, row, onboarding = work.session, loaded.row, loaded.onboarding
    _copy_fields(row, onboarding)
    session.add(row)
    if row.id is None:
        await work.flush()
    else:
        work.touch(row)
    key = row.id or 0
    _save_reviews(session, loaded, key)
    _save_calls(session, loaded, key)
    _save_members(session, loaded, key)
    session.add_all(_place_row(added, key) for added in onboarding.changes.new_places)
    answers = [_answer_row(given, key) for given in onboarding.changes.answers]
    session.add_all(answers)
    events = [_event_row(happened, key) for happened in onboarding.changes.events]
    session.add_all(events)
    await work.flush()
    onboarding.number_answers([row.id or 0 for row in answers])
    await _save_reminders(session, onboarding, key)
    if onboarding.registered:  # before the notices, which stand beneath it
        session.add(_outbox(delivery.OutboxKind.CARD, onboarding, key, team))
        await work.flush()
    for happened, event_row in zip(onboarding.changes.events, events, strict=True):
        await _tell(session, onboarding, happened, event_row, team)


def _copy_fields(row: stored.Onboarding, onboarding: Onboarding) -> None:
    row.state, row.resume_state = (
        onboarding.state.value,
        onboarding.resume_state.value if onboarding.resume_state else None,
    )
    row.state_since = onboarding.state_since or onboarding.now
    row.organisation, row.ods_code, row.service = (
        onboarding.organisation or None,
        onboarding.ods_code or None,
        onboarding.service or None,
    )
    row.service_key = (
        f"{onboarding.ods_code}|{' '.join(onboarding.service.casefold().split())}" if onboarding.service else None
    )
    row.priority, row.wait_reason, row.wait_looked_at = (
        onboarding.priority,
        onboarding.wait_reason,
        onboarding.wait_looked_at,
    )
    row.reply_due_on, row.go_live_on = onboarding.reply_due_on, onboarding.go_live_on
    row.updated_at = onboarding.now


def _save_reviews(session: Session, loaded: Loaded, key: int) -> None:
    now = loaded.onboarding.now
    for stage, state in loaded.onboarding.reviews.items():
        row = loaded.reviews.get(stage)
        if row is None:
            session.add(stored.Review(onboarding_id=key, stage=stage.value, state=state.value, since=now))
        elif row.state != state.value:
            row.state, row.since = state.value, now


def _save_calls(session: Session, loaded: Loaded, key: int) -> None:
    for call_time in loaded.onboarding.call_times:
        row = loaded.calls.get(call_time.id)
        if row is None:
            session.add(
                call.CallTime(onboarding_id=key, starts_at=call_time.starts_at, standing=call_time.standing.value)
            )
        elif row.standing != call_time.standing.value:
            row.standing = call_time.standing.value


def _save_members(session: Session, loaded: Loaded, key: int) -> None:
    for member in loaded.onboarding.members:
        row = loaded.memberships.get(member.id)
        if row is None:
            row = person.Membership(
                onboarding_id=key,
                name=member.name,
                role=member.role.value,
                standing=member.standing.value,
                since=member.since,
            )
            session.add(row)
        row.person_id, row.email, row.name = member.person, member.email, member.name
        row.role, row.standing, row.since = member.role.value, member.standing.value, member.since


def _place_row(to: Address, key: int) -> place.TeamPlace:
    return place.TeamPlace(onboarding_id=key, channel=to.channel.value, workspace=to.workspace, target=to.target)


def _answer_row(given: Given, key: int) -> stored.Answer:
    value = list(given.value) if isinstance(given.value, tuple) else given.value
    return stored.Answer(onboarding_id=key, question=given.question, value=value, person_id=given.person, at=given.at)


def _event_row(happened: Happened, key: int) -> event.Event:
    stage = happened.stage.value if happened.stage else None
    return event.Event(
        onboarding_id=key,
        kind=happened.kind,
        stage=stage,
        person_id=happened.person,
        at=happened.at,
        data=happened.data,
    )


async def _save_reminders(session: Session, onboarding: Onboarding, key: int) -> None:
    changes = onboarding.changes
    if changes.cancelled_reminders:
        kinds = None if "*" in changes.cancelled_reminders else changes.cancelled_reminders
        await queries.cancel_reminders(session, key, kinds, onboarding.now)
    session.add_all(delivery.Reminder(onboarding_id=key, kind=due.kind, due_at=due.at) for due in changes.reminders)


async def _tell(session: Session, onboarding: Onboarding, happened: Happened, row: event.Event, team: Address) -> None:
    for audience in audiences(happened):
        if audience is Audience.TEAM:
            if onboarding.registered:
                session.add(_outbox(delivery.OutboxKind.NOTICE, onboarding, row.onboarding_id, team, row.id, audience))
            continue
        for address in await _addresses(session, onboarding, happened, audience):
            session.add(_outbox(delivery.OutboxKind.NOTICE, onboarding, row.onboarding_id, address, row.id, audience))


async def _addresses(session: Session, onboarding: Onboarding, happened: Happened, audience: Audience) -> list[Address]:
    if happened.kind == "colleague_invited":
        known = await queries.people_with_email(session, str(happened.data.get("email")))
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
) -> delivery.OutboxRow:
    return delivery.OutboxRow(
        kind=kind.value,
        onboarding_id=key,
        event_id=event_id,
        channel=to.channel.value,
        workspace=to.workspace,
        place=to.kind.value,
        target=to.target,
        notice=str(audience),
        at=onboarding.now,
        due_at=onboarding.now,
    )
