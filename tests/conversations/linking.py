"""Somebody who talks to the assistant in Slack and in Teams, and links the two."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from bot.wiring import Application, assemble
from conversations.replies import Outcome, Paragraph
from conversations.text import plain
from conversations.turns import Actor, Pressed, Submitted, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind

TEAM = Address(Channel.WEB, "notify", PlaceKind.TEAM, "team")
IN_SLACK = Actor(Channel.SLACK, "T1", "U1", "Amara Okafor", "amara@riverside.example")
IN_TEAMS = Actor(Channel.TEAMS, "tenant", "aad-1", "Amara Okafor (Riverside)", "amara@riverside.example")
OTHER = Actor(Channel.TEAMS, "tenant", "aad-2", "Mallory", "mallory@riverside.example")


@dataclass
class Talk:
    app: Application
    now: datetime = datetime(2026, 12, 18, 9, tzinfo=UTC)
    numbers: count[int] = field(default_factory=lambda: count(1))

    async def does(
        self, actor: Actor, intent: Typed | Pressed | Submitted, kind: PlaceKind = PlaceKind.DIRECT
    ) -> Outcome:
        place = Address(actor.channel, actor.workspace, kind, actor.user)
        return await self.app.manager.handle(Turn(f"t{next(self.numbers)}", actor, place, intent))

    async def code(self, actor: Actor) -> str:
        found = re.search(r"\w{4}-\w{4}", words(await self.does(actor, Typed("link"))))
        assert found
        return found[0]

    async def link(self, first: Actor, second: Actor) -> Outcome:
        code = await self.code(first)
        asked = await self.does(second, Typed(f"link {code}"))
        return await self.does(second, Pressed(asked.messages[0].buttons[0].action))


def words(outcome: Outcome) -> str:
    return " ".join(
        plain(block.text) for message in outcome.messages for block in message.blocks if isinstance(block, Paragraph)
    )


@asynccontextmanager
async def talking(sqlite_url: str) -> AsyncIterator[Talk]:
    moved: list[Talk] = []
    app = assemble(sqlite_url, TEAM, lambda: moved[0].now)
    moved.append(Talk(app))
    await app.database.open()
    yield moved[0]
    await app.database.close()
