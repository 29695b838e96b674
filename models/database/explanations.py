"""Says in one sentence what to do about a database that cannot be opened. Never repeats a driver's own message."""

from __future__ import annotations

import os
import sqlite3

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from models.database.errors import DatabaseMissing, DatabaseProblem, DatabaseUnwritable
from models.database.url import file_of, is_file, place_of


def check_folder(address: URL) -> None:
    """Raises DatabaseMissing if an SQLite file would have no folder to stand in, DatabaseUnwritable if it may not."""
    folder = file_of(address).parent
    if not folder.is_dir():
        raise DatabaseMissing(f"There is no folder {folder}. Make it, or change the database address.")
    # SQLite keeps two more files beside the database while it is open.
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise DatabaseUnwritable(f"The folder {folder} cannot be written to. Let this user write there.")


def explained(address: URL, problem: Exception) -> DatabaseProblem:
    """What to do about an error that a driver raised while it connected."""
    cause = (problem.orig if isinstance(problem, DBAPIError) else None) or problem
    return _explained_file(address, cause) if is_file(address) else _explained_server(address, cause)


def _explained_file(address: URL, cause: BaseException) -> DatabaseProblem:
    place = place_of(address)
    match getattr(cause, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return DatabaseMissing(f"{place} is not a database, or is damaged. Put a copy back, or move it away.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseUnwritable(f"The database {place} is locked by another program. Stop it, and try again.")
        case sqlite3.SQLITE_FULL:
            return DatabaseUnwritable(f"The disk that holds {place} is full. Make room on it.")
        case _:
            return DatabaseUnwritable(f"The database {place} cannot be written to. Let this user write to the file.")


def _explained_server(address: URL, cause: BaseException) -> DatabaseProblem:
    place = place_of(address)
    match str(getattr(cause, "sqlstate", ""))[:2]:
        case "28":
            return DatabaseMissing(f"The database {place} refused us. Correct the user and password in its address.")
        case "3D":
            return DatabaseMissing(f"There is no database {place}. Make it, or change the database address.")
        case _:
            return DatabaseMissing(f"The database {place} does not answer. Start it, or change the database address.")
