"""Which rows of the outbox may be sent now, and by whom: claimed with a lease, in order, at the platform's pace.

Conversations are found one after the other in an index, without a look at all that waits in each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import OutboxMessage
from models.enums import OutboxKind
from models.repositories import mapping
from models.repositories.mapping import fetch, table_of
from models.tables.delivery import OutboxRow, PostedCardRow

MESSAGES = mapping.Mapping(OutboxRow, OutboxMessage)
CONVERSATION = ("channel", "workspace", "place", "target")

_NOW: BindParameter[Any] = bindparam("now")
_POST, _UPDATE = "post", "update"
_OUTBOX, _CARD = MESSAGES.table, table_of(PostedCardRow)


class Pace(NamedTuple):
    """No more than `most` messages to one conversation within a time."""

    most: int
    within: timedelta


class Limits(NamedTuple):
    """What a worker may claim: the channels that it serves, at their paces, but for workspaces that keep it busy."""

    channels: Sequence[str] | None = None
    paces: Mapping[str, Sequence[Pace]] = {}
    busy: Sequence[tuple[str, str]] = ()


ANYTHING = Limits()


async def claim(
    session: AsyncSession, now: datetime, lease: timedelta, limit: int, limits: Limits = ANYTHING
) -> list[OutboxMessage]:
    """Takes up to `limit` rows to send, oldest first; nobody else gets them until the lease ends. Counts an attempt.

    At most one row of each conversation, its oldest, so that messages arrive in order. A row that is put off on
    purpose (due later, never tried) holds nothing up. Commit before you send.
    """
    paces = tuple((channel, tuple(limits.paces[channel])) for channel in limits.paces)
    values: dict[str, Any] = {"now": now, "until": now + lease, "no_lease": now + 2 * lease, "most": limit}
    channels = None if limits.channels is None else len(limits.channels)
    values |= {f"serves_{at}": channel for at, channel in enumerate(limits.channels or ())}
    for at, (channel, workspace) in enumerate(limits.busy):
        values |= {f"full_channel_{at}": channel, f"full_workspace_{at}": workspace}
    for pace in {pace for _, several in paces for pace in several}:
        values[_since(pace)] = now - pace.within
    rows = await fetch(session, _claim(channels, len(limits.busy), paces), **values)
    return sorted(map(MESSAGES.read, rows), key=lambda message: message.id)


@cache
def _claim(channels: int | None, busy: int, paces: tuple[tuple[str, tuple[Pace, ...]], ...]) -> ReturningUpdate[Any]:
    """Built once for limits of one shape. Only the foremost row of a conversation is looked at, however many wait."""
    row = _OUTBOX.c
    foremost = first_of_each(_begun, "foremost")
    chosen = (
        select(row.id)
        .where(row.id.in_(select(foremost.c.id)), waits(_OUTBOX), _due(_OUTBOX), _free(), ~_held_up())
        .where(*_within(channels, busy), *(_in_pace(channel, several) for channel, several in paces))
        .order_by(row.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    return (
        update(_OUTBOX)
        .where(row.id.in_(select(chosen.c.id)))
        .values(leased_until=bindparam("until"), attempts=row.attempts + 1, unsettled=row.unsettled + 1)
        .returning(*MESSAGES.columns)
    )


def _due(row: Table) -> ColumnElement[bool]:
    # What was to be sent at once stays so when the clock is set back.
    return or_(row.c.due_at <= _NOW, and_(row.c.attempts == 0, row.c.due_at == row.c.at))


def _begun(row: Any) -> ColumnElement[bool]:
    """Nothing behind it is sent before it, unless the platform asked us to wait with its method alone."""
    return and_(or_(_due(row), row.c.attempts > 0), ~_is_held(row))


def _is_held(row: Any) -> ColumnElement[bool]:
    return and_(row.c.held.is_not(None), row.c.due_at > _NOW)


def _free() -> ColumnElement[bool]:
    until = _OUTBOX.c.leased_until
    # A lease further ahead than leases go was taken before the clock was set back.
    return or_(until.is_(None), until <= _NOW, until > bindparam("no_lease"))


def _held_up() -> ColumnElement[bool]:
    """An earlier row waits because the platform asked it of the method that this one needs too."""
    row, earlier = _OUTBOX.c, _OUTBOX.alias("earlier")
    address = ("onboarding_id", "channel", "workspace", "target")
    hangs = exists().where(*(_CARD.c[name] == row[name] for name in address)).correlate(_OUTBOX)
    updates = and_(row.kind == OutboxKind.CARD, hangs)
    same_method = or_(and_(earlier.c.held == _UPDATE, updates), and_(earlier.c.held == _POST, ~updates))
    before = (*same_conversation(earlier, _OUTBOX), waits(earlier), earlier.c.id < row.id)
    return exists().where(*before, _is_held(earlier), same_method).correlate(_OUTBOX)


def _within(channels: int | None, busy: int) -> Iterator[ColumnElement[bool]]:
    row = _OUTBOX.c
    if channels is not None:
        yield row.channel.in_([bindparam(f"serves_{at}", type_=row.channel.type) for at in range(channels)])
    for at in range(busy):
        one = (row.channel == bindparam(f"full_channel_{at}"), row.workspace == bindparam(f"full_workspace_{at}"))
        yield not_(and_(*one))


def _in_pace(channel: str, paces: Sequence[Pace]) -> ColumnElement[bool]:
    return or_(_OUTBOX.c.channel != channel, and_(*(_sent(pace) < pace.most for pace in paces)))


def _sent(pace: Pace) -> ColumnElement[int]:
    sent = _OUTBOX.alias("sent")
    moment = sent.c.sent_at
    counted: Select[Any] = select(func.count()).select_from(sent)
    lately = (moment > bindparam(_since(pace)), moment <= _NOW, sent.c.attempts > 0)
    return counted.where(*same_conversation(sent, _OUTBOX), *lately).correlate(_OUTBOX).scalar_subquery()


def _since(pace: Pace) -> str:
    return f"within_{pace.within // timedelta(milliseconds=1)}"


# Conversations


def waits(row: Any) -> ColumnElement[bool]:
    """To be sent, sooner or later."""
    return and_(row.c.sent_at.is_(None), row.c.gave_up_at.is_(None))


def same_conversation(one: Any, other: Any) -> list[ColumnElement[bool]]:
    return [one.c[name] == other.c[name] for name in CONVERSATION]


def first_of_each(wanted: Callable[[Any], ColumnElement[bool]], name: str) -> CTE:
    """The id of the oldest waiting row of each conversation that is `wanted`; null where there is none."""
    some, first = _some_of_each(), _OUTBOX.alias("first")
    found = _OUTBOX.alias("found")
    mine = (*same_conversation(first, found), waits(first), wanted(first))
    oldest = select(first.c.id).where(*mine).order_by(first.c.id).limit(1).correlate(found).scalar_subquery()
    return select(oldest.label("id")).join_from(some, found, found.c.id == some.c.id).cte(name)


def _some_of_each() -> CTE:
    """A waiting row of each conversation: every step finds the next conversation in ix_outbox_waiting."""
    last = _OUTBOX.alias("last")
    at_first = select(_OUTBOX.c.id).where(waits(_OUTBOX)).order_by(*_columns(_OUTBOX)).limit(1).scalar_subquery()
    some = select(at_first.label("id")).cte("some", recursive=True)
    # The next target of the same place, or else the next place of the same workspace, and so on. SQLite would look
    # for (channel, workspace, place, target) > (...) among all that waits in the last conversation.
    following = func.coalesce(*(_next_by(column, last) for column in reversed(range(len(CONVERSATION)))))
    return some.union_all(select(following).join_from(some, last, last.c.id == some.c.id))


def _next_by(column: int, last: Any) -> ScalarSelect[Any]:
    """A waiting row that differs from the `last` in this column, and in none before it."""
    row = _OUTBOX.alias("next")
    mine, others = _columns(row), _columns(last)
    same = (mine[before] == others[before] for before in range(column))
    asked = select(row.c.id).where(waits(row), *same, mine[column] > others[column])
    return asked.order_by(*mine).limit(1).correlate(last).scalar_subquery()


def _columns(row: Any) -> list[ColumnElement[str]]:
    return [row.c[name] for name in CONVERSATION]
