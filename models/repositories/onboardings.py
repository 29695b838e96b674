"""One onboarding: everything that stands about it, read in one statement, and what a turn writes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ScalarSelect, Select, Table, bindparam, case, delete, func, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.errors import Conflict
from models.domain import (
    LONGEST_MINUTES,
    Address,
    Answer,
    CallTime,
    Event,
    Member,
    OnboardingRecord,
    Review,
    StoredOnboarding,
    TeamPlace,
)
from models.enums import CallStatus, Channel, EventKind, PlaceKind
from models.repositories.desk.diary import CALLS, booked_by_others
from models.repositories.desk.published_times import TIMES, published
from models.repositories.lists import RECORDS
from models.repositories.mapping import (
    Mapping,
    Row,
    add,
    add_numbered,
    execute,
    fetch,
    fetch_one,
    root_of,
    save_rows,
    table_of,
)
from models.repositories.people import MEMBERS, PEOPLE
from models.repositories.reviews import reviews
from models.repositories.reviews.delegations import DELEGATIONS, delegations_of_it
from models.repositories.reviews.sign_offs import SIGN_OFFS, sign_offs_of_it
from models.tables.delivery import ReminderRow
from models.tables.onboarding import (
    AnswerRow,
    EventRow,
    ReviewRow,
    TeamPlaceRow,
)
from models.tables.people import PersonRow

EVENTS = Mapping(EventRow, Event, names={"person": "person_id"}, joined=("by",), unread=("onboarding_id",))
_ANSWERS = Mapping(
    AnswerRow, Answer, names={"person": "person_id", "number": "id"}, joined=("by",), unread=("onboarding_id",)
)
_REVIEWS = Mapping(ReviewRow, Review, unread=("onboarding_id",))
_PLACES = Mapping(TeamPlaceRow, TeamPlace, unread=("id", "onboarding_id"))
_ONBOARDING, _PERSON, _REMINDER = RECORDS.table, table_of(PersonRow), table_of(ReminderRow)
_EVENT = EVENTS.table.c
NAMED_EVENTS: Select[Any] = select(*EVENTS.columns, _PERSON.c.name).join_from(
    EVENTS.table, _PERSON, _EVENT.person_id == _PERSON.c.id, isouter=True
)
_REACHED = _PERSON.alias("reached")


async def find(
    session: AsyncSession, now: datetime, reference: str = "", key: int | None = None
) -> StoredOnboarding | None:
    """By its reference or the id of its row, with what stands in the onboarding team's diary at this moment (aware)."""
    by, which = (_BY_REFERENCE, reference) if key is None else (_BY_KEY, key)
    found = await fetch_one(session, by, which=which, now=now, began=now - timedelta(minutes=LONGEST_MINUTES))
    if found is None:
        return None
    record, (answers, begun, calls, members, happened, places, reminders, assignee, taken, free), said = _shares(found)
    verdicts, conditions, comments, opinions, sign_offs, delegations = said
    return StoredOnboarding(
        RECORDS.read(record),
        _ANSWERS.read_all_json([(question, as_given(value), *rest) for question, value, *rest in answers or ()]),
        _REVIEWS.read_all_json(begun),
        CALLS.read_all_json(calls),
        tuple(_member(row) for row in members or ()),
        EVENTS.read_all_json(happened),
        _PLACES.read_all_json(places),
        frozenset(kind for (kind,) in reminders or ()),
        next((PEOPLE.read_json(row) for row in assignee or ()), None),
        reviews.VERDICTS.read_all_json(verdicts),
        reviews.CONDITIONS.read_all_json(conditions),
        reviews.COMMENTS.read_all_json(comments),
        reviews.OPINIONS.read_all_json(opinions),
        SIGN_OFFS.read_all_json(sign_offs),
        DELEGATIONS.read_all_json(delegations),
        tuple(call for call in CALLS.read_all_json(taken) if call.ends_at > now),
        TIMES.read_all_json(free),
    )


def _shares(found: Row) -> tuple[Row, Row, Row]:
    """The columns of its row, what else stands about it, and what is said of its reviews."""
    own, parts = len(RECORDS.columns), len(_PARTS)
    return found[:own], found[own : own + parts], found[own + parts :]


def as_given(value: Any) -> Any:
    """JSON knows lists; answers are never changed in place."""
    return tuple(value) if isinstance(value, list) else value


def _member(row: Row) -> Member:
    *columns, channel, workspace, user, email = row
    address = Address(Channel(channel), workspace, PlaceKind.DIRECT, user) if channel else None
    return MEMBERS.read_json(columns, address=address, platform_email=email)


class _rows(FunctionElement[Any]):
    """The rows of a subquery as one JSON list of lists."""

    type = JSON()
    inherit_cache = True


@compiles(_rows, "sqlite")
def _on_sqlite(element: _rows, compiler: SQLCompiler, **options: Any) -> str:
    # JSON is kept as text there, and would be quoted as text.
    drawn = [(clause, compiler.process(clause, **options)) for clause in element.clauses]
    columns = (f"json({name})" if isinstance(clause.type, JSON) else name for clause, name in drawn)
    return f"json_group_array(json_array({', '.join(columns)}))"


@compiles(_rows, "postgresql")
def _on_postgresql(element: _rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"


def _together(rows: Select[Any]) -> ScalarSelect[Any]:
    return select(_rows(*rows.correlate(_ONBOARDING).subquery().c)).scalar_subquery()


def _of(table: Table, *columns: Any) -> Select[Any]:
    return select(*columns).where(table.c.onboarding_id == _ONBOARDING.c.id)


def _answers() -> Select[Any]:
    answer = _ANSWERS.table.c
    newest = select(func.max(answer.id)).where(answer.onboarding_id == _ONBOARDING.c.id).group_by(answer.question)
    rows: Select[Any] = select(*_ANSWERS.columns, _PERSON.c.name).join(_PERSON, answer.person_id == _PERSON.c.id)
    return rows.where(answer.id.in_(newest.correlate(_ONBOARDING))).order_by(answer.id)


def _members() -> Select[Any]:
    """Each with the identity that they used last, if they have several."""
    place = MEMBERS.table.c
    last = (func.coalesce(_REACHED.c[name], _PERSON.c[name]) for name in ("channel", "workspace", "user", "email"))
    rows = _of(MEMBERS.table, *MEMBERS.columns, *last)
    rows = rows.join(_PERSON, place.person_id == _PERSON.c.id, isouter=True)
    return rows.join(_REACHED, _PERSON.c.reached_by == _REACHED.c.id, isouter=True).order_by(place.id)


def _events() -> Select[Any]:
    """The last of each kind and stage, however much happened since, and every move to another version."""
    of_each = EVENTS.table.alias("of_each").c
    last = select(func.max(of_each.id)).where(of_each.onboarding_id == _ONBOARDING.c.id)
    each_move = case((of_each.kind == EventKind.MOVED_OVER, of_each.id))
    last = last.group_by(of_each.kind, of_each.stage, each_move)
    who = {_EVENT.person_id: root_of(_EVENT.person_id, _PERSON)}
    rows: Select[Any] = NAMED_EVENTS.with_only_columns(*(who.get(c, c) for c in EVENTS.columns), _PERSON.c.name)
    return rows.where(_EVENT.id.in_(last.correlate(_ONBOARDING))).order_by(_EVENT.id.desc())


def _reviews() -> Select[Any]:
    return _of(_REVIEWS.table, *_REVIEWS.columns).order_by(_REVIEWS.table.c.id)


def _calls() -> Select[Any]:
    call = CALLS.table.c
    return _of(CALLS.table, *CALLS.columns).order_by(call.starts_at, call.id)


def _places() -> Select[Any]:
    return _of(_PLACES.table, *_PLACES.columns).order_by(_PLACES.table.c.id)


def _reminders() -> Select[Any]:
    reminder = _REMINDER.c
    return _of(_REMINDER, reminder.kind).where(reminder.fired_at.is_(None), reminder.cancelled_at.is_(None))


def _assignee() -> Select[Any]:
    return select(*PEOPLE.columns).where(PEOPLE.table.c.id == _ONBOARDING.c.assignee_id)


_PARTS = (_answers, _reviews, _calls, _members, _events, _places, _reminders, _assignee, booked_by_others, published)
_REVIEWED = (
    reviews.verdicts_of_it,
    reviews.conditions_of_it,
    reviews.comments_of_it,
    reviews.opinions_of_it,
    sign_offs_of_it,
    delegations_of_it,
)
_EVERYTHING: Select[Any] = select(
    *RECORDS.columns,
    *(_together(part()) for part in (*_PARTS, *_REVIEWED)),
)
_BY_REFERENCE = _EVERYTHING.where(_ONBOARDING.c.reference == bindparam("which"))
_BY_KEY = _EVERYTHING.where(_ONBOARDING.c.id == bindparam("which"))


# What a turn writes


async def add_record(session: AsyncSession, record: OnboardingRecord) -> int:
    """A new onboarding; the id of its row."""
    return (await add_numbered(session, _ONBOARDING, [RECORDS.values(record)]))[0]


_FIXED = ("id", "reference", "created_at", "version")
_CHANGE = (
    update(_ONBOARDING)
    .where(_ONBOARDING.c.id == bindparam("of_id"), _ONBOARDING.c.version == bindparam("of_version"))
    .values(
        {column.name: bindparam(column.name) for column in _ONBOARDING.c if column.name not in _FIXED}
        | {"version": _ONBOARDING.c.version + 1}
    )
)


async def change_record(session: AsyncSession, record: OnboardingRecord) -> None:
    """Puts it in the place of its row, if that still has this version. Raises Conflict where somebody was first."""
    values = {name: value for name, value in RECORDS.values(record).items() if name not in _FIXED}
    if not await execute(session, _CHANGE, {**values, "of_id": record.id, "of_version": record.version}):
        raise Conflict()


async def save_reviews(session: AsyncSession, key: int, moved: Sequence[Review]) -> None:
    """Those without an id are new."""
    await save_rows(session, _REVIEWS, key, moved)


async def save_calls(session: AsyncSession, key: int, calls: Sequence[CallTime]) -> None:
    """Those without an id are new. Raises Conflict for a slot at a time that somebody else has booked."""
    # What is freed comes first: no time is booked twice for a moment.
    await save_rows(session, CALLS, key, sorted(calls, key=lambda call: call.status is CallStatus.BOOKED))


async def save_members(session: AsyncSession, key: int, members: Sequence[Member]) -> None:
    """Those without an id are new."""
    await save_rows(session, MEMBERS, key, members)


async def add_places(session: AsyncSession, key: int, places: Sequence[TeamPlace]) -> None:
    """Channels of the applicant team."""
    await add(session, _PLACES.table, [_PLACES.values(place, onboarding_id=key) for place in places])


_ADDRESS = ("channel", "workspace", "target")
_REMOVE_PLACE = delete(_PLACES.table).where(
    _PLACES.table.c.onboarding_id == bindparam("key"), *(_PLACES.table.c[name] == bindparam(name) for name in _ADDRESS)
)


async def remove_places(session: AsyncSession, key: int, places: Sequence[TeamPlace]) -> None:
    """Channels that are the team's no more."""
    for place in places:
        where = {name: getattr(place, name) for name in _ADDRESS}
        await execute(session, _REMOVE_PLACE, {"key": key, **where})


async def add_answers(session: AsyncSession, key: int, answers: Sequence[Answer]) -> list[int]:
    """Insert answers of the onboarding with this id. Returns their numbers, in order."""
    rows = [_ANSWERS.values(answer, onboarding_id=key) for answer in answers]
    return await add_numbered(session, _ANSWERS.table, rows)


async def add_events(session: AsyncSession, key: int, events: Sequence[Event]) -> list[int]:
    """Insert events of the onboarding with this id. Returns their ids, in order."""
    return await add_numbered(session, EVENTS.table, [EVENTS.values(event, onboarding_id=key) for event in events])


# What was answered before


_ANSWER = _ANSWERS.table.c
_THEN = (
    select(func.max(_ANSWER.id))
    .where(_ANSWER.onboarding_id == bindparam("key"), _ANSWER.id <= bindparam("last"))
    .group_by(_ANSWER.question)
)
_AS_OF = select(_ANSWER.question, _ANSWER.value).where(_ANSWER.id.in_(_THEN))
_NEWEST_AT = select(func.max(_ANSWER.id)).where(
    _ANSWER.onboarding_id == bindparam("key"), _ANSWER.at <= bindparam("moment")
)
_EVERY_ANSWER = (
    select(*_ANSWERS.columns, _PERSON.c.name)
    .join(_PERSON, _ANSWER.person_id == _PERSON.c.id)
    .where(_ANSWER.onboarding_id == bindparam("key"))
    .order_by(_ANSWER.id)
)


async def answers_as_of(session: AsyncSession, key: int, last: int) -> dict[str, Any]:
    """By question, the answers as they stood when the answer of this number was the newest."""
    stood = await fetch(session, _AS_OF, key=key, last=last)
    return {question: as_given(value) for question, value in stood if value is not None}


async def newest_answer(session: AsyncSession, key: int, moment: datetime) -> int:
    """The number of the newest answer at a moment (aware); 0 where there was none."""
    return (await fetch(session, _NEWEST_AT, key=key, moment=moment))[0][0] or 0


async def every_answer(session: AsyncSession, key: int) -> list[Answer]:
    """Every answer that was ever given, oldest first."""
    read = (_ANSWERS.read(row[:-1], by=row[-1]) for row in await fetch(session, _EVERY_ANSWER, key=key))
    return [replace(answer, value=as_given(answer.value)) for answer in read]
