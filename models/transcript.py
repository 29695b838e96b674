"""The web channel's own transcript: what Slack or Teams would keep for us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from models.database import Database
from models.delivery import WebMessage


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
        message = WebMessage(
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
            update(WebMessage)
            .where(col(WebMessage.id) == message_id)
            .values(content=content, changed_at=at, changes=col(WebMessage.changes) + 1)
        )
        async with self._database.unit_of_work() as work:
            return (await work.session.exec(changed)).rowcount > 0

    async def find(self, conversation: str, key: str) -> int | None:
        """The id of the message whose content has this key."""
        keyed = col(WebMessage.content)["key"].as_string() == key
        asked = select(WebMessage.id).where(WebMessage.conversation == conversation, keyed)
        async with self._database.reading() as session:
            return (await session.exec(asked)).first()

    async def read(self, conversation: str, reader: str, limit: int = 200) -> list[TranscriptRow]:
        """The newest messages that the reader may see: oldest first, answers directly after what they answer."""
        async with self._database.reading() as session:
            newest = list(await session.exec(_visible(conversation, reader).limit(limit)))
        newest.sort(key=lambda message: (message.thread or message.id or 0, message.id or 0))
        return [_row(message) for message in newest]

    async def version(self, conversation: str) -> int:
        """A number that grows with every message and every replacement, whoever may see it."""
        grown = select(func.count() + func.coalesce(func.sum(WebMessage.changes), 0))
        async with self._database.reading() as session:
            return int((await session.exec(grown.where(WebMessage.conversation == conversation))).one())


def _visible(conversation: str, reader: str) -> SelectOfScalar[WebMessage]:
    for_reader = or_(col(WebMessage.only_for).is_(None), WebMessage.only_for == reader)
    return (
        select(WebMessage)
        .where(WebMessage.conversation == conversation, for_reader)
        .order_by(col(WebMessage.id).desc())
    )


def _row(message: WebMessage) -> TranscriptRow:
    fields = {name: getattr(message, name) for name in TranscriptRow.__dataclass_fields__}
    return TranscriptRow(**fields)
