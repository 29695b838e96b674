"""Everything that stands about one onboarding, in one statement: a turn goes to the database once for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ScalarSelect, Select, Table, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.database.session import Session
from models.repositories.columns import columns_of, one_or_none
from models.tables.calls import CallTimeRow
from models.tables.delivery import ReminderRow
from models.tables.events import EventRow
from models.tables.onboarding import AnswerRow, OnboardingRow, ReviewRow
from models.tables.people import MembershipRow, PersonRow
from models.tables.places import TeamPlaceRow

_ONBOARDING, _ANSWER, _REVIEW = columns_of(OnboardingRow), columns_of(AnswerRow), columns_of(ReviewRow)
_CALL, _MEMBERSHIP, _PERSON = columns_of(CallTimeRow), columns_of(MembershipRow), columns_of(PersonRow)
_EVENT, _PLACE, _REMINDER = columns_of(EventRow), columns_of(TeamPlaceRow), columns_of(ReminderRow)


class StoredOnboarding(NamedTuple):
    """Where it stands. `version` is the one to change: see `change_onboarding`."""

    id: int
    version: int
    reference: str
    content_version: str
    state: str
    resume_state: str | None
    state_since: datetime
    service_key: str | None
    priority: str | None
    wait_reason: str | None
    wait_looked_at: datetime | None
    reply_due_on: date | None
    go_live_on: date | None


class StoredAnswer(NamedTuple):
    """The newest answer to a question, a removed one too (its value is None), and who gave it."""

    id: int
    question: str
    value: Any
    person_id: int
    at: datetime
    by: str


class StoredReview(NamedTuple):
    id: int
    stage: str
    state: str


class StoredCall(NamedTuple):
    """A time that was ever offered."""

    id: int
    starts_at: datetime
    standing: str


class StoredMember(NamedTuple):
    """A place in the onboarding, and the person in it; `person` and what follows are None for an open invitation."""

    id: int
    person_id: int | None
    name: str
    email: str | None
    role: str
    standing: str
    since: datetime
    channel: str | None
    workspace: str | None
    user: str | None
    reached_by: int | None


class StoredEvent(NamedTuple):
    """What happened, and the name of the person who did it."""

    id: int
    kind: str
    stage: str | None
    person_id: int | None
    at: datetime
    data: dict[str, Any]
    by: str | None


class StoredPlace(NamedTuple):
    """A channel that the onboarding belongs to."""

    channel: str
    workspace: str
    target: str


@dataclass(frozen=True)
class WholeOnboarding:
    """Answers oldest first, reviews in the order in which they began, calls earliest first, events newest first.

    `reminders`: the kinds that wait.
    """

    row: StoredOnboarding
    answers: tuple[StoredAnswer, ...]
    reviews: tuple[StoredReview, ...]
    calls: tuple[StoredCall, ...]
    members: tuple[StoredMember, ...]
    events: tuple[StoredEvent, ...]
    places: tuple[StoredPlace, ...]
    reminders: frozenset[str]


async def whole_onboarding(
    session: Session, events: int, reference: str = "", key: int | None = None
) -> WholeOnboarding | None:
    """Found by its reference or its key. `events`: how many of the newest."""
    by, which = (_BY_REFERENCE, reference) if key is None else (_BY_KEY, key)
    found = await one_or_none(session, by, which=which, events=events)
    if found is None:
        return None
    *row, answers, reviews, calls, members, happened, places, reminders = found
    return WholeOnboarding(
        StoredOnboarding(*row),
        tuple(StoredAnswer(a, q, value, who, _moment(at), by) for a, q, value, who, at, by in answers or ()),
        tuple(StoredReview(*review) for review in reviews or ()),
        tuple(StoredCall(c, _moment(at), standing) for c, at, standing in calls or ()),
        tuple(_member(*member) for member in members or ()),
        tuple(StoredEvent(e, k, s, who, _moment(at), data, by) for e, k, s, who, at, data, by in happened or ()),
        tuple(StoredPlace(*place) for place in places or ()),
        frozenset(kind for (kind,) in reminders or ()),
    )


def _member(number: int, *rest: Any) -> StoredMember:
    person, name, email, role, standing, since, channel, workspace, user, reached_by = rest
    at = _moment(since)
    return StoredMember(number, person, name, email, role, standing, at, channel, workspace, user, reached_by)


def _moment(stored: str) -> datetime:
    """SQLite keeps UTC without saying so."""
    read = datetime.fromisoformat(stored)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


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
    answer, person = _ANSWER.c, _PERSON.c
    newest = select(func.max(answer.id)).where(answer.onboarding_id == _ONBOARDING.c.id).group_by(answer.question)
    columns = (answer.id, answer.question, answer.value, answer.person_id, answer.at, person.name)
    asked: Select[Any] = select(*columns).join(_PERSON, answer.person_id == person.id)
    return asked.where(answer.id.in_(newest.correlate(_ONBOARDING))).order_by(answer.id)


def _members() -> Select[Any]:
    place, person = _MEMBERSHIP.c, _PERSON.c
    in_it = (place.id, place.person_id, place.name, place.email, place.role, place.standing, place.since)
    identity = (person.channel, person.workspace, person.user, person.reached_by)
    everybody = _of(_MEMBERSHIP, *in_it, *identity).join(_PERSON, place.person_id == person.id, isouter=True)
    return everybody.order_by(place.id)


def _events() -> Select[Any]:
    event, person = _EVENT.c, _PERSON.c
    columns = (event.id, event.kind, event.stage, event.person_id, event.at, event.data, person.name)
    newest = _of(_EVENT, *columns).join(_PERSON, event.person_id == person.id, isouter=True)
    return newest.order_by(event.id.desc()).limit(bindparam("events"))


def _reviews() -> Select[Any]:
    review = _REVIEW.c
    return _of(_REVIEW, review.id, review.stage, review.state).order_by(review.id)


def _calls() -> Select[Any]:
    call = _CALL.c
    return _of(_CALL, call.id, call.starts_at, call.standing).order_by(call.starts_at, call.id)


def _places() -> Select[Any]:
    place = _PLACE.c
    return _of(_PLACE, place.channel, place.workspace, place.target).order_by(place.id)


def _reminders() -> Select[Any]:
    reminder = _REMINDER.c
    return _of(_REMINDER, reminder.kind).where(reminder.fired_at.is_(None), reminder.cancelled_at.is_(None))


_WHOLE: Select[Any] = select(
    *(_ONBOARDING.c[name] for name in StoredOnboarding._fields),
    *map(_together, (_answers(), _reviews(), _calls(), _members(), _events(), _places(), _reminders())),
)
_BY_REFERENCE = _WHOLE.where(_ONBOARDING.c.reference == bindparam("which"))
_BY_KEY = _WHOLE.where(_ONBOARDING.c.id == bindparam("which"))
