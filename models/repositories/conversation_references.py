"""Keeps where people and channels are reached in Teams, and who was welcomed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import BindParameter, Select, Update, bindparam, select, update
from sqlmodel import col

from models.database.database import Database
from models.repositories.columns import columns_of
from models.tables.channels import TeamsReferenceRow
from models.tables.delivery import ReceiptRow


class Reference(Protocol):
    """What is to be kept."""

    @property
    def tenant_id(self) -> str: ...
    @property
    def target(self) -> str: ...


class StoredReference(NamedTuple):
    """A reference as it stands."""

    tenant_id: str
    target: str
    kind: str
    service_url: str
    conversation_id: str
    bot_id: str
    user_id: str
    aad_object_id: str
    channel_id: str
    team_id: str
    locale: str
    problem: str


_KEPT = tuple(name for name in StoredReference._fields if name != "problem")
_TABLE, _RECEIPT = columns_of(TeamsReferenceRow).c, columns_of(ReceiptRow).c
_OF_TENANT = select(*(_TABLE[name] for name in StoredReference._fields)).where(_TABLE.tenant_id == bindparam("tenant"))
_ONE = _OF_TENANT.where(_TABLE.target == bindparam("target"))
_NEWEST = _OF_TENANT.order_by(_TABLE.seen_at.desc()).limit(1)
_OF_TEAM = _OF_TENANT.where(_TABLE.team_id == bindparam("team"))


class TeamsReferences:
    """Each call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, tenant: str, target: str) -> StoredReference | None:
        return next(iter(await self._stored(_ONE, tenant=tenant, target=target)), None)

    async def any_of(self, tenant: str) -> StoredReference | None:
        """The newest of a tenant."""
        return next(iter(await self._stored(_NEWEST, tenant=tenant)), None)

    async def of_team(self, tenant: str, team: str) -> list[StoredReference]:
        """Those of one team's channels."""
        return await self._stored(_OF_TEAM, tenant=tenant, team=team)

    async def _stored(self, asked: Select[Any], **given: str) -> list[StoredReference]:
        return [StoredReference(*row) for row in await self._database.rows(asked, **given)]

    async def keep(self, reference: Reference, at: datetime) -> None:
        """Stores it, or puts it in the place of the one before; it can be reached from now on (aware)."""
        async with self._database.unit_of_work() as work:
            row = await work.session.get(TeamsReferenceRow, (reference.tenant_id, reference.target))
            kept = {name: getattr(reference, name) for name in _KEPT}
            if row is None:
                work.session.add(TeamsReferenceRow(**kept, seen_at=at))
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
        first = _row(tenant, target).where(col(TeamsReferenceRow.welcomed_at).is_(None)).values(welcomed_at=at)
        async with self._database.unit_of_work() as work:
            return (await work.session.exec(first)).rowcount == 1


def _row(tenant: str, target: str) -> Update:
    return update(TeamsReferenceRow).where(
        col(TeamsReferenceRow.tenant_id) == tenant, col(TeamsReferenceRow.target) == target
    )


class Receipts:
    """Looks up deliveries that were handled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        """One of these that was handled before, or None."""
        given = {f"name_{number}": name for number, name in enumerate(delivery_ids)}
        return next((name for (name,) in await self._database.rows(_handled(len(given)), **given)), None)


@cache
def _handled(names: int) -> Select[Any]:
    """Asked of so many ids: with a list of any length it would be put together anew each time."""
    any_of: list[BindParameter[str]] = [bindparam(f"name_{number}") for number in range(names)]
    return select(_RECEIPT.delivery_id).where(_RECEIPT.delivery_id.in_(any_of)).limit(1)
