"""The outbox of a manager with people at it, and of the small platform."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import pytest_asyncio
from sqlmodel import select

from bot.outbox.dispatcher import OutboxDispatcher
from conversations.journey.machine import State
from models.database.database import Database
from models.enums import Channel
from models.tables.delivery import OutboxRow
from tests.bot.post_office import PostOffice
from tests.conversations.at_the_desk import PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.kit.plain_channel import PlainChannel
from tests.kit.rig import platform as faults

CLOSED = faults.where(faults.status(410), target="C1")


@dataclass(frozen=True)
class DeskOutbox:
    """A manager with people at it, whose outbox goes to a channel that keeps what it is sent."""

    desk: Desk
    post: PostOffice
    dispatcher: OutboxDispatcher

    async def tell(self, about: str, words: str) -> None:
        await self.desk.fills(PRIYA, "message_applicant", about, {"words": (words,)})

    async def rows(self) -> list[OutboxRow]:
        async with self.desk.database.reading() as session:
            return list(await session.exec(select(OutboxRow)))

    def heard(self, target: str) -> list[str]:
        """The messages that somebody was told, of those that the tests send."""
        return [words for line in self.post.at(target) for words in line.split(" / ") if words.startswith("| ")]


@pytest.fixture
def outbox(database: Database) -> DeskOutbox:
    desk, post = Desk(database), PostOffice()
    return DeskOutbox(
        desk, post, OutboxDispatcher(database, desk.manager, [PlainChannel(Channel.WEB, post)], desk.clock)
    )


@pytest_asyncio.fixture
async def about(outbox: DeskOutbox) -> str:
    """The reference of an onboarding at stage 6, whose first card is posted."""
    reference = await outbox.desk.keep(in_state(State.TEMPLATES))
    await outbox.dispatcher.drain()
    outbox.post.tries.clear()
    return reference
