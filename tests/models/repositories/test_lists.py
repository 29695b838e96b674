"""The lists of onboardings: whose they are, which are open, and how they moved."""

from __future__ import annotations

from datetime import timedelta

from models.database.database import Database
from models.enums import MembershipStatus
from models.repositories import lists
from models.tables import (
    EventRow,
    OnboardingRow,
    PersonRow,
)
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
        [where] = await lists.inviting(session, "sam.lee@NHS.net")
        assert where.reference == "NOTIFY-1"
        assert await lists.inviting(session, "sam.lee@nhs") == []


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
    states = ["templates", "registration", "live", "declined", "withdrawn", "paused"]
    rows = [an_onboarding(state, state, state_since=NOW - n * DAY) for n, state in enumerate(states)]
    await store_all(database, *rows)
    async with database.reading() as session:
        pages = [await lists.open_onboardings(session, limit=2, offset=offset) for offset in (0, 2)]
        counts = await lists.counts_by_state(session)
    assert [[found.state for found in page] for page in pages] == [["paused", "registration"], ["templates"]]
    assert counts == dict.fromkeys(states, 1)


async def test_moves_come_one_onboarding_after_the_other(database: Database, onboarding: OnboardingRow) -> None:
    other = await store(database, an_onboarding("NOTIFY-2"))
    told = [(other, "moved"), (onboarding, "moved"), (onboarding, "answered"), (other, "moved")]
    rows = [EventRow(onboarding_id=id_of(whose), kind=kind, at=NOW) for whose, kind in told]
    await store_all(database, *rows)
    async with database.reading() as session:
        moves = await lists.state_changes(session)
    assert [(key, move.id) for key, move in moves] == [
        (onboarding.id, rows[1].id),
        (other.id, rows[0].id),
        (other.id, rows[3].id),
    ]
