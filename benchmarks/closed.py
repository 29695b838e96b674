"""Years of onboardings, most of them closed, written as rows: nothing else fills a database of this size quickly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.wiring import utc_now
from models.database.engines import migrating_engine
from models.database.migrate import upgrade
from models.database.url import read_address
from models.enums import EventKind, MembershipStatus, Role
from models.folding import folded
from models.repositories.desk.search import trigrams

EVENTS = 30  # of each onboarding
_AT_A_TIME = 500  # onboardings in one insert
_STEPS = (
    *("before_you_start", "registering", "registered", "call_offered", "call_booked", "waiting_capacity"),
    *("eligibility", "technical_preparation", "templates", "routing_plans", "integration", "conformance"),
    *("connection_agreement", "ready_for_go_live", "go_live_set", "live"),
)
_OPEN_AT = ("registered", "waiting_capacity", "eligibility", "technical_preparation", "integration")
_TOWNS = ("Leeds", "Riverside", "Northgate", "Hull", "Derby", "Truro", "York", "Exeter", "Luton", "Bolton")
_SERVICES = ("flu reminders", "screening", "test results", "appointments", "vaccination", "discharge letters")
_YEARS = timedelta(days=3 * 365)
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
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(_table("person")), [_person(number) for number in range(1, count + 1)])
            cases = _cases(count, round(count * closed))
            for at in range(0, count, _AT_A_TIME):
                await _insert(connection, cases[at : at + _AT_A_TIME])
            await _go_on_counting(connection)
            await connection.execute(text("ANALYZE"))
    finally:
        await engine.dispose()


def _cases(count: int, closed: int) -> list[_Case]:
    """Those that are open are the newest."""
    random, now = Random(16), utc_now()
    made = []
    for number in range(1, count + 1):
        share = number / count
        begun = now - _YEARS * (1 - share) - timedelta(days=2)
        ended = random.choices(("live", "declined", "withdrawn"), (70, 20, 10))[0]
        made.append(_Case(number, begun, ended if number <= closed else _OPEN_AT[number % len(_OPEN_AT)]))
    return made


async def _insert(connection: AsyncConnection, cases: Sequence[_Case]) -> None:
    for name, rows in (
        ("onboarding", map(_onboarding, cases)),
        ("membership", map(_membership, cases)),
        ("answer", (row for case in cases for row in _answers(case))),
        ("event", (row for case in cases for row in _events(case))),
        ("search_entry", ({"onboarding_id": case.number, "words": _words(case)} for case in cases)),
        ("trigram", (row for case in cases for row in _trigrams(case))),
    ):
        await connection.execute(insert(_table(name)), [*rows])


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


def _answers(case: _Case) -> Iterator[Row]:
    said = {
        "before_you_start.part_of_nhs_england": "no",
        "before_you_start.direct_care": "yes",
        "registration.organisation": case.organisation,
        "registration.service": case.service,
        "registration.ods_code": f"R{case.number % 1000:03}",
    }
    for question, value in said.items():
        yield {"onboarding_id": case.number, "question": question, "value": value} | {
            "person_id": case.number,
            "at": case.begun,
        }


def _events(case: _Case) -> Iterator[Row]:
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
    yield from made[:EVENTS]


def _event(case: _Case, kind: EventKind, at: int, every: timedelta = timedelta(), **data: str) -> Row:
    row = {"onboarding_id": case.number, "kind": kind.value, "stage": None, "person_id": case.number}
    return row | {"at": min(case.begun + at * every, utc_now()), "data": data}


def _words(case: _Case) -> str:
    who = f"Amara {case.number} applicant{case.number}@riverside.example"
    return folded(f"{case.reference} {case.organisation} {case.service} R{case.number % 1000:03} {who}")


def _trigrams(case: _Case) -> Iterator[Row]:
    return ({"trigram": each, "onboarding_id": case.number} for each in trigrams(_words(case)))
