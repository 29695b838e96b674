"""Deliveries that were handled, and what each was answered: a redelivery gets the same."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.database import Database
from models.repositories.mapping import add, fetch_one, table_of
from models.tables.delivery import ReceiptRow

_RECEIPT = table_of(ReceiptRow)
_OUTCOME = select(_RECEIPT.c.outcome).where(_RECEIPT.c.delivery_id == bindparam("delivery"))
_ANY_OF = (
    select(_RECEIPT.c.delivery_id).where(_RECEIPT.c.delivery_id.in_(bindparam("deliveries", expanding=True))).limit(1)
)


async def earlier_outcome(session: AsyncSession, delivery_id: str) -> str | None:
    """What this delivery was answered, as JSON, if it was handled before."""
    found = await fetch_one(session, _OUTCOME, delivery=delivery_id)
    return found[0] if found else None


async def add_receipt(
    session: AsyncSession, delivery_id: str, at: datetime, outcome: str, person: int | None = None
) -> None:
    """`outcome`: JSON, for the next delivery of the same. Raises Conflict if it was handled meanwhile."""
    row = {"delivery_id": delivery_id, "at": at, "outcome": outcome, "person_id": person}
    await add(session, _RECEIPT, [row])


class Receipts:
    """Looks up deliveries that were handled. Each call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        """One of these that was handled before, or None."""
        async with self._database.reading() as session:
            found = await fetch_one(session, _ANY_OF, deliveries=[*delivery_ids])
        return found[0] if found else None
