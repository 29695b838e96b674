"""What passes is cleared away once it is old: receipts, sent messages, reminders, codes, what was done to several."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, Table, and_, bindparam, delete, exists, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.repositories.mapping import add, execute, fetch, fetch_one, table_of
from models.tables.channels import WebMessageRow
from models.tables.data import JobRow
from models.tables.delivery import OutboxRow, ReceiptRow, ReminderRow
from models.tables.desk import BatchItemRow, BatchRow, PublishedTimeRow
from models.tables.mail import MailCodeRow
from models.tables.people import LinkCodeRow, LinkTryRow

_MAILED, _TIME = table_of(MailCodeRow), table_of(PublishedTimeRow)
_BATCH, _ITEM = table_of(BatchRow), table_of(BatchItemRow)
AT_ONCE = 500  # rows in one transaction: nobody waits long for it
_RECEIPT, _OUTBOX, _REMINDER = table_of(ReceiptRow), table_of(OutboxRow), table_of(ReminderRow)
_SAID, _CODE, _TRY, _JOB = table_of(WebMessageRow), table_of(LinkCodeRow), table_of(LinkTryRow), table_of(JobRow)
_BEFORE: Any = bindparam("before")


def _said_long_ago() -> ColumnElement[bool]:
    """A message of the page that nobody has changed since, nor answered beneath it."""
    answer = _SAID.alias("answer")
    return and_(_SAID.c.changed_at < _BEFORE, ~exists(select(answer.c.id).where(answer.c.thread == _SAID.c.id)))


def _done_long_ago() -> ColumnElement[bool]:
    """Something for several onboardings that was reported, or never begun."""
    return or_(_BATCH.c.reported_at < _BEFORE, and_(_BATCH.c.begun_at.is_(None), _BATCH.c.made_at < _BEFORE))


_OLD: Mapping[str, tuple[Table, ColumnElement[bool]]] = {
    "receipts": (_RECEIPT, _RECEIPT.c.at < _BEFORE),
    "messages sent or given up": (
        _OUTBOX,
        and_(_OUTBOX.c.at < _BEFORE, or_(_OUTBOX.c.sent_at < _BEFORE, _OUTBOX.c.gave_up_at < _BEFORE)),
    ),
    "reminders": (_REMINDER, or_(_REMINDER.c.fired_at < _BEFORE, _REMINDER.c.cancelled_at < _BEFORE)),
    "messages of the web page": (_SAID, _said_long_ago()),
    "codes": (_CODE, _CODE.c.made_at < _BEFORE),
    "codes of emails": (_MAILED, _MAILED.c.made_at < _BEFORE),
    "codes that were typed wrong": (_TRY, _TRY.c.at < _BEFORE),
    "steps of what was done to several": (
        _ITEM,
        exists(select(_BATCH.c.id).where(_BATCH.c.id == _ITEM.c.batch_id, _done_long_ago())),
    ),
    "what was done to several": (_BATCH, _done_long_ago()),  # after its steps, which refer to it
    "published call times": (_TIME, _TIME.c.starts_at < _BEFORE),
}
KINDS = tuple(_OLD)
_HAS_RUN = (
    update(_JOB)
    .where(_JOB.c.name == bindparam("of_name"), _JOB.c.last_at <= bindparam("due"))
    .values(last_at=bindparam("now"))
)
_KNOWN = select(_JOB.c.name).where(_JOB.c.name == bindparam("of_name"))


def _counted(table: Table, old: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(table).where(old)


def _some_deleted(table: Table, old: ColumnElement[bool]) -> Delete:
    [key] = table.primary_key
    return delete(table).where(key.in_(select(key).where(old).limit(AT_ONCE)))


_COUNT = {kind: _counted(*of) for kind, of in _OLD.items()}
_DELETE = {kind: _some_deleted(*of) for kind, of in _OLD.items()}


async def count(session: AsyncSession, kind: str, before: datetime) -> int:
    """How many of a kind (one of KINDS) are older than a moment, of those that can go."""
    return int((await fetch(session, _COUNT[kind], before=before))[0][0])


async def delete_some(session: AsyncSession, kind: str, before: datetime) -> int:
    """Deletes up to 500 of them; how many it were: 0 at the end."""
    return await execute(session, _DELETE[kind], {"before": before})


async def begin_daily(session: AsyncSession, name: str, now: datetime, every: timedelta) -> bool:
    """Whether it is time for what is done once a day, and nobody else is at it. Raises Conflict for a second one."""
    if await execute(session, _HAS_RUN, {"of_name": name, "now": now, "due": now - every}):
        return True
    if await fetch_one(session, _KNOWN, of_name=name):
        return False
    await add(session, _JOB, [{"name": name, "last_at": now}])
    return True
