"""Where the database is: reads a database address, and names the place without its password."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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
# Parameters of libpq, as hosting platforms print them behind an address.
_TLS = frozenset(
    {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslpassword", "sslnegotiation"}
    | {"ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs", "krbsrvname", "gsslib"}
)
_SERVER_SETTINGS = frozenset({"application_name", "options"})
_OF_NO_USE_HERE = frozenset(
    {"keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"}
    | {"fallback_application_name", "client_encoding", "gssencmode", "connect_timeout", "channel_binding"}
)
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_OF_THE_ADDRESS = frozenset({"host", "port", "user", "password"})
_KNOWN = _TLS | _SERVER_SETTINGS | _OF_NO_USE_HERE | _OF_THE_ADDRESS | {"ssl"}
_CACHES = frozenset({"statement_cache_size", "prepared_statement_cache_size"})
_LEAST_SECONDS = 2  # libpq too takes 1 for 2

_EXAMPLES = '"sqlite:///./onboarding.db" or "postgresql+asyncpg://user:password@host/name"'


def read_address(url: str) -> URL:
    """A usable address, with our driver filled in. An SQLite database is a file: we need several connections to it.

    Raises DatabaseAddressWrong, whose message repeats nothing of what was given.
    """
    address = _parsed(url)
    driver = _DRIVERS.get(address.drivername)
    if driver is None or not address.database or address.database == ":memory:":
        raise DatabaseAddressWrong(f"The database address cannot be used. Write it like {_EXAMPLES}.")
    if not is_file(address):
        _check_parts(address)
        _check_parameters(address.query)
    return address.set(drivername=driver)


def _check_parts(address: URL) -> None:
    """A password that is not encoded puts an @ where none can be, and its own end into the host or the name."""
    if "@" in f"{address.host}{address.database}":
        raise DatabaseAddressWrong(
            "The database address cannot be read. Encode the signs in its user and password: write %40 for @, %2F for "
            "/, %3A for :, %3F for ?, %23 for # and %25 for %."
        )


def _check_parameters(query: Mapping[str, Any]) -> None:
    if _CACHES & query.keys():
        raise DatabaseAddressWrong(
            "The database address says how statements are prepared. Leave that out, and set DATABASE_POOLER to "
            "transaction if a connection pooler is in between."
        )
    if unknown := sorted(query.keys() - _KNOWN):
        raise DatabaseAddressWrong(f"We do not know {unknown[0]!r} in the database address. Leave it out.")
    if query.get("sslmode", query.get("ssl", "prefer")) not in _SSL_MODES:
        raise DatabaseAddressWrong(f"Set sslmode in the database address to one of {', '.join(_SSL_MODES)}.")
    if query.get("channel_binding") == "require":
        raise DatabaseAddressWrong(
            "The database address asks for channel_binding, which our driver does not know. Leave it out, and set "
            "sslmode to verify-full and sslrootcert to the server's authority to be sure of the server."
        )
    if not str(query.get("connect_timeout", "0")).isdecimal():
        raise DatabaseAddressWrong("Set connect_timeout in the database address to a number of seconds.")
    for name in sorted({"sslrootcert", "sslcert", "sslkey", "sslcrl"} & query.keys()):
        if not Path(str(query[name])).is_file():
            raise DatabaseAddressWrong(f"There is no file where {name} in the database address says. Correct it.")


def driver_arguments(address: URL, seconds: float) -> tuple[URL, dict[str, Any]]:
    """An address of PostgreSQL without what its driver reads elsewhere, and that. `seconds`: to connect in at most.

    asyncpg knows libpq's parameters for TLS in an address of its own alone.
    """
    query = {"sslmode": address.query["ssl"], **address.query} if "ssl" in address.query else dict(address.query)
    tls = {name: query[name] for name in _TLS & query.keys()}
    settings = {name: str(query[name]) for name in _SERVER_SETTINGS & query.keys()}
    told = int(str(query.get("connect_timeout", "0")))
    arguments: dict[str, Any] = {"timeout": max(_LEAST_SECONDS, told) if told else seconds}
    if tls:
        arguments["dsn"] = f"postgresql:///?{urlencode(tls)}"
    if settings:
        arguments["server_settings"] = settings
    return address.set(query={name: query[name] for name in _OF_THE_ADDRESS & query.keys()}), arguments


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseAddressWrong(f"The database address cannot be read. Write it like {_EXAMPLES}.") from None


def is_file(address: URL) -> bool:
    """True where the address is a file of SQLite; False for a server of PostgreSQL."""
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
