"""A person is one identity of one platform."""

from __future__ import annotations

from models.database.database import Database
from models.enums import Channel
from models.repositories import people
from models.tables import (
    PersonRow,
)


async def test_a_person_is_found_by_channel_workspace_and_user(database: Database, person: PersonRow) -> None:
    async with database.reading() as session:
        found = await people.find(session, Channel.WEB, "local", "asha")
        assert found is not None and found.id == person.id
        assert await people.find(session, Channel.SLACK, "local", "asha") is None
        assert await people.find(session, Channel.WEB, "elsewhere", "asha") is None
