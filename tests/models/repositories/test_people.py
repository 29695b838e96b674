"""A person is one identity of one platform."""

from __future__ import annotations

from typing import Any

from models.database.database import Database
from models.enums import Channel
from models.repositories import lists, people
from models.tables import MembershipRow, PersonRow
from tests.kit.plans import read_by
from tests.models.rows import NOW, an_onboarding, store, store_all


async def test_a_person_is_found_by_channel_workspace_and_user(database: Database, person: PersonRow) -> None:
    async with database.reading() as session:
        found = await people.find(session, Channel.WEB, "local", "asha")
        assert found is not None and found.id == person.id
        assert await people.find(session, Channel.SLACK, "local", "asha") is None
        assert await people.find(session, Channel.WEB, "elsewhere", "asha") is None


async def test_a_person_is_known_in_some_workspaces_of_one_channel(database: Database) -> None:
    """Another channel may call a workspace and somebody in it the same."""
    places = (("slack", "T1"), ("slack", "T2"), ("slack", "T3"), ("teams", "T1"))
    rows = [PersonRow(channel=channel, workspace=workspace, user="U1", name="Sam") for channel, workspace in places]
    await store_all(database, *rows)
    async with database.reading() as session:
        known = await people.known_as(session, Channel.SLACK, ["T2", "T1"], "U1")
    assert [(one.channel, one.workspace) for one in known] == [(Channel.SLACK, "T1"), (Channel.SLACK, "T2")]


MANY = 2000  # enough that to read them all is dearer than an index


async def test_whoever_has_an_address_is_found_without_a_look_at_everybody(database: Database) -> None:
    onboarding = await store(database, an_onboarding("NOTIFY-1"))
    invited: dict[str, Any] = {"onboarding_id": onboarding.id, "role": "viewer", "standing": "invited", "since": NOW}
    async with database.unit_of_work() as session:
        for number in range(MANY):
            address = f"Person.{number}@nhs.net"
            session.add(PersonRow(channel="web", workspace="T1", user=f"U{number}", name="Sam", email=address))
        await session.flush()
        for number in range(MANY):
            meant_for, address = number + 1 if number % 2 else None, f"Person.{number}@nhs.net"
            session.add(MembershipRow(name="Sam", email=address, meant_for=meant_for, **invited))
    async with database.reading() as session:
        [found] = await people.with_email(session, "person.7@NHS.net")
    assert found.email == "Person.7@nhs.net"
    assert await read_by(database, lambda session: people.with_email(session, "person.7@nhs.net")) == {
        "ix_person_email_folded"
    }
    ways = await read_by(database, lambda session: lists.inviting(session, 7, "person.7@nhs.net"))
    assert "ix_membership_email_folded" in ways and "every row of membership" not in ways
