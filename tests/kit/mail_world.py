"""Who is emailed in the stories of email, what is read of an email, and an app that cannot reach somebody."""

from __future__ import annotations

import re

from bot.rehearsal.local_world import InMemoryWorld
from conversations.replies import Message
from conversations.sending import PersonUnreachable
from models.domain import Address
from models.enums import Channel
from models.repositories import dead_letters

AMARA, TOM, GRACE = "amara.okafor@riverside.example", "tom.ellis@riverside.example", "grace.lin@northgate.example"
OFFICE = "onboarding@notify.example"
CODE = re.compile(r"^code (\w{4}-\w{4})$", re.MULTILINE)


def code_in(letter: str) -> str:
    found = CODE.search(letter)
    assert found, letter
    return found[1]


async def undelivered(world: InMemoryWorld) -> list[tuple[str, str | None]]:
    async with world.app.database.reading() as session:
        rows = await dead_letters.undelivered(session, 50)
    return [(row.message.target, row.message.problem) for row in rows if row.message.channel is Channel.MAIL]


def out_of_reach(world: InMemoryWorld, user: str) -> None:
    """From now on somebody's own app takes no message for them."""
    page = next(channel for channel in world.app.channels if channel.name is Channel.WEB)
    post = page.sender.post

    async def refused(address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        if address.target == user:
            raise PersonUnreachable("user_disabled")
        return await post(address, message, thread, key)

    page.sender.post = refused  # type: ignore[method-assign]
