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
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from models.database.session import Session
from models.repositories.columns import columns_of, rows
from models.repositories.conversations import first_of_each, same_conversation, waits
from models.tables.delivery import OutboxKind, OutboxRow, PostedCardRow

_NOW: BindParameter[Any] = bindparam("now")
_POST, _UPDATE = "post", "update"
_OUTBOX, _CARD = columns_of(OutboxRow), columns_of(PostedCardRow)


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


class Claimed(NamedTuple):
    """A row of the outbox that somebody has taken to send it."""

    id: int
    kind: str
    onboarding_id: int
    event_id: int | None
    channel: str
    workspace: str
    place: str
    target: str
    notice: str
    at: datetime
    attempts: int
    unsettled: int
    stuck_at: datetime | None


async def claim_outbox(
    session: Session, now: datetime, lease: timedelta, limit: int, limits: Limits = ANYTHING
) -> list[Claimed]:
    """Takes up to `limit` rows to send, oldest first; nobody else gets them until the lease ends. Counts an attempt.

    At most one row of each conversation, its oldest, so that messages arrive in order. A row that is put off on
    purpose (due later, never tried) holds nothing up. Commit before you send.
    """
    paces = tuple((channel, tuple(limits.paces[channel])) for channel in limits.paces)
    given: dict[str, Any] = {"now": now, "until": now + lease, "no_lease": now + 2 * lease, "most": limit}
    channels = None if limits.channels is None else len(limits.channels)
    given |= {f"serves_{at}": channel for at, channel in enumerate(limits.channels or ())}
    for at, (channel, workspace) in enumerate(limits.busy):
        given |= {f"full_channel_{at}": channel, f"full_workspace_{at}": workspace}
    for pace in {pace for _, several in paces for pace in several}:
        given[_since(pace)] = now - pace.within
    claim = _claim(channels, len(limits.busy), paces)
    return sorted(Claimed(*row) for row in await rows(session, claim, **given))


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
        .returning(*(row[name] for name in Claimed._fields))
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
