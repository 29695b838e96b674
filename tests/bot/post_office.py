"""A channel that keeps what it is sent, and fails, hangs or loses a card when it is told to."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime
from itertools import count

from bot.rehearsal.showing import lines
from conversations.replies import Message
from conversations.sending import MessageMissing
from models.domain import Address


class PostOffice:
    """`places` holds, for each target, the first line of every message that stands there now, in order."""

    def __init__(self) -> None:
        self.places: dict[str, dict[str, str]] = defaultdict(dict)
        self.threads: dict[str, str | None] = {}
        self.updates: list[str] = []
        self.tries: list[str] = []
        self.failing: dict[str, Exception] = {}
        self.hanging: dict[str, asyncio.Event] = {}
        self._ids = count(1)

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        await self._arrives(address)
        message_id = str(next(self._ids))
        self.places[address.target][message_id] = read(message)
        self.threads[message_id] = thread
        return message_id

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        await self._arrives(address)
        if message_id not in self.places[address.target]:
            raise MessageMissing("It was deleted.")
        self.places[address.target][message_id] = read(message)
        self.updates.append(message_id)

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        return None

    async def _arrives(self, address: Address) -> None:
        self.tries.append(address.target)
        if problem := self.failing.get(address.target):
            raise problem
        if gate := self.hanging.get(address.target):
            await gate.wait()

    def at(self, target: str) -> list[str]:
        return list(self.places[target].values())


def read(message: Message) -> str:
    return " / ".join(lines(message))
