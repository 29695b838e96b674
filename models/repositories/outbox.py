"""What became of a row of the outbox. Each deed counts only for who holds the row: a later claim makes it void."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, select, tuple_, update
from sqlmodel import col

from models.database.session import Session
from models.repositories.claims import Claimed
from models.repositories.columns import columns_of, into, one_or_none, run, run_each
from models.repositories.conversations import waits
from models.tables.delivery import OutboxKind, OutboxRow, PostedCardRow

_WAITING = and_(col(OutboxRow.sent_at).is_(None), col(OutboxRow.gave_up_at).is_(None))
_FREED = {"leased_until": None, "held": None}
_ADDRESS = ("onboarding_id", "channel", "workspace", "target")
_OUTBOX = columns_of(OutboxRow)


def _given(row: Claimed, names: Iterable[str]) -> dict[str, Any]:
    return {f"of_{name}": getattr(row, name) for name in names}


def _same(table: Any, names: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    return (table.c[name] == bindparam(f"of_{name}") for name in names)


_SENT = (
    update(_OUTBOX)
    .where(waits(_OUTBOX), *_same(_OUTBOX, ("id", "attempts")))
    .values(sent_at=bindparam("now"), problem=bindparam("perhaps"), stuck_at=None, **_FREED)
)
_COALESCE = (
    update(_OUTBOX)
    .where(waits(_OUTBOX), *_same(_OUTBOX, (*_ADDRESS, "place")))
    .where(_OUTBOX.c.kind == OutboxKind.CARD, _OUTBOX.c.id != bindparam("of_id"))
    .values(sent_at=bindparam("now"), attempts=0, **_FREED)
)
_CARD = columns_of(PostedCardRow)
_POSTED = select(_CARD.c.message).where(*_same(_CARD, _ADDRESS))
_HANG = into(PostedCardRow)
_HANG_ANEW = update(_CARD).where(*_same(_CARD, _ADDRESS)).values(message=bindparam("anew"))


async def coalesce_cards(session: Session, cards: Sequence[Claimed], now: datetime) -> None:
    """Counts every other waiting card of the same onboarding and address as sent: each of these will show it all.

    Commit before you read what a card shows, or a change in between is lost.
    """
    if cards:
        same = ("id", *_ADDRESS, "place")
        await run_each(session, _COALESCE, [{**_given(card, same), "now": now} for card in cards])


async def mark_sent(session: Session, rows: Sequence[Claimed], now: datetime, perhaps: str | None = None) -> None:
    """They arrived; or `perhaps` says why nobody knows whether they did."""
    claims = [_given(row, ("id", "attempts")) for row in rows]
    await run_each(session, _SENT, [{**claim, "now": now, "perhaps": perhaps} for claim in claims])


async def mark_failed(
    session: Session, row: Claimed, now: datetime, problem: str, next_due: datetime, unsettled: bool = False
) -> None:
    """It did not arrive, or (`unsettled`) nobody knows: try again at `next_due`, not before `now`.

    The rest of its conversation waits for it.
    """
    settled = {} if unsettled else {"unsettled": 0}
    await session.exec(_of(row).values(due_at=max(now, next_due), problem=problem, stuck_at=None, **settled, **_FREED))


async def mark_held(session: Session, row: Claimed, method: str, until: datetime) -> None:
    """The platform asked us to wait with this method ("post" or "update"). That counts as no attempt."""
    waits = {"due_at": until, "held": method, "leased_until": None}
    await session.exec(_of(row).values(attempts=col(OutboxRow.attempts) - 1, unsettled=0, **waits))


async def mark_stuck(session: Session, row: Claimed, now: datetime, problem: str, next_due: datetime) -> None:
    """Its place is closed to us: it waits, and its conversation with it, and is tried again from time to time."""
    since = row.stuck_at or now
    await session.exec(_of(row).values(due_at=next_due, problem=problem, stuck_at=since, unsettled=0, **_FREED))


async def mark_given_up(session: Session, row: Claimed, now: datetime, problem: str) -> None:
    """It will not be tried again; the rest of its conversation goes on."""
    await session.exec(_of(row).values(gave_up_at=now, problem=problem, stuck_at=None, **_FREED))


async def hand_back(session: Session, rows: Collection[Claimed]) -> None:
    """Others may claim these rows at once."""
    claims = [(row.id, row.attempts) for row in rows]
    mine = tuple_(col(OutboxRow.id), col(OutboxRow.attempts)).in_(claims)
    await session.exec(update(OutboxRow).where(_WAITING, mine).values(leased_until=None))


def _of(row: Claimed) -> Update:
    return update(OutboxRow).where(_WAITING, col(OutboxRow.id) == row.id, col(OutboxRow.attempts) == row.attempts)


async def posted_card(session: Session, onboarding_id: int, channel: str, workspace: str, target: str) -> str | None:
    """The message in which the living card of an onboarding hangs at this address."""
    found = await one_or_none(session, _POSTED, **_at(onboarding_id, channel, workspace, target))
    return found[0] if found else None


async def hang_card(session: Session, row: Claimed, message: str) -> None:
    """The onboarding's card hangs in this message from now on."""
    address = (row.onboarding_id, row.channel, row.workspace, row.target)
    if not await run(session, _HANG_ANEW, **_at(*address), anew=message):
        await run(session, _HANG, **dict(zip(_ADDRESS, address, strict=True)), message=message)


def _at(*address: int | str) -> dict[str, int | str]:
    return {f"of_{name}": part for name, part in zip(_ADDRESS, address, strict=True)}
