"""The web channel's own transcript: what Slack or Teams would keep for us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models.database.database import Database
from models.tables.delivery import WebMessageRow


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
        message = WebMessageRow(
            conversation=conversation,
            author=author,
            author_name=author_name,
            content=content,
            thread=thread,
            only_for=only_for,
            at=at,
            changed_at=at,
        )
        async with self._database.unit_of_work() as work:
            work.session.add(message)
            await work.flush()
            assert message.id is not None
            return message.id

    async def replace(self, message_id: int, content: dict[str, Any], at: datetime) -> bool:
        """Puts new content in the place of the old. False if there is no such message."""
        changed = (
            update(WebMessageRow)
            .where(col(WebMessageRow.id) == message_id)
            .values(content=content, changed_at=at, changes=col(WebMessageRow.changes) + 1)
        )
        async with self._database.unit_of_work() as work:
            return (await work.session.exec(changed)).rowcount > 0

    async def find(self, conversation: str, key: str) -> int | None:
        """The id of the message whose content has this key."""
        keyed = col(WebMessageRow.content)["key"].as_string() == key
        asked = select(WebMessageRow.id).where(WebMessageRow.conversation == conversation, keyed)
        async with self._database.reading() as session:
            return (await session.exec(asked)).first()

    async def read(self, conversation: str, reader: str, limit: int = 200) -> list[TranscriptRow]:
        """The newest messages that the reader may see: oldest first, answers directly after what they answer."""
        async with self._database.reading() as session:
            newest = list(await session.exec(_visible(conversation, reader).limit(limit)))
        newest.sort(key=lambda message: (message.thread or message.id or 0, message.id or 0))
        return [_row(message) for message in newest]

    async def excerpt(self, conversation: str, reader: str, newest: int = 100) -> Excerpt:
        """The newest messages, and every message with answers beneath it, however old: those are living cards.

        Of the reader's private messages it holds those of their latest deed, as a chat platform shows them for a while.
        """
        async with self._database.reading() as session:
            seen = await _seen(session, conversation, reader)
            alone = and_(seen, ~_threaded(conversation))
            loose = select(WebMessageRow).where(alone).order_by(col(WebMessageRow.id).desc()).limit(newest)
            rows = [*await session.exec(loose)]
            rows += await session.exec(select(WebMessageRow).where(seen, _threaded(conversation)))
            total = (await session.exec(select(func.count()).select_from(WebMessageRow).where(alone))).one()
        in_order = sorted(rows, key=lambda message: message.id or 0)
        return Excerpt(tuple(_row(message) for message in in_order), max(0, total - newest))

    async def version(self, conversation: str) -> int:
        """A number that grows with every message and every replacement, whoever may see it."""
        grown = select(func.count() + func.coalesce(func.sum(WebMessageRow.changes), 0))
        async with self._database.reading() as session:
            return int((await session.exec(grown.where(WebMessageRow.conversation == conversation))).one())


def _visible(conversation: str, reader: str) -> SelectOfScalar[WebMessageRow]:
    for_reader = or_(col(WebMessageRow.only_for).is_(None), WebMessageRow.only_for == reader)
    return (
        select(WebMessageRow)
        .where(WebMessageRow.conversation == conversation, for_reader)
        .order_by(col(WebMessageRow.id).desc())
    )


async def _seen(session: AsyncSession, conversation: str, reader: str) -> ColumnElement[bool]:
    """Which rows the reader sees now: what is for everybody, and the replies to the latest thing that they did."""
    answers = col(WebMessageRow.content)["answers"].as_string()
    here, private = col(WebMessageRow.conversation) == conversation, col(WebMessageRow.only_for) == reader
    replies = select(answers).where(here, private).order_by(col(WebMessageRow.id).desc()).limit(1)
    latest: str | None = (await session.exec(replies)).first()
    return and_(here, or_(col(WebMessageRow.only_for).is_(None), and_(private, answers == latest)))


def _threaded(conversation: str) -> ColumnElement[bool]:
    """Whether a row stands in a thread or has one beneath it."""
    parents = select(WebMessageRow.thread).where(
        WebMessageRow.conversation == conversation, col(WebMessageRow.thread).is_not(None)
    )
    return or_(col(WebMessageRow.thread).is_not(None), col(WebMessageRow.id).in_(parents))


def _row(message: WebMessageRow) -> TranscriptRow:
    fields = {name: getattr(message, name) for name in TranscriptRow.__dataclass_fields__}
    return TranscriptRow(**fields)
