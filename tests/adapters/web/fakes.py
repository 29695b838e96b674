"""A conversation that answers by a script and a transcript in memory, to stand behind the web page in its tests."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from conversations.case_file.document import Fetched
from conversations.replies import Home, Message, Outcome, Paragraph, Suggestion
from conversations.text import Words
from conversations.turns import Actor, Arrival, Pressed, Turn
from models.domain import Address
from models.enums import Channel, PlaceKind

NOW = datetime(2027, 1, 6, 17, 0, tzinfo=UTC)
TO_AMARA = Address(Channel.WEB, "riverside", PlaceKind.DIRECT, "amara")


def words(sentence: str) -> Message:
    return Message((Paragraph((Words(sentence),)),))


@dataclass
class ScriptedConversation:
    """Answers every turn with `outcome`, or by calling it; an exception in its place is raised."""

    dead: frozenset[str] = frozenset()  # actions whose buttons do nothing any more
    times_asked: int = 0  # which buttons still do something
    outcome: Outcome | Exception | Callable[[Turn], Outcome] = field(default_factory=lambda: Outcome((words("Noted"),)))
    turns: list[Turn] = field(default_factory=list)
    files: dict[str, Fetched] = field(default_factory=dict)
    listed: tuple[Suggestion, ...] = ()  # what stands in the list of organisations

    async def handle(self, turn: Turn) -> Outcome:
        self.turns.append(turn)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome if isinstance(self.outcome, Outcome) else self.outcome(turn)

    @asynccontextmanager
    async def arrival(self, arrival: Arrival) -> AsyncIterator[int | None]:
        """Nobody waits for anybody."""
        yield None

    async def home(self, actor: Actor, page: int = 0, of_the_team: bool | None = None) -> Home:
        return Home(())

    async def suggestions(self, actor: Actor, words: str) -> tuple[Suggestion, ...]:
        return ()

    async def card(self, reference: str) -> Message | None:
        return None

    async def case_file(self, word: str) -> Fetched | None:
        return self.files.pop(word, None)

    async def organisations(self, typed: str) -> tuple[Suggestion, ...]:
        return self.listed if typed else ()

    async def usable(self, actor: Actor, place: Address, presses: Collection[Pressed]) -> frozenset[Pressed]:
        self.times_asked += 1
        return frozenset(pressed for pressed in presses if pressed.action not in self.dead)


@dataclass(frozen=True)
class MemoryRow:
    id: int
    conversation: str
    author: str | None
    author_name: str
    content: dict[str, Any]
    thread: int | None
    only_for: str | None
    at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class MemoryExcerpt:
    rows: tuple[MemoryRow, ...]
    earlier: int


class MemoryTranscript:
    """Keeps rows in a list, as the stored transcript would read them back."""

    def __init__(self) -> None:
        self.rows: list[MemoryRow] = []
        self._changes = itertools.count(1)
        self._versions: dict[str, int] = {}

    async def append(
        self,
        conversation: str,
        author: str | None,
        author_name: str,
        content: dict[str, Any],
        thread: int | None = None,
        only_for: str | None = None,
        *,
        at: datetime,
    ) -> int:
        row = MemoryRow(len(self.rows) + 1, conversation, author, author_name, content, thread, only_for, at, at)
        self.rows.append(row)
        self._versions[conversation] = next(self._changes)
        return row.id

    async def replace(self, message_id: int, content: dict[str, Any], at: datetime) -> bool:
        if message_id > len(self.rows):
            return False
        row = replace(self.rows[message_id - 1], content=content, changed_at=at)
        self.rows[message_id - 1] = row
        self._versions[row.conversation] = next(self._changes)
        return True

    async def replace_beneath(
        self, conversation: str, reader: str, path: str, content: dict[str, Any], at: datetime
    ) -> None:
        for row in self.rows:
            within = row.content.get("within", "")
            if (row.conversation, row.only_for) == (conversation, reader) and f"{within}/".startswith(f"{path}/"):
                await self.replace(row.id, content, at)

    async def find(self, conversation: str, key: str) -> int | None:
        mine = (row for row in self.rows if row.conversation == conversation)
        return next((row.id for row in mine if row.content.get("key") == key), None)

    async def read(self, conversation: str, reader: str, limit: int = 200) -> Sequence[MemoryRow]:
        mine = [row for row in self.rows if row.conversation == conversation and row.only_for in (None, reader)]
        return sorted(mine[-limit:], key=lambda row: (row.thread or row.id, row.id))

    async def excerpt(self, conversation: str, reader: str, newest: int = 100) -> MemoryExcerpt:
        mine = [row for row in self.rows if row.conversation == conversation and row.only_for in (None, reader)]
        seen = [row for row in mine if row.only_for is None or "within" in row.content]
        parents = {row.thread for row in seen}
        alone = [row for row in seen if row.thread is None and row.id not in parents]
        left_out = alone[:-newest]
        return MemoryExcerpt(tuple(row for row in seen if row not in left_out), len(left_out))

    async def version(self, conversation: str) -> int:
        return self._versions.get(conversation, 0)
