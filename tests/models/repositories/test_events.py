"""What happened to an onboarding: page by page, by kind, and the presses that were refused."""

from __future__ import annotations

from datetime import timedelta

from models.database.database import Database
from models.domain import RefusedPress
from models.repositories import events
from models.tables import EventRow, OnboardingRow, PersonRow
from tests.models.rows import NOW, id_of, store, store_all

LATER = NOW + timedelta(hours=1)


async def test_pages_follow_each_other_newest_first_without_what_is_hidden(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    kinds = ["started", "moved", "registered", "told_team", "moved"]
    rows = [EventRow(onboarding_id=id_of(onboarding), kind=kind, person_id=person.id, at=NOW) for kind in kinds]
    await store_all(database, *rows)
    async with database.reading() as session:
        first = await events.page(session, id_of(onboarding), 2, hidden=["moved"])
        second = await events.page(session, id_of(onboarding), 2, first[-1].id, ["moved"])
        assert len(await events.page(session, id_of(onboarding), 9)) == len(rows)
    assert [(event.kind, event.by) for event in first] == [("told_team", "Asha Patel"), ("registered", "Asha Patel")]
    assert [event.kind for event in second] == ["started"]


async def test_one_event_and_those_of_a_kind_are_found_however_long_ago(
    database: Database, onboarding: OnboardingRow
) -> None:
    rows = [EventRow(onboarding_id=id_of(onboarding), kind=kind, at=NOW) for kind in ("unreached", "left", "unreached")]
    await store_all(database, *rows)
    async with database.reading() as session:
        found = await events.by_id(session, id_of(rows[0]))
        assert found and found.kind == "unreached"
        assert await events.by_id(session, 404) is None
        assert [event.id for event in await events.of_kind(session, id_of(onboarding), "unreached")] == [
            rows[0].id,
            rows[2].id,
        ]


async def test_presses_that_were_refused_are_counted_by_person_and_button(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    other = await store(database, PersonRow(channel="web", workspace="local", user="bo", name="Bo Lee"))
    presses = [(person, "Approve", NOW), (other, "Approve", NOW), (person, "Decline", NOW), (person, "Approve", LATER)]
    async with database.unit_of_work() as session:
        for who, action, at in presses:
            await events.count_refused_press(session, id_of(onboarding), id_of(who), action, at)
        assert RefusedPress("Asha Patel", "Approve", 2, LATER) in await events.refused_presses(
            session, id_of(onboarding), 9
        )
        assert len(await events.refused_presses(session, id_of(onboarding), 9)) == 3
        assert await events.refused_presses(session, id_of(onboarding), 1) == [
            RefusedPress("Asha Patel", "Approve", 2, LATER)
        ]
