"""The lists of onboardings: whose they are, which are open, and how they moved."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random
from statistics import median

from conversations.journey.machine import BEFORE_REGISTRATION, ENDED
from models.database.database import Database
from models.enums import MembershipStatus
from models.repositories import lists
from models.tables import (
    EventRow,
    OnboardingRow,
    PersonRow,
)
from models.tables.onboarding import OFF_BOARD
from tests.kit.plans import read_by
from tests.models.repositories.test_onboardings import a_place
from tests.models.rows import NOW, an_onboarding, id_of, store, store_all

DAY = timedelta(days=1)


async def test_onboardings_of_a_person_are_those_they_joined_newest_change_first(
    database: Database, person: PersonRow
) -> None:
    old, new, left = (an_onboarding(f"NOTIFY-{days}", updated_at=NOW + days * DAY) for days in (1, 2, 3))
    await store_all(database, old, new, left)
    joined = [a_place(old, person, MembershipStatus.JOINED), a_place(new, person, MembershipStatus.JOINED)]
    await store_all(database, *joined, a_place(left, person, MembershipStatus.LEFT))
    async with database.reading() as session:
        found = await lists.joined_by(session, id_of(person))
    assert [onboarding.reference for onboarding in found] == ["NOTIFY-2", "NOTIFY-1"]


async def test_an_invitation_is_found_whatever_the_capitals_until_it_is_taken_up(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    taken = a_place(onboarding, person, MembershipStatus.JOINED, email="sam.lee@nhs.net")
    await store_all(database, taken, a_place(onboarding, None, MembershipStatus.INVITED, email="Sam.Lee@nhs.net"))
    async with database.reading() as session:
        [(where, invitation)] = await lists.inviting(session, 0, "sam.lee@NHS.net")
        assert (where.reference, invitation.email) == ("NOTIFY-1", "Sam.Lee@nhs.net")
        assert await lists.inviting(session, 0, "sam.lee@nhs") == []


async def test_an_invitation_that_is_meant_for_somebody_is_found_for_them_alone(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    await store_all(
        database, a_place(onboarding, None, MembershipStatus.INVITED, email="sam@nhs.net", meant_for=id_of(person))
    )
    async with database.reading() as session:
        assert len(await lists.inviting(session, id_of(person), "another@nhs.net")) == 1
        assert await lists.inviting(session, 0, "sam@nhs.net") == []


async def test_the_same_service_is_found_unless_it_was_declined_or_withdrawn(database: Database) -> None:
    states = ["declined", "withdrawn", "live", "templates"]
    rows = [an_onboarding(state, state, service_key="RXX flu") for state in states]
    await store_all(database, *rows, an_onboarding("other", service_key="RXX covid"))
    async with database.reading() as session:
        everybody = await lists.same_service(session, "RXX flu", None)
        others = await lists.same_service(session, "RXX flu", rows[3].id)
    assert [found.reference for found in everybody] == ["live", "templates"]
    assert [found.reference for found in others] == ["live"]


async def test_the_board_pages_through_what_is_open_the_longest_waiting_first(database: Database) -> None:
    states = ["templates", "registered", "paused", *OFF_BOARD]
    rows = [an_onboarding(state, state, state_since=NOW - n * DAY) for n, state in enumerate(states)]
    await store_all(database, *rows)
    async with database.reading() as session:
        pages = [await lists.open_onboardings(session, limit=2, offset=offset) for offset in (0, 2)]
    assert [[found.state for found in page] for page in pages] == [["paused", "registered"], ["templates"]]


def test_the_board_leaves_out_the_states_that_the_journey_calls_so() -> None:
    assert set(OFF_BOARD) == {*BEFORE_REGISTRATION, *ENDED}


async def test_the_counts_follow_what_is_begun_moved_and_erased(database: Database) -> None:
    first, second, third = [await store(database, an_onboarding(f"N{n}", "registered")) for n in range(3)]
    async with database.unit_of_work() as session:
        (await session.get_one(OnboardingRow, first.id)).state = "live"
        (await session.get_one(OnboardingRow, second.id)).service = "Flu reminders"
        await session.delete(await session.get_one(OnboardingRow, third.id))
    async with database.reading() as session:
        assert await lists.counts_by_state(session) == {"live": 1, "registered": 1}


def moved(onboarding: OnboardingRow, left: str, entered: str, at: datetime) -> EventRow:
    return EventRow(onboarding_id=id_of(onboarding), kind="moved", at=at, data={"from": left, "to": entered})


async def test_the_median_is_of_the_days_spent_in_states_that_were_left(database: Database) -> None:
    """Against Python's own, of many onboardings that move and answer in between, one after the other."""
    chance = Random(7)
    rows = [await store(database, an_onboarding(f"NOTIFY-{n}")) for n in range(9)]
    stands, spent = {row.id: ("registered", NOW) for row in rows}, defaultdict(list)
    events = [moved(row, "registering", "registered", NOW) for row in rows]
    for _ in range(120):
        row = chance.choice(rows)
        left, entered_at = stands[row.id]
        at = entered_at + timedelta(seconds=chance.randrange(20 * 86400))
        entered = chance.choice(["registered", "call_offered", "templates", "paused", "live"])
        spent[left].append((at - entered_at).days)
        stands[row.id] = entered, at
        events += [EventRow(onboarding_id=id_of(row), kind="told_team", at=at), moved(row, left, entered, at)]
    await store_all(database, *events)
    async with database.reading() as session:
        assert await lists.median_days_by_state(session) == {state: median(days) for state, days in spent.items()}


async def test_a_clock_that_was_set_back_makes_no_stay_shorter_than_nothing(
    database: Database, onboarding: OnboardingRow
) -> None:
    moves = [
        moved(onboarding, "registering", "registered", NOW),
        moved(onboarding, "registered", "live", NOW - 9 * DAY),
    ]
    await store_all(database, *moves)
    async with database.reading() as session:
        assert await lists.median_days_by_state(session) == {"registered": 0}


CLOSED = 2000  # enough that to read them all is dearer than an index


async def test_a_page_is_found_without_a_look_at_what_is_closed(database: Database) -> None:
    async with database.unit_of_work() as session:
        session.add_all(an_onboarding(f"N{n}", ENDED[n % 3], state_since=NOW - n * DAY) for n in range(CLOSED))
        session.add_all(an_onboarding(f"O{n}", "templates", state_since=NOW - n * DAY) for n in range(40))
    ways = await read_by(database, lambda session: lists.open_onboardings(session, limit=20, offset=20))
    assert ways == {"ix_onboarding_on_board"}
    figures = await read_by(database, lists.counts_by_state) | await read_by(database, lists.median_days_by_state)
    assert not any("onboarding" in way or "event" in way for way in figures)


async def test_what_somebody_has_is_found_without_a_look_at_what_they_had(database: Database) -> None:
    async with database.unit_of_work() as session:
        session.add_all(an_onboarding(f"N{n}", ENDED[n % 3], assignee_id=7) for n in range(CLOSED))
        session.add_all(an_onboarding(f"O{n}", "templates", assignee_id=7 + n % 20) for n in range(40))
    ways = await read_by(database, lambda session: lists.held_by(session, 7))
    assert ways and ways <= {"ix_onboarding_held", "ix_onboarding_on_board"}  # either holds open ones alone
