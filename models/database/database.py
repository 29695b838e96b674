"""The database: opens it, closes it, checks it, hands out units of work and readings, and hears what others write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database.engines import DIRECTLY, ConnectionSettings, reading_engine, writing_engine
from models.database.errors import DatabaseNewer, DatabaseProblem, in_our_terms
from models.database.files import is_private, make_private
from models.database.readiness import check_ready, check_schema, explained
from models.database.unit_of_work import WriterLock, reading, unit_of_work
from models.database.url import driver_arguments, file_of, is_file, place_of, read_address

OUTBOX_CHANNEL = "outbox"  # what the trigger on the outbox notifies
_CONNECTED_WITHIN = 5.0  # seconds
_AGAIN = 1.0  # seconds after the connection was lost
_ALIVE = 30.0  # seconds between two signs of life: a connection that died in silence is found out


class Database:
    """SQLite (a file) or PostgreSQL. Raises DatabaseAddressWrong for any other address."""

    def __init__(self, url: str, settings: ConnectionSettings = DIRECTLY) -> None:
        address = read_address(url)
        self.place = place_of(address)
        self._address = address
        self._settings = settings
        self._writing = writing_engine(address, settings)
        self._reading = reading_engine(address, self._writing)
        self._writer = WriterLock() if is_file(address) else None

    async def open(self) -> None:
        """Checks the database and makes the first connections, so that the first turn is as quick as the rest.

        Raises what `check` raises.
        """
        if is_file(self._address) and file_of(self._address).exists():
            make_private(file_of(self._address))
        try:
            await self.check()
        except DatabaseNewer:
            if not self._settings.may_be_newer:
                raise
        async with self.reading() as session:
            await session.connection()

    async def close(self) -> None:
        """Closes every connection: that of a unit of work which is still open once it has ended."""
        await self._reading.dispose()
        await self._writing.dispose()

    async def check(self) -> None:
        """Returns if turns can be stored now; else raises the DatabaseProblem that says what to do about it."""
        async with self._alone():
            await check_ready(self._address, self._writing)

    async def check_schema(self) -> None:
        """Returns if the database has every table and column that we need. It reads alone, and waits for no writer.

        Raises the DatabaseProblem that says what to do: DatabaseNewer where it has more than we know.
        """
        await check_schema(self._address, self._reading)

    def is_private(self) -> bool:
        """Whether nobody but its user can read its file, and those beside it. A server sees to that itself."""
        return not is_file(self._address) or is_private(file_of(self._address))

    def explained(self, problem: DatabaseProblem) -> str:
        """What an operator does about a problem that a unit of work or a reading raised."""
        cause = problem.__cause__
        return str(explained(self._address, cause) if isinstance(cause, (SQLAlchemyError, OSError)) else problem)

    async def listen(self, heard: Callable[[], None]) -> None:
        """Calls `heard` when another process has written to the outbox, until it is cancelled.

        It returns at once where nothing can be heard: on SQLite, and behind a pooler.
        """
        if not is_file(self._address) and not self._settings.transaction_pooler:
            await _listen(self._address, heard)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[AsyncSession]:
        """A transaction that writes, stored once it is left. No network calls in it: on SQLite, others wait for it.

        Raises Conflict when somebody else was first and DatabaseUnavailable when the database was lost: nothing was
        stored, unless it was lost in the middle of the commit. A receipt tells.
        """
        with in_our_terms():
            async with self._alone(), unit_of_work(self._writing) as session:
                yield session

    def _alone(self) -> AbstractAsyncContextManager[None]:
        return self._writer or nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One moment of the database, to look at. It never waits for a writer.

        Raises DatabaseUnwritable for a statement that writes.
        """
        with in_our_terms():
            async with reading(self._reading) as session:
                yield session


async def _listen(address: URL, heard: Callable[[], None]) -> None:
    """Calls `heard` after each insert, until it is cancelled. While the server is away nothing is heard: poll too."""
    address, arguments = driver_arguments(address, _CONNECTED_WITHIN)
    engine = create_async_engine(address, poolclass=NullPool, connect_args={"command_timeout": 10, **arguments})
    try:
        while True:
            try:
                async with engine.connect() as connection:
                    await _hear(connection, heard)
            except (SQLAlchemyError, OSError, TimeoutError):
                pass  # the worker's own look at the database says what is wrong
            await asyncio.sleep(_AGAIN)
    finally:
        await engine.dispose()


async def _hear(connection: AsyncConnection, heard: Callable[[], None]) -> None:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    lost = asyncio.Event()
    driver.add_termination_listener(lambda _: lost.set())
    await driver.add_listener(OUTBOX_CHANNEL, lambda *_: heard())
    heard()  # what was written before we listened
    while not lost.is_set():
        try:
            await asyncio.wait_for(lost.wait(), _ALIVE)
        except TimeoutError:
            await driver.execute("SELECT 1")


@asynccontextmanager
async def opened_database(url: str, settings: ConnectionSettings = DIRECTLY) -> AsyncIterator[Database]:
    """A database that is open for as long as it takes. Raises what `Database.open` raises."""
    database = Database(url, settings)
    try:
        await database.open()
        yield database
    finally:
        await database.close()
