"""Where people and channels are reached in Teams: kept once, however often and at once Teams tells of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from models.database.database import Database
from models.domain import TeamsReference
from models.repositories.conversation_references import TeamsReferences

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AMARA = TeamsReference(
    tenant_id="T1",
    target="amara",
    kind="personal",
    service_url="https://smba.example/",
    conversation_id="a:1",
    bot_id="28:bot",
    user_id="29:amara",
    aad_object_id="amara",
    channel_id="",
    team_id="",
    locale="en-GB",
)


async def test_installs_of_20_people_told_twice_at_once_are_each_kept_once(database: Database) -> None:
    store = TeamsReferences(database)
    people = [replace(AMARA, target=f"person-{number}", conversation_id=f"a:{number}") for number in range(20)]
    await asyncio.gather(*(store.keep(person, NOW) for person in people for _ in range(3)))
    assert [await store.find("T1", person.target) for person in people] == people


async def test_of_many_who_ask_at_once_one_says_hello(database: Database) -> None:
    store = TeamsReferences(database)
    await store.keep(AMARA, NOW)
    asked = await asyncio.gather(*(store.welcome("T1", "amara", NOW) for _ in range(10)))
    assert sorted(asked) == [*[False] * 9, True]
    await store.mark("T1", "amara", "uninstalled", NOW)
    assert await store.welcome("T1", "amara", NOW)


async def test_what_is_kept_again_can_be_reached_again(database: Database) -> None:
    store = TeamsReferences(database)
    await store.keep(AMARA, NOW)
    await store.mark("T1", "amara", "uninstalled", NOW)
    assert (await store.find("T1", "amara")) == replace(AMARA, problem="uninstalled")
    await store.keep(replace(AMARA, service_url="https://other.example/"), NOW)
    assert (await store.find("T1", "amara")) == replace(AMARA, service_url="https://other.example/")
