"""Keeps where people and channels are reached in Teams, and who was welcomed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, select, update

from models.database.database import Database
from models.domain import TeamsReference
from models.repositories.mapping import Mapping, execute, fetch, put
from models.tables.channels import TeamsReferenceRow

_REFERENCES = Mapping(TeamsReferenceRow, TeamsReference, unread=("seen_at", "welcomed_at"))
_TABLE = _REFERENCES.table
_KEY = ("tenant_id", "target")
_OF_TENANT: Select[Any] = select(*_REFERENCES.columns).where(_TABLE.c.tenant_id == bindparam("tenant"))
_ONE = _OF_TENANT.where(_TABLE.c.target == bindparam("target"))
_NEWEST = _OF_TENANT.order_by(_TABLE.c.seen_at.desc()).limit(1)
_OF_TEAM = _OF_TENANT.where(_TABLE.c.team_id == bindparam("team"))
_KEPT = tuple(column.name for column in _TABLE.c if column.name not in (*_KEY, "welcomed_at"))

_CHANGE = update(_TABLE).where(*(_TABLE.c[name] == bindparam(f"of_{name}") for name in _KEY))
_MARK = _CHANGE.values(problem=bindparam("problem"), seen_at=bindparam("at"), welcomed_at=None)
_WELCOME = _CHANGE.where(_TABLE.c.welcomed_at.is_(None)).values(welcomed_at=bindparam("at"))


class Reference(Protocol):
    """Where Teams lets us write unasked: a conversation, and the service that leads there."""

    @property
    def tenant_id(self) -> str: ...
    @property
    def target(self) -> str: ...


class TeamsReferences:
    """Each call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, tenant: str, target: str) -> TeamsReference | None:
        return next(iter(await self._stored(_ONE, tenant=tenant, target=target)), None)

    async def any_of(self, tenant: str) -> TeamsReference | None:
        """The newest reference of a tenant, whichever conversation it is of; None if there is none."""
        return next(iter(await self._stored(_NEWEST, tenant=tenant)), None)

    async def of_team(self, tenant: str, team: str) -> list[TeamsReference]:
        """Those of one team's channels."""
        return await self._stored(_OF_TEAM, tenant=tenant, team=team)

    async def _stored(self, statement: Select[Any], **values: str) -> list[TeamsReference]:
        async with self._database.reading() as session:
            return [_REFERENCES.read(row) for row in await fetch(session, statement, **values)]

    async def keep(self, reference: Reference, at: datetime) -> None:
        """Stores it, or puts it in the place of the one before; it can be reached from now on (aware).

        Teams tells of one install several times at once, and of many at once.
        """
        known = {name: getattr(reference, name) for name in (*_KEY, *_KEPT) if name not in ("problem", "seen_at")}
        async with self._database.unit_of_work() as session:
            await put(session, _TABLE, known | {"problem": "", "seen_at": at})

    async def mark(self, tenant: str, target: str, problem: str, at: datetime) -> None:
        """Notes why nothing can be sent there, or that it can again; the next install is welcomed."""
        which = {"of_tenant_id": tenant, "of_target": target}
        async with self._database.unit_of_work() as session:
            await execute(session, _MARK, {**which, "problem": problem, "at": at})

    async def welcome(self, tenant: str, target: str, at: datetime) -> bool:
        """True for the first to ask since the reference was made or marked, however many ask at once."""
        which = {"of_tenant_id": tenant, "of_target": target}
        async with self._database.unit_of_work() as session:
            return await execute(session, _WELCOME, {**which, "at": at}) == 1
