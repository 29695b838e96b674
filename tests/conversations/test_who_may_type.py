"""Every road from typing to an onboarding, as every role: who wrote what, read from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import text

from conversations.journey.machine import ReviewState, State
from conversations.replies import Result
from conversations.turns import Actor, Typed
from models.database.database import Database
from models.domain import SentFile
from models.enums import MembershipStatus, Role
from tests.conversations import onboardings as people
from tests.conversations.at_the_desk import AMARA, TOM, Desk, an_actor
from tests.conversations.onboardings import in_state, member

VERA, REMOVED, INVITED, STRANGER = (an_actor(name) for name in ("Vera Singh", "Grace Lin", "Ines Cole", "Sam Reed"))
ROLES: Mapping[str, Actor] = {
    "owner": AMARA,
    "contributor": TOM,
    "viewer": VERA,
    "removed": REMOVED,
    "invited": INVITED,
    "stranger": STRANGER,
}
WRITERS = ("owner", "contributor")
DPIA = SentFile("dpia.pdf", 2_400_000, "https://files.example/1")


@dataclass(frozen=True)
class Road:
    """What is typed, one message after another, while a question is open; and what a writer's answers are then."""

    asked: str | None
    typed: tuple[Typed, ...]
    written: tuple[str, ...]


BEFORE, REASONS = "eligibility.organisation_represented", "eligibility.reasons"
EVIDENCE = "eligibility.dpia.evidence"
WORDS = Typed("Fewer letters")
ROADS: Mapping[str, Road] = {
    "an answer": Road(REASONS, (WORDS,), (REASONS,)),
    "back": Road(REASONS, (Typed("back"), WORDS), (BEFORE,)),
    "the command back": Road(REASONS, (Typed("back", command=True), WORDS), (BEFORE,)),
    "skip": Road(BEFORE, (Typed("skip"), WORDS), (REASONS,)),
    "stop": Road(REASONS, (Typed("stop"), WORDS), ()),
    "a file": Road(EVIDENCE, (Typed("", files=(DPIA,)),), (EVIDENCE,)),
    "a file beside an answer": Road(REASONS, (Typed("Fewer letters", files=(DPIA,)),), (REASONS,)),
    "a file and no question": Road(None, (Typed("", files=(DPIA,)),), ()),
    "back and no question": Road(None, (Typed("back"), WORDS), ()),
}


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def kept(desk: Desk) -> str:
    """An onboarding of an owner, a contributor, a viewer, somebody removed and somebody invited."""
    made = in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False)
    former = replace(member(people.GRACE, Role.CONTRIBUTOR), status=MembershipStatus.LEFT)
    made.members.append(former)
    reference = await desk.keep(made)
    fields = {"name": (INVITED.name,), "email": (INVITED.email or "",), "role": ("contributor",)}
    assert (await desk.fills(AMARA, "add_colleague", reference, fields)).result is Result.DONE
    return reference


async def is_asked(desk: Desk, who: Actor, key: str | None, reference: str) -> None:
    """However it came to be: their chat stands at this question of this onboarding."""
    await desk.types(who, "help")
    async with desk.database.unit_of_work() as session:
        connection = await session.connection()
        row = await connection.execute(text("SELECT id FROM onboarding WHERE reference = :it"), {"it": reference})
        values = {"key": key, "about": row.scalar(), "who": who.user}
        await connection.execute(
            text(
                "UPDATE person SET asking = :key, asking_question = :key, asking_onboarding_id = :about, "
                'focus = :about WHERE "user" = :who'
            ),
            values,
        )


Written = list[tuple[object, ...]]


async def written(desk: Desk) -> tuple[Written, Written, Written]:
    """Who answered what; everything that happened, and by whom; and how often the onboarding was saved."""
    answers = 'SELECT p."user", a.question FROM answer a JOIN person p ON p.id = a.person_id ORDER BY a.id'
    events = 'SELECT p."user", e.kind FROM event e LEFT JOIN person p ON p.id = e.person_id ORDER BY e.id'
    versions = "SELECT version FROM onboarding ORDER BY id"
    async with desk.database.reading() as session:
        connection = await session.connection()
        found = [(await connection.execute(text(asked))).all() for asked in (answers, events, versions)]
    of_answers, of_events, of_versions = ([tuple(row) for row in rows] for rows in found)
    return of_answers, of_events, of_versions


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("role", ROLES)
async def test_who_may_not_change_it_changes_nothing_by_typing(desk: Desk, role: str, road: str) -> None:
    who, taken = ROLES[role], ROADS[road]
    reference = await kept(desk)
    await is_asked(desk, who, taken.asked, reference)
    before = await written(desk)
    outcomes = [await desk.manager.handle(desk.turn(who, typed)) for typed in taken.typed]
    after = await written(desk)
    if role in WRITERS:
        assert after[0] == [*before[0], *((who.user, question) for question in taken.written)]
        return
    assert after == before
    if taken.asked:
        assert outcomes[0].result is Result.REFUSED
        assert [outcome.result for outcome in outcomes[1:]] == [Result.INVALID] * (len(outcomes) - 1), "forgotten"
    assert not any(button.action == "add_evidence" for o in outcomes for m in o.messages for button in m.buttons)
