"""Where the database is: reads a database address, and names the place without its password."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from models.database import sqlite_driver
from models.database.errors import DatabaseAddressWrong

_DRIVERS = {
    "sqlite": sqlite_driver.DRIVER,
    "sqlite+aiosqlite": sqlite_driver.DRIVER,  # as other programs write it
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_EXAMPLES = '"sqlite:///./onboarding.db" or "postgresql+asyncpg://user:password@host/name"'


def read_address(url: str) -> URL:
    """A usable address, with our driver filled in. An SQLite database is a file: we need several connections to it.

    Raises DatabaseAddressWrong, whose message repeats nothing of what was given.
    """
    address = _parsed(url)
    driver = _DRIVERS.get(address.drivername)
    if driver is None or not address.database or address.database == ":memory:":
        raise DatabaseAddressWrong(f"The database address cannot be used. Write it like {_EXAMPLES}.")
    return address.set(drivername=driver)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseAddressWrong(f"The database address cannot be read. Write it like {_EXAMPLES}.") from None


def is_file(address: URL) -> bool:
    """True for SQLite."""
    return address.get_backend_name() == "sqlite"


def file_of(address: URL) -> Path:
    """The file of an SQLite database."""
    return Path(address.database or "")


def place_of(address: URL) -> str:
    """For a person to read: the file, or name and host. No user, no password, no options."""
    if is_file(address):
        return str(file_of(address))
    port = f":{address.port}" if address.port else ""
    return f"{address.database} on {address.host or 'this computer'}{port}"
