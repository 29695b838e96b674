"""Years of onboardings, most of them closed, written as rows: nothing else fills a database of this size quickly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from random import Random
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from benchmarks.filling import insert_rows, prepare
from bot.wiring import utc_now
from models.database.engines import migrating_engine
from models.database.migrate import upgrade
from models.database.url import read_address
from models.enums import EventKind, MembershipStatus, Role
from models.folding import folded
from models.repositories.desk.search import trigrams

EVENTS = 30  # of each onboarding
_AT_ONCE = 500  # onboardings whose events are written in one transaction
_STEPS = (
    *("before_you_start", "registering", "registered", "call_offered", "call_booked", "waiting_capacity"),
    *("eligibility", "technical_preparation", "templates", "routing_plans", "integration", "conformance"),
    *("connection_agreement", "ready_for_go_live", "go_live_set", "live"),
)
_OPEN_AT = ("registered", "waiting_capacity", "eligibility", "technical_preparation", "integration")
_TOWNS = ("Leeds", "Riverside", "Northgate", "Hull", "Derby", "Truro", "York", "Exeter", "Luton", "Bolton")
_SERVICES = ("flu reminders", "screening", "test results", "appointments", "vaccination", "discharge letters")
_YEARS = timedelta(days=3 * 365)
_NOW = utc_now()
_ANSWER = ("onboarding_id", "question", "value", "person_id", "at")
_EVENT = ("onboarding_id", "kind", "person_id", "at", "data")
_ENTRY, _TRIGRAM = ("onboarding_id", "words"), ("trigram", "onboarding_id")
Row = dict[str, Any]


@dataclass(frozen=True)
class _Case:
    """One onboarding: when it began, and where it stands."""

    number: int
    begun: datetime
    state: str

    @property
    def reference(self) -> str:
        return f"ONB-{self.number:06}"

    @property
    def organisation(self) -> str:
        return f"{_TOWNS[self.number % len(_TOWNS)]} NHS Trust {self.number // 50}"

    @property
    def service(self) -> str:
        return _SERVICES[self.number % len(_SERVICES)].capitalize()


async def fill(url: str, count: int, closed: float) -> None:
    """Fills an empty database with so many onboardings, each with `EVENTS` events over the last three years.

    `closed`: the share of them that are closed, the oldest.
    """
    await upgrade(url)
    engine = migrating_engine(read_address(url))
    cases = _cases(count, round(count * closed))
    try:
        async with engine.begin() as connection:
            await prepare(connection)
            await _insert(connection, "person", map(_person, range(1, count + 1)))
            await _insert(connection, "onboarding", map(_onboarding, cases))
            await _insert(connection, "membership", map(_membership, cases))
            await insert_rows(connection, _table("answer"), _ANSWER, chain.from_iterable(map(_answers, cases)))
        for first in range(0, count, _AT_ONCE):  # a counter of the states that changes too often in one is slow
            some = cases[first : first + _AT_ONCE]
            async with engine.begin() as connection:
                await insert_rows(connection, _table("event"), _EVENT, chain.from_iterable(map(_events, some)))
        async with engine.begin() as connection:
            entries = [(case.number, _words(case)) for case in cases]
            await insert_rows(connection, _table("search_entry"), _ENTRY, entries)
            await insert_rows(connection, _table("trigram"), _TRIGRAM, _trigrams(entries))
            await _go_on_counting(connection)
            await connection.execute(text("ANALYZE"))
    finally:
        await engine.dispose()


def _cases(count: int, closed: int) -> list[_Case]:
    """Those that are open are the newest."""
    random = Random(16)
    made = []
    for number in range(1, count + 1):
        share = number / count
        begun = _NOW - _YEARS * (1 - share) - timedelta(days=2)
        ended = random.choices(("live", "declined", "withdrawn"), (70, 20, 10))[0]
        made.append(_Case(number, begun, ended if number <= closed else _OPEN_AT[number % len(_OPEN_AT)]))
    return made


async def _insert(connection: AsyncConnection, name: str, rows: Iterable[Row]) -> None:
    first, *rest = rows
    values = (tuple(row.values()) for row in chain([first], rest))
    await insert_rows(connection, _table(name), tuple(first), values)


async def _go_on_counting(connection: AsyncConnection) -> None:
    """PostgreSQL numbers what comes next by a count of its own, which rows with ids leave behind."""
    if connection.dialect.name == "postgresql":
        for name in ("onboarding", "person"):
            newest = select(func.max(_table(name).c.id)).scalar_subquery()
            await connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), newest)))


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _person(number: int) -> Row:
    user = f"applicant{number}"
    return {"id": number, "channel": "web", "workspace": "riverside", "user": user, "name": f"Amara {number}"} | {
        "email": f"{user}@riverside.example",
        "onboarding_team": False,
        "asking_again": False,
    }


def _onboarding(case: _Case) -> Row:
    closed = case.state in ("live", "declined", "withdrawn")
    days = case.number % 40
    return {
        "id": case.number,
        "reference": case.reference,
        "content_version": "2026-11",
        "state": case.state,
        "resume_state": "eligibility" if case.state in ("declined", "withdrawn") else None,
        "state_since": case.begun + timedelta(days=1),
        "organisation": case.organisation,
        "ods_code": f"R{case.number % 1000:03}",
        "service": case.service,
        "service_key": f"r{case.number} {case.service}",
        "priority": None if closed else ("high", "normal", "low")[case.number % 3],
        "created_at": case.begun,
        "updated_at": case.begun + timedelta(days=1),
        "version": 1,
        "whose_turn": None if closed else ("onboarding team", "applicant")[case.number % 2],
        "due_on": None if closed else date.today() + timedelta(days=days - 20),
        "in_nhs_england": case.number % 5 == 0,
    }


def _membership(case: _Case) -> Row:
    return {
        "onboarding_id": case.number,
        "person_id": case.number,
        "name": f"Amara {case.number}",
        "role": Role.OWNER.value,
        "standing": MembershipStatus.JOINED.value,
        "since": case.begun,
        "joined_at": case.begun,
        "held_by_address": False,
        "set_aside": False,
    }


def _answers(case: _Case) -> Iterator[tuple[Any, ...]]:
    said = {
        "before_you_start.part_of_nhs_england": "no",
        "before_you_start.direct_care": "yes",
        "registration.organisation": case.organisation,
        "registration.service": case.service,
        "registration.ods_code": f"R{case.number % 1000:03}",
    }
    return ((case.number, question, value, case.number, case.begun) for question, value in said.items())


def _events(case: _Case) -> list[tuple[Any, ...]]:
    """Its steps in the first fifth of its time; what was said makes up the rest."""
    reached = _STEPS.index(case.state) if case.state in _STEPS else _STEPS.index("eligibility")
    every = timedelta(hours=30)
    made = [_event(case, EventKind.STARTED, 0)]
    for at in range(1, reached + 1):
        made.append(_event(case, EventKind.MOVED, at, every, **{"from": _STEPS[at - 1], "to": _STEPS[at]}))
        if _STEPS[at] == "registered":
            made.append(_event(case, EventKind.REGISTERED, at, every))
    if case.state not in _STEPS:
        moved = {"from": "eligibility", "to": case.state}
        made.append(_event(case, EventKind.MOVED, reached + 1, every, **moved))
        kind = EventKind.DECLINED if case.state == "declined" else EventKind.WITHDRAWN
        made.append(_event(case, kind, reached + 1, every, words=f"Reason {case.number % 12}"))
    made += [_event(case, EventKind.TOLD_TEAM, reached + 2, every, words="Yes") for _ in range(EVENTS - len(made))]
    return made[:EVENTS]


def _event(case: _Case, kind: EventKind, at: int, every: timedelta = timedelta(), **data: str) -> tuple[Any, ...]:
    return case.number, kind.value, case.number, min(case.begun + at * every, _NOW), data


def _words(case: _Case) -> str:
    who = f"Amara {case.number} applicant{case.number}@riverside.example"
    return folded(f"{case.reference} {case.organisation} {case.service} R{case.number % 1000:03} {who}")


def _trigrams(entries: Sequence[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """In the order of their key, in which an index grows quickest."""
    holders: dict[str, list[int]] = {}
    for number, words in entries:
        for each in trigrams(words):
            holders.setdefault(each, []).append(number)
    return ((each, number) for each in sorted(holders) for number in holders[each])
