"""What waits to be sent, and what became of it.

Each decision counts only for who holds the row: a later claim makes it void.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import Address, OutboxMessage
from models.enums import OutboxKind, PlaceKind
from models.repositories.mapping import add, execute, fetch, fetch_one, table_of
from models.repositories.outbox_claims import MESSAGES, waits
from models.tables.delivery import PostedCardRow
from models.tracing import TRACE

_FREED = {"leased_until": None, "held": None}
_ADDRESS = ("onboarding_id", "channel", "workspace", "target")
_OUTBOX, _CARD = MESSAGES.table, table_of(PostedCardRow)


def _same(table: Any, names: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    return (table.c[name] == bindparam(f"of_{name}") for name in names)


def _which(message: OutboxMessage, names: Iterable[str]) -> dict[str, Any]:
    return {f"of_{name}": getattr(message, name) for name in names}


_HELD_BY_US = ("id", "attempts")
_CLAIMED = update(_OUTBOX).where(waits(_OUTBOX), *_same(_OUTBOX, _HELD_BY_US))
_SENT = _CLAIMED.values(sent_at=bindparam("now"), problem=bindparam("perhaps"), stuck_at=None, **_FREED)
_FAILED = _CLAIMED.values(due_at=bindparam("next"), problem=bindparam("why"), stuck_at=None, **_FREED)
_FAILED_FOR_SURE = _FAILED.values(unsettled=0)
_HELD = _CLAIMED.values(
    due_at=bindparam("next"),
    held=bindparam("method"),
    leased_until=None,
    attempts=_OUTBOX.c.attempts - 1,
    unsettled=0,
)
_STUCK = _CLAIMED.values(
    due_at=bindparam("next"), problem=bindparam("why"), stuck_at=bindparam("since"), unsettled=0, **_FREED
)
_GIVEN_UP = _CLAIMED.values(gave_up_at=bindparam("now"), problem=bindparam("why"), stuck_at=None, **_FREED)
_HAND_BACK = _CLAIMED.values(leased_until=None)
_DROP = update(_OUTBOX).where(waits(_OUTBOX)).values(sent_at=bindparam("now"), problem=None, stuck_at=None, **_FREED)
_COALESCE = (
    update(_OUTBOX)
    .where(waits(_OUTBOX), *_same(_OUTBOX, (*_ADDRESS, "place")))
    .where(_OUTBOX.c.kind == OutboxKind.CARD, _OUTBOX.c.id != bindparam("of_id"))
    .values(sent_at=bindparam("now"), attempts=0, problem=None, stuck_at=None, **_FREED)
)
_PUT_OFF = case((and_(_OUTBOX.c.due_at > _OUTBOX.c.at, _OUTBOX.c.attempts == 0), _OUTBOX.c.due_at))
_WAITING_NOTICES = select(func.count(), func.max(_PUT_OFF, type_=_OUTBOX.c.due_at.type)).where(
    waits(_OUTBOX),
    _OUTBOX.c.onboarding_id == bindparam("key"),
    _OUTBOX.c.place == PlaceKind.TEAM,
    _OUTBOX.c.kind == OutboxKind.NOTICE,
)
_BY_ID = select(*MESSAGES.columns).where(_OUTBOX.c.id == bindparam("id"))
_POSTED = select(_CARD.c.message).where(*_same(_CARD, _ADDRESS))
_HANG_ANEW = update(_CARD).where(*_same(_CARD, _ADDRESS)).values(message=bindparam("anew"))


async def add_messages(session: AsyncSession, messages: Sequence[OutboxMessage]) -> None:
    """They go out in this order."""
    trace = {"trace": TRACE.get()}
    await add(session, _OUTBOX, [MESSAGES.values(message) | trace for message in messages])


async def waiting_notices(session: AsyncSession, onboarding_id: int) -> tuple[int, datetime | None]:
    """How many notices of an onboarding wait for the onboarding team's channel.

    And until when the last of them was put off on purpose; None if none was.
    """
    count, until = (await fetch(session, _WAITING_NOTICES, key=onboarding_id))[0]
    return count, until


_WITHDRAW = delete(MESSAGES.table).where(MESSAGES.table.c.id == bindparam("of_id"))


async def withdraw(session: AsyncSession, row: OutboxMessage) -> None:
    """There is nobody any more whom this is for: it is not sent, and nothing is left of it."""
    await execute(session, _WITHDRAW, {"of_id": row.id})


async def by_id(session: AsyncSession, key: int) -> OutboxMessage | None:
    """A message by the id of its row; None if there is none."""
    row = await fetch_one(session, _BY_ID, id=key)
    return MESSAGES.read(row) if row else None


async def coalesce_cards(session: AsyncSession, cards: Sequence[OutboxMessage], now: datetime) -> None:
    """Counts every other waiting card of the same onboarding and address as sent: each of these will show it all.

    Commit before you read what a card shows, or a change in between is lost.
    """
    if cards:
        same = ("id", *_ADDRESS, "place")
        await execute(session, _COALESCE, *({**_which(card, same), "now": now} for card in cards))


async def mark_sent(
    session: AsyncSession, messages: Sequence[OutboxMessage], now: datetime, perhaps: str | None = None
) -> None:
    """They arrived; or `perhaps` says why nobody knows whether they did."""
    if messages:
        claims = (_which(message, _HELD_BY_US) for message in messages)
        await execute(session, _SENT, *({**claim, "now": now, "perhaps": perhaps} for claim in claims))


async def mark_failed(
    session: AsyncSession,
    message: OutboxMessage,
    now: datetime,
    problem: str,
    next_due: datetime,
    unsettled: bool = False,
) -> None:
    """It did not arrive, or (`unsettled`) nobody knows: try again at `next_due`, not before `now`.

    The rest of its conversation waits for it.
    """
    values = {"next": max(now, next_due), "why": problem}
    await execute(session, _FAILED if unsettled else _FAILED_FOR_SURE, _which(message, _HELD_BY_US) | values)


async def mark_held(session: AsyncSession, message: OutboxMessage, method: str, until: datetime) -> None:
    """The platform asked us to wait with this method ("post" or "update"). That counts as no attempt."""
    await execute(session, _HELD, _which(message, _HELD_BY_US) | {"next": until, "method": method})


async def mark_stuck(
    session: AsyncSession, message: OutboxMessage, now: datetime, problem: str, next_due: datetime
) -> None:
    """Its place is closed to us: it waits, and its conversation with it, and is tried again from time to time."""
    values = {"next": next_due, "why": problem, "since": message.stuck_at or now}
    await execute(session, _STUCK, _which(message, _HELD_BY_US) | values)


async def mark_given_up(session: AsyncSession, message: OutboxMessage, now: datetime, problem: str) -> None:
    """It will not be tried again; the rest of its conversation goes on."""
    await execute(session, _GIVEN_UP, _which(message, _HELD_BY_US) | {"now": now, "why": problem})


async def hand_back(session: AsyncSession, messages: Iterable[OutboxMessage]) -> None:
    """Others may claim these rows at once."""
    claims = [_which(message, _HELD_BY_US) for message in messages]
    if claims:
        await execute(session, _HAND_BACK, *claims)


async def posted_card(session: AsyncSession, onboarding_id: int, to: Address) -> str | None:
    """The message in which the living card of an onboarding hangs at this address."""
    found = await fetch_one(session, _POSTED, **_at(onboarding_id, to))
    return found[0] if found else None


async def hang_card(session: AsyncSession, card: OutboxMessage, message: str) -> None:
    """The onboarding's card hangs in this message from now on."""
    if not await execute(session, _HANG_ANEW, _which(card, _ADDRESS) | {"anew": message}):
        await add(session, _CARD, [{name: getattr(card, name) for name in _ADDRESS} | {"message": message}])


def _at(onboarding_id: int, to: Address) -> dict[str, Any]:
    return {
        "of_onboarding_id": onboarding_id,
        "of_channel": to.channel,
        "of_workspace": to.workspace,
        "of_target": to.target,
    }


async def drop_waiting(session: AsyncSession, now: datetime) -> int:
    """What waits is never sent; how many messages it was."""
    return await execute(session, _DROP, {"now": now})
