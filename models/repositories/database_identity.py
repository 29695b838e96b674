"""Which database this is. One that was restored from a copy is known as such: nothing is sent from it until told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from models.repositories.mapping import fetch_one, put, table_of
from models.tables.data import InstallationRow

_THIS = "this"
_TABLE = table_of(InstallationRow)
_STORED = select(_TABLE.c.identity).where(_TABLE.c.name == bindparam("of_name"))
_MAY_ASK = text("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')")
_SERVER = text("SELECT system_identifier FROM pg_control_system()")
_FIRST_TABLE = text("SELECT 'onboarding'::regclass::oid::bigint")
_FILE = text("SELECT file FROM pragma_database_list WHERE name = 'main'")


async def is_copy(session: AsyncSession) -> bool | None:
    """Whether what is stored began its life in another database; None where nobody has said so far which it is."""
    stored = await fetch_one(session, _STORED, of_name=_THIS)
    return None if stored is None else stored[0] != await _identity(session)


async def adopt(session: AsyncSession, now: datetime) -> None:
    """From now on this is the database, and no copy. `session`: a unit of work."""
    row: dict[str, Any] = {"name": _THIS, "identity": await _identity(session), "since": now}
    await put(session, _TABLE, row)


async def _identity(session: AsyncSession) -> str:
    """PostgreSQL: the server, and the number that it gave our first table. A dump that is restored gets another.

    SQLite: the number of the file on its disk, which a copy does not share.
    """
    if session.get_bind().dialect.name == "sqlite":
        return f"sqlite:{Path(await _value(session, _FILE)).stat().st_ino}"
    server = await _value(session, _SERVER) if await _value(session, _MAY_ASK) else ""
    return f"postgresql:{server}:{await _value(session, _FIRST_TABLE)}"


async def _value(session: AsyncSession, statement: Any) -> Any:
    found = await fetch_one(session, statement)
    return found[0] if found else ""
