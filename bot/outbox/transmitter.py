"""Sends one row of the outbox to its channel: rendered at that moment, and never knowingly twice."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from bot.outbox.retry import Held
from conversations.replies import Message
from conversations.sending import MessageMissing, Sender, TryLater
from models.database.database import Database
from models.domain import OutboxMessage
from models.enums import Audience, Channel, OutboxKind, PlaceKind
from models.repositories import outbox

T = TypeVar("T")


class Composer(Protocol):
    """What renders the messages of the outbox."""

    async def compose(self, message: OutboxMessage) -> Message | None:
        """What a row says now. None if there is nothing left to say."""
        ...


class Transmitter:
    """Sends rows that somebody has claimed. Raises Held for a busy platform, and whatever else a channel raises."""

    def __init__(self, database: Database, composer: Composer, senders: Mapping[Channel, Sender]) -> None:
        self._database = database
        self._composer = composer
        self._senders = senders

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that this process serves."""
        return tuple(self._senders)

    async def send(self, row: OutboxMessage) -> str | None:
        """Send it, unless there is nothing left to say. The message's id, if a new card hangs now."""
        sender = self._senders[row.channel]
        message = await self._composer.compose(row)
        if message is None:
            return None
        hangs = await self._hanging(row)
        if row.kind != OutboxKind.CARD:
            await self._post(sender, row, message, hangs)
            return None
        if hangs and await self._update(sender, row, hangs, message):
            return None
        return await self._post(sender, row, message, None)

    async def _update(self, sender: Sender, row: OutboxMessage, card: str, message: Message) -> bool:
        """False where somebody has deleted the card: a new one is posted."""
        try:
            await _waiting("update", sender.update(row.address, card, message))
        except MessageMissing:
            return False
        return True

    async def _post(self, sender: Sender, row: OutboxMessage, message: Message, thread: str | None) -> str:
        to, key = row.address, key_of(row.id, row.at)
        if row.unsettled > 1:  # nobody knows how an earlier try ended
            found = await _waiting("post", sender.find(to, key, thread, row.at))
            if found is not None:
                return found
        try:
            return await _waiting("post", sender.post(to, message, thread, key))
        except MessageMissing:
            if thread is None:
                raise
            # somebody has deleted the card: what happened is said in the channel itself
            return await _waiting("post", sender.post(to, message, None, key))

    async def _hanging(self, row: OutboxMessage) -> str | None:
        """The onboarding's card at this address: most notices to the onboarding team stand beneath it."""
        beneath = row.place == PlaceKind.TEAM and row.notice != Audience.CHANNEL
        if row.onboarding_id is None or not (row.kind == OutboxKind.CARD or beneath):
            return None
        async with self._database.reading() as session:
            return await outbox.posted_card(session, row.onboarding_id, row.address)


async def _waiting(method: str, call: Awaitable[T]) -> T:
    try:
        return await call
    except TryLater as problem:
        raise Held(method, problem.retry_after) from problem


def key_of(number: int, at: datetime) -> str:
    """The same for every try of a row of this number, written at a moment, and for no row of another database."""
    return f"{number}-{int(at.timestamp() * 1_000_000):x}"
