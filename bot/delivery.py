"""Sends what waits in the outbox: claimed with a lease, in order within a conversation, rendered at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from random import uniform
from typing import Protocol

import structlog

from conversations.manager import Clock, ConversationManager
from conversations.replies import Message
from conversations.turns import Address, Channel, PlaceKind
from models import queries
from models.database import Database
from models.delivery import OutboxKind, OutboxRow, PostedCard
from models.errors import MessageMissing

LEASE = timedelta(seconds=30)
AT_ONCE = 20
MOST_ATTEMPTS = 12
_FIRST_WAIT = 1.0  # seconds, doubled at each attempt
_LONGEST_WAIT = 600.0

log = structlog.get_logger()


class Sender(Protocol):
    """What a channel does to send. Raises MessageMissing from `update` where the message is there no more."""

    async def post(self, address: Address, message: Message, thread: str | None = None) -> str: ...

    async def update(self, address: Address, message_id: str, message: Message) -> None: ...


class Delivery:
    """Drains the outbox. Any number of them may run: a row is claimed by one at a time."""

    def __init__(
        self, database: Database, manager: ConversationManager, senders: Mapping[Channel, Sender], clock: Clock
    ) -> None:
        self._database = database
        self._manager = manager
        self._senders = senders
        self._clock = clock

    async def drain(self) -> int:
        """Send everything that is due now; the number of rows handled."""
        handled = 0
        while rows := await self._claim():
            await asyncio.gather(*(self._deliver(row) for row in rows))
            handled += len(rows)
        return handled

    async def _claim(self) -> list[OutboxRow]:
        async with self._database.unit_of_work() as work:
            rows = await queries.claim_outbox(work.session, self._clock(), LEASE, AT_ONCE)
            for row in rows:
                if row.kind == OutboxKind.CARD:
                    await queries.coalesce_cards(work.session, row, self._clock())
            return rows

    async def _deliver(self, row: OutboxRow) -> None:
        try:
            await self._send(row)
        except Exception as problem:
            # whatever a channel raises, the row stays and is tried again: nothing is lost
            await self._put_off(row, problem)
            return
        async with self._database.unit_of_work() as work:
            await queries.mark_sent(work.session, row.id or 0, self._clock())

    async def _send(self, row: OutboxRow) -> None:
        sender = self._senders.get(Channel(row.channel))
        if sender is None:
            raise LookupError(f"This process does not serve {row.channel}.")
        message = await self._manager.compose(row)
        if message is None:
            return
        if row.kind == OutboxKind.CARD:
            await self._send_card(sender, row, message)
        else:
            await sender.post(_address(row), message, await self._thread(row))

    async def _send_card(self, sender: Sender, row: OutboxRow, message: Message) -> None:
        """Update the living card in place; post a new one where there is none any more."""
        hangs = await self._posted(row)
        if hangs is not None:
            try:
                await sender.update(_address(row), hangs.message, message)
                return
            except MessageMissing:
                pass
        posted = await sender.post(_address(row), message)
        async with self._database.unit_of_work() as work:
            card = await queries.posted_card(work.session, row.onboarding_id, row.channel, row.workspace, row.target)
            if card is None:
                work.session.add(_card(row, posted))
            else:
                card.message = posted

    async def _thread(self, row: OutboxRow) -> str | None:
        """A notice to the onboarding team stands beneath its card."""
        if row.place != PlaceKind.TEAM:
            return None
        hangs = await self._posted(row)
        return hangs.message if hangs else None

    async def _posted(self, row: OutboxRow) -> PostedCard | None:
        async with self._database.reading() as session:
            return await queries.posted_card(session, row.onboarding_id, row.channel, row.workspace, row.target)

    async def _put_off(self, row: OutboxRow, problem: Exception) -> None:
        now, named = self._clock(), type(problem).__name__
        log.warning("outbox.not_sent", row=row.id, channel=row.channel, attempts=row.attempts, problem=named)
        async with self._database.unit_of_work() as work:
            if row.attempts >= MOST_ATTEMPTS:
                await queries.mark_given_up(work.session, row.id or 0, now, named)
            else:
                await queries.mark_failed(work.session, row.id or 0, now, named, now + _wait(row.attempts))


def _card(row: OutboxRow, posted: str) -> PostedCard:
    return PostedCard(
        onboarding_id=row.onboarding_id,
        channel=row.channel,
        workspace=row.workspace,
        target=row.target,
        message=posted,
    )


def _wait(attempts: int) -> timedelta:
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempts)
    return timedelta(seconds=uniform(longest / 2, longest))


def _address(row: OutboxRow) -> Address:
    return Address(Channel(row.channel), row.workspace, PlaceKind(row.place), row.target)
