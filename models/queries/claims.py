"""Which rows of the outbox may be sent now, and by whom: claimed with a lease, in order, at the platform's pace."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.delivery import OutboxKind, OutboxRow, PostedCard

CONVERSATION = ("channel", "workspace", "place", "target")


class Pace(NamedTuple):
    """No more than `most` messages to one conversation within a time."""

    most: int
    within: timedelta


class Limits(NamedTuple):
    """What a worker may claim: the channels that it serves, at their paces, but for workspaces that keep it busy."""

    channels: Collection[str] | None = None
    paces: Mapping[str, Sequence[Pace]] = {}
    busy: Collection[tuple[str, str]] = ()


ANYTHING = Limits()


async def claim_outbox(
    session: AsyncSession, now: datetime, lease: timedelta, limit: int, limits: Limits = ANYTHING
) -> list[OutboxRow]:
    """Takes up to `limit` rows to send, oldest first; nobody else gets them until the lease ends. Counts an attempt.

    At most one row of each conversation, its oldest, so that messages arrive in order. A row that is put off on
    purpose (due later, never tried) holds nothing up. Commit before you send.
    """
    chosen = (
        select(OutboxRow.id)
        .where(_waits(OutboxRow), _due(OutboxRow, now), _free(now, lease), ~_held_up(now), *_within(limits, now))
        .order_by(col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    taken = (
        update(OutboxRow)
        .where(col(OutboxRow.id).in_(select(chosen.c.id)))
        .values(
            leased_until=now + lease,
            attempts=col(OutboxRow.attempts) + 1,
            unsettled=col(OutboxRow.unsettled) + 1,
        )
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted((await session.exec(taken)).scalars(), key=lambda row: row.id or 0)


def _waits(row: type[OutboxRow]) -> ColumnElement[bool]:
    return and_(col(row.sent_at).is_(None), col(row.gave_up_at).is_(None))


def _due(row: type[OutboxRow], now: datetime) -> ColumnElement[bool]:
    # What was to be sent at once stays so when the clock is set back.
    at_once = and_(col(row.attempts) == 0, col(row.due_at) == col(row.at))
    return or_(col(row.due_at) <= now, at_once)


def _free(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    until = col(OutboxRow.leased_until)
    # A lease further ahead than leases go was taken before the clock was set back.
    return or_(until.is_(None), until <= now, until > now + 2 * lease)


def _same_conversation(other: type[OutboxRow]) -> Iterator[ColumnElement[bool]]:
    return (getattr(other, name) == getattr(OutboxRow, name) for name in CONVERSATION)


def _held_up(now: datetime) -> ColumnElement[bool]:
    earlier = aliased(OutboxRow)
    begun = or_(_due(earlier, now), col(earlier.attempts) > 0, col(earlier.held).is_not(None))
    before = col(earlier.id) < col(OutboxRow.id)
    return exists().where(*_same_conversation(earlier), before, _waits(earlier), begun, ~_lets_past(earlier, now))


def _lets_past(earlier: type[OutboxRow], now: datetime) -> ColumnElement[bool]:
    """The platform asked us to wait with one method alone: what the other method sends goes on."""
    hangs = exists().where(
        *(
            getattr(PostedCard, name) == getattr(OutboxRow, name)
            for name in ("onboarding_id", "channel", "workspace", "target")
        )
    )
    updates = and_(col(OutboxRow.kind) == OutboxKind.CARD, hangs)
    held = func.coalesce(earlier.held, "")
    other_method = or_(and_(held == "update", ~updates), and_(held == "post", updates))
    return and_(col(earlier.due_at) > now, other_method)


def _within(limits: Limits, now: datetime) -> Iterator[ColumnElement[bool]]:
    if limits.channels is not None:
        yield col(OutboxRow.channel).in_(limits.channels)
    if limits.busy:
        workspace: Any = tuple_(col(OutboxRow.channel), col(OutboxRow.workspace))
        yield workspace.not_in(list(limits.busy))
    for channel, paces in limits.paces.items():
        spent = or_(*(_spent(pace, now) for pace in paces))
        yield ~and_(col(OutboxRow.channel) == channel, spent)


def _spent(pace: Pace, now: datetime) -> ColumnElement[bool]:
    sent = aliased(OutboxRow)
    moment = col(sent.sent_at)
    counted = (
        select(func.count())
        .select_from(sent)
        .where(*_same_conversation(sent), moment > now - pace.within, moment <= now, col(sent.attempts) > 0)
        .correlate(OutboxRow)
        .scalar_subquery()
    )
    return counted >= pace.most
