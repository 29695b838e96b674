"""The web channel's own transcript: what Slack or Teams would keep for us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, update

from models.database.database import Database
from models.repositories.mapping import Mapping, add_numbered, execute, fetch, fetch_one
from models.tables.channels import WebMessageRow


@dataclass(frozen=True)
class TranscriptRow:
    """One message as a reader sees it. `author` is None for the assistant; `thread` is the message that it answers."""

    id: int
    thread: int | None
    author: str | None
    author_name: str
    only_for: str | None
    content: dict[str, Any]
    at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Excerpt:
    """What a page shows of a conversation, in the order of ids. `earlier` counts the messages that it leaves out."""

    rows: tuple[TranscriptRow, ...]
    earlier: int


_MESSAGES = Mapping(WebMessageRow, TranscriptRow, unread=("conversation", "changes"))
_TABLE = _MESSAGES.table
_ROW = _TABLE.c
_HERE = _ROW.conversation == bindparam("in_conversation")
_FOR_READER = or_(_ROW.only_for.is_(None), _ROW.only_for == bindparam("reader"))
_REPLACE = (
    update(_TABLE)
    .where(_ROW.id == bindparam("of_id"))
    .values(content=bindparam("content"), changed_at=bindparam("now"), changes=_ROW.changes + 1)
)
_FIND = select(_ROW.id).where(_HERE, _ROW.content["key"].as_string() == bindparam("key"))
_NEWEST = select(*_MESSAGES.columns).where(_HERE, _FOR_READER).order_by(_ROW.id.desc()).limit(bindparam("most"))
_VERSION = select(func.count() + func.coalesce(func.sum(_ROW.changes), 0)).where(_HERE)


class Transcript:
    """Messages of web conversations ("direct:<user>" or "team"). Each call is a transaction of its own.

    It does not decide who may read a conversation; the caller has to know that.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

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
        """Adds a message at a moment (aware) and returns its id. `only_for` hides it from all but that user."""
        message = TranscriptRow(0, thread, author, author_name, only_for, content, at, at)
        async with self._database.unit_of_work() as session:
            new = _MESSAGES.values(message, conversation=conversation, changes=0)
            return (await add_numbered(session, _TABLE, [new]))[0]

    async def replace(self, message_id: int, content: dict[str, Any], at: datetime) -> bool:
        """Puts new content in the place of the old. False if there is no such message."""
        async with self._database.unit_of_work() as session:
            return await execute(session, _REPLACE, {"of_id": message_id, "content": content, "now": at}) > 0

    async def replace_beneath(
        self, conversation: str, reader: str, path: str, content: dict[str, Any], at: datetime
    ) -> None:
        """Puts new content in the place of everything that this reader alone sees beneath the message at `path`."""
        found = {"in_conversation": conversation, "reader": reader, "path": path, "below": f"{path}/%"}
        async with self._database.unit_of_work() as session:
            await execute(session, _REPLACE_BENEATH, found | {"content": content, "now": at})

    async def find(self, conversation: str, key: str) -> int | None:
        """The id of the message whose content has this key."""
        async with self._database.reading() as session:
            found = await fetch_one(session, _FIND, in_conversation=conversation, key=key)
        return found[0] if found else None

    async def read(self, conversation: str, reader: str, limit: int = 200) -> list[TranscriptRow]:
        """The newest messages that the reader may see: oldest first, answers directly after what they answer."""
        async with self._database.reading() as session:
            newest = await fetch(session, _NEWEST, in_conversation=conversation, reader=reader, most=limit)
        messages = map(_MESSAGES.read, newest)
        return sorted(messages, key=lambda message: (message.thread or message.id, message.id))

    async def excerpt(self, conversation: str, reader: str, newest: int = 100) -> Excerpt:
        """The newest messages, and every message with answers beneath it, however old: those are living cards.

        Of the reader's private messages it holds those that say beneath which message they stand, or beneath none.
        """
        who = {"in_conversation": conversation, "reader": reader}
        async with self._database.reading() as session:
            rows = [*await fetch(session, _LOOSE, **who, most=newest), *await fetch(session, _THREADS, **who)]
            total = (await fetch(session, _COUNT_LOOSE, **who))[0][0]
        in_order = sorted(map(_MESSAGES.read, rows), key=lambda message: message.id)
        return Excerpt(tuple(in_order), max(0, total - newest))

    async def version(self, conversation: str) -> int:
        """A number that grows with every message and every replacement, whoever may see it."""
        async with self._database.reading() as session:
            return int((await fetch(session, _VERSION, in_conversation=conversation))[0][0])


_WITHIN = _ROW.content["within"].as_string()  # the path of the message beneath which a private reply stands
_FOR_ONE = _ROW.only_for == bindparam("reader")
_REPLACE_BENEATH = (
    update(_TABLE)
    .where(_HERE, _FOR_ONE, or_(bindparam("path") == _WITHIN, _WITHIN.like(bindparam("below"))))
    .values(content=bindparam("content"), changed_at=bindparam("now"), changes=_ROW.changes + 1)
)


def _seen() -> ColumnElement[bool]:
    """Which rows the reader sees now: what is for everybody, and the private replies that still stand somewhere."""
    return and_(_HERE, or_(_ROW.only_for.is_(None), and_(_FOR_ONE, _WITHIN.is_not(None))))


def _threaded() -> ColumnElement[bool]:
    """Whether a row stands in a thread or has one beneath it."""
    parents = select(_ROW.thread).where(_HERE, _ROW.thread.is_not(None)).correlate(None)
    return or_(_ROW.thread.is_not(None), _ROW.id.in_(parents))


_ALONE = and_(_seen(), ~_threaded())
_LOOSE: Select[Any] = select(*_MESSAGES.columns).where(_ALONE).order_by(_ROW.id.desc()).limit(bindparam("most"))
_COUNT_LOOSE = select(func.count()).select_from(_TABLE).where(_ALONE)
_THREADS: Select[Any] = select(*_MESSAGES.columns).where(_seen(), _threaded())
