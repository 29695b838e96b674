"""Which rows of the outbox may be sent now, and by whom: claimed with a lease, in order, at the platform's pace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from models.delivery import OutboxKind, OutboxRow, PostedCard
from models.queries.conversations import first_of_each, same_conversation, waits
from models.queries.plain import columns_of
from models.session import Session

_NOW: BindParameter[Any] = bindparam("now")
_POST, _UPDATE = "post", "update"
_OUTBOX, _CARD = columns_of(OutboxRow), columns_of(PostedCard)


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


async def claim_outbox(
    session: Session, now: datetime, lease: timedelta, limit: int, limits: Limits = ANYTHING
) -> list[OutboxRow]:
    """Takes up to `limit` rows to send, oldest first; nobody else gets them until the lease ends. Counts an attempt.

    At most one row of each conversation, its oldest, so that messages arrive in order. A row that is put off on
    purpose (due later, never tried) holds nothing up. Commit before you send.
    """
    paces = tuple((channel, tuple(limits.paces[channel])) for channel in limits.paces)
    given: dict[str, Any] = {"now": now, "until": now + lease, "no_lease": now + 2 * lease, "most": limit}
    if limits.channels is not None:
        given["channels"] = list(limits.channels)
    if limits.busy:
        given["busy"] = list(limits.busy)
    for pace in {pace for _, several in paces for pace in several}:
        given[_since(pace)] = now - pace.within
    claim = _claim(limits.channels is not None, bool(limits.busy), paces)
    return sorted((await session.exec(claim, params=given)).scalars(), key=lambda row: row.id or 0)


@cache
def _claim(
    some_channels: bool, some_busy: bool, paces: tuple[tuple[str, tuple[Pace, ...]], ...]
) -> ReturningUpdate[OutboxRow]:
    """Built once for limits of one shape. Only the foremost row of a conversation is looked at, however many wait."""
    row = _OUTBOX.c
    foremost = first_of_each(_begun, "foremost")
    chosen = (
        select(row.id)
        .where(row.id.in_(select(foremost.c.id)), waits(_OUTBOX), _due(_OUTBOX), _free(), ~_held_up())
        .where(*_within(some_channels, some_busy), *(_in_pace(channel, several) for channel, several in paces))
        .order_by(row.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    return (
        update(OutboxRow)
        .where(row.id.in_(select(chosen.c.id)))
        .values(leased_until=bindparam("until"), attempts=row.attempts + 1, unsettled=row.unsettled + 1)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
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


def _within(some_channels: bool, some_busy: bool) -> Iterator[ColumnElement[bool]]:
    row = _OUTBOX.c
    if some_channels:
        yield row.channel.in_(bindparam("channels", expanding=True))
    if some_busy:
        yield tuple_(row.channel, row.workspace).not_in(bindparam("busy", expanding=True))


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
