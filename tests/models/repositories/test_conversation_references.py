"""Where people and channels are reached in Teams: the newest reference counts, and one welcome goes out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from models.database.database import Database
from models.domain import TeamsReference
from models.repositories.conversation_references import TeamsReferences
from tests.models.rows import NOW

LATER = NOW + timedelta(hours=1)
AMARA = TeamsReference(
    tenant_id="t1",
    target="amara",
    kind="direct",
    service_url="https://smba.example/uk",
    conversation_id="a:1",
    bot_id="28:bot",
    user_id="29:amara",
    aad_object_id="amara",
    channel_id="",
    team_id="",
    locale="en-GB",
)


async def test_a_reference_is_kept_in_the_place_of_the_one_before_and_can_be_reached_again(database: Database) -> None:
    kept = TeamsReferences(database)
    await kept.keep(AMARA, NOW)
    await kept.mark("t1", "amara", "blocked", NOW)
    assert await kept.find("t1", "amara") == replace(AMARA, problem="blocked")
    moved = replace(AMARA, conversation_id="a:2")
    await kept.keep(moved, LATER)
    assert await kept.find("t1", "amara") == moved


async def test_nobody_is_found_in_another_tenant(database: Database) -> None:
    kept = TeamsReferences(database)
    await kept.keep(AMARA, NOW)
    assert await kept.find("t2", "amara") is None and await kept.any_of("t2") is None


async def test_any_of_a_tenant_is_the_newest_and_a_teams_are_its_channels(database: Database) -> None:
    kept = TeamsReferences(database)
    general, other = (replace(AMARA, target=name, kind="channel", team_id=name[:5]) for name in ("team1", "team2"))
    for reference, at in ((general, LATER), (AMARA, NOW), (other, NOW)):
        await kept.keep(reference, at)
    assert await kept.any_of("t1") == general
    assert await kept.of_team("t1", "team1") == [general]


async def test_of_many_who_ask_at_once_one_welcomes_and_another_after_the_next_mark(database: Database) -> None:
    kept = TeamsReferences(database)
    assert not await kept.welcome("t1", "amara", NOW)
    await kept.keep(AMARA, NOW)
    asked = await asyncio.gather(*(kept.welcome("t1", "amara", NOW) for _ in range(5)))
    assert sorted(asked) == [False] * 4 + [True]
    await kept.keep(AMARA, LATER)
    assert not await kept.welcome("t1", "amara", LATER)
    await kept.mark("t1", "amara", "", LATER)
    assert await kept.welcome("t1", "amara", LATER)


async def test_installs_of_20_people_told_three_times_at_once_are_each_kept_once(database: Database) -> None:
    store = TeamsReferences(database)
    people = [replace(AMARA, target=f"person-{number}", conversation_id=f"a:{number}") for number in range(20)]
    await asyncio.gather(*(store.keep(person, NOW) for person in people for _ in range(3)))
    assert [await store.find("t1", person.target) for person in people] == people


async def test_20_installs_at_once_each_told_three_times_are_all_kept_and_welcomed_once(database: Database) -> None:
    kept = TeamsReferences(database)
    people = [replace(AMARA, target=f"person {number}") for number in range(20)]

    async def install(reference: TeamsReference) -> bool:
        await kept.keep(reference, NOW)
        return await kept.welcome(reference.tenant_id, reference.target, NOW)

    welcomed = await asyncio.gather(*(install(reference) for reference in people * 3))
    assert welcomed.count(True) == 20
    assert [await kept.find("t1", reference.target) for reference in people] == people
