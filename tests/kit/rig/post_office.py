"""A dispatcher over the small platform, with a clock that is moved by hand and messages that need no onboarding."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, col, select

from adapters.slack.channel import SlackChannel
from adapters.teams.channel import TeamsChannel
from bot.metrics import Metrics
from bot.outbox.dispatcher import OutboxDispatcher
from conversations.replies import Message, Outcome, simple
from conversations.turns import Turn
from models.database.database import Database
from models.domain import OutboxMessage
from models.enums import Channel, OutboxKind
from models.tables import OnboardingRow, OutboxRow
from tests.kit.plain_channel import PlainChannel
from tests.kit.rig.channel import LoopbackSender
from tests.kit.rig.platform import Platform
from tests.models.rows import NOW, an_onboarding, an_outbox_row, store


@dataclass
class Composer:
    """Stands where the manager does: every row has something to say. `states` numbers what cards show."""

    composed: list[OutboxMessage] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    problem: Exception | None = None

    async def compose(self, message: OutboxMessage) -> Message | None:
        self.composed.append(message)
        if self.problem:
            raise self.problem
        return simple("Something happened.")

    async def handle(self, turn: Turn) -> Outcome:
        self.turns.append(turn)
        return Outcome()


class PostOffice:
    """Puts messages in the outbox, works, and looks at what became of them."""

    def __init__(
        self, database: Database, platform: Platform, onboarding: OnboardingRow, keeps_keys: bool = True
    ) -> None:
        self.database = database
        self.platform = platform
        self.onboarding = onboarding
        self.now = NOW
        self.composer = Composer()
        self.metrics = Metrics()
        self.sender = LoopbackSender(platform.address, keeps_keys, seconds=1)
        self.dispatcher = self.another()

    def another(self) -> OutboxDispatcher:
        """One more dispatcher on the same database, as another process has."""
        limits = {Channel.SLACK: SlackChannel.rate_limits, Channel.TEAMS: TeamsChannel.rate_limits}
        channels = [PlainChannel(name, self.sender, None, limits.get(name, ())) for name in Channel]
        return OutboxDispatcher(self.database, self.composer, channels, self.clock, self.metrics)

    def clock(self) -> datetime:
        return self.now

    async def write(self, count: int = 1, **more: Any) -> list[OutboxRow]:
        """Messages to one conversation; on the web page unless told otherwise, which has no pace."""
        usual: dict[str, Any] = {"channel": "web", "at": self.now, "due_at": self.now}
        rows = [an_outbox_row(self.onboarding, **{**usual, **more}) for _ in range(count)]
        await self._store(*rows)
        return rows

    async def write_card(self, onboarding: OnboardingRow | None = None, **more: Any) -> OutboxRow:
        row = an_outbox_row(
            onboarding or self.onboarding,
            **{"channel": "web", "at": self.now, "due_at": self.now, "kind": OutboxKind.CARD, **more},
        )
        await self._store(row)
        return row

    async def _store(self, *rows: SQLModel) -> None:
        async with self.database.unit_of_work() as session:
            for row in rows:
                session.add(row)
                await session.flush()

    async def work(self, seconds: float = 0) -> None:
        """Some time passes, and everything is sent that may be."""
        self.now += timedelta(seconds=seconds)
        await self.dispatcher.drain()

    async def rows(self) -> list[OutboxRow]:
        async with self.database.reading() as session:
            return list(await session.exec(select(OutboxRow).order_by(col(OutboxRow.id))))

    async def unsent(self) -> list[OutboxRow]:
        return [row for row in await self.rows() if row.sent_at is None]

    def heard(self, target: str = "U1") -> list[int]:
        """The numbers of the rows that arrived in one conversation, in order."""
        return [int(a.key.split("-")[0]) for a in self.platform.arrivals if a.target == target]


@asynccontextmanager
async def opened_office(database: Database, platform: Platform, keeps_keys: bool = True) -> AsyncIterator[PostOffice]:
    onboarding = await store(database, an_onboarding("ONB-1"))
    office = PostOffice(database, platform, onboarding, keeps_keys)
    try:
        yield office
    finally:
        await office.dispatcher.stop(1)
        await office.sender.close()
