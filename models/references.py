"""Keeps where people and channels are reached in Teams, and who was welcomed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy import Update, update
from sqlmodel import col, select

from models.database import Database
from models.delivery import Receipt
from models.teams import TeamsReference

_KEPT = (
    *("tenant_id", "target", "kind", "service_url", "conversation_id", "bot_id"),
    *("user_id", "aad_object_id", "channel_id", "team_id", "locale"),
)


class Reference(Protocol):
    """What is to be kept."""

    @property
    def tenant_id(self) -> str: ...
    @property
    def target(self) -> str: ...


class TeamsReferences:
    """Each call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, tenant: str, target: str) -> TeamsReference | None:
        async with self._database.reading() as session:
            return await session.get(TeamsReference, (tenant, target))

    async def any_of(self, tenant: str) -> TeamsReference | None:
        """The newest of a tenant."""
        asked = select(TeamsReference).where(TeamsReference.tenant_id == tenant)
        async with self._database.reading() as session:
            return (await session.exec(asked.order_by(col(TeamsReference.seen_at).desc()).limit(1))).first()

    async def of_team(self, tenant: str, team: str) -> list[TeamsReference]:
        """Those of one team's channels."""
        asked = select(TeamsReference).where(TeamsReference.tenant_id == tenant, TeamsReference.team_id == team)
        async with self._database.reading() as session:
            return list(await session.exec(asked))

    async def keep(self, reference: Reference, at: datetime) -> None:
        """Stores it, or puts it in the place of the one before; it can be reached from now on (aware)."""
        async with self._database.unit_of_work() as work:
            row = await work.session.get(TeamsReference, (reference.tenant_id, reference.target))
            kept = {name: getattr(reference, name) for name in _KEPT}
            if row is None:
                work.session.add(TeamsReference(**kept, seen_at=at))
                return
            for name, value in kept.items():
                setattr(row, name, value)
            row.problem, row.seen_at = "", at

    async def mark(self, tenant: str, target: str, problem: str, at: datetime) -> None:
        """Notes why nothing can be sent there, or that it can again; the next install is welcomed."""
        changed = _row(tenant, target).values(problem=problem, seen_at=at, welcomed_at=None)
        async with self._database.unit_of_work() as work:
            await work.session.exec(changed)

    async def welcome(self, tenant: str, target: str, at: datetime) -> bool:
        """True for the first to ask since the reference was made or marked, however many ask at once."""
        first = _row(tenant, target).where(col(TeamsReference.welcomed_at).is_(None)).values(welcomed_at=at)
        async with self._database.unit_of_work() as work:
            return (await work.session.exec(first)).rowcount == 1


def _row(tenant: str, target: str) -> Update:
    return update(TeamsReference).where(col(TeamsReference.tenant_id) == tenant, col(TeamsReference.target) == target)


class Receipts:
    """Looks up deliveries that were handled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        """One of these that was handled before, or None."""
        asked = select(Receipt.delivery_id).where(col(Receipt.delivery_id).in_(delivery_ids)).limit(1)
        async with self._database.reading() as session:
            return (await session.exec(asked)).first()
