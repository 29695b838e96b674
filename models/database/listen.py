"""Hears from PostgreSQL at once that the outbox has grown, whichever process wrote to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from models.database.url import driver_arguments

CHANNEL = "outbox"  # what the trigger on the outbox notifies
_CONNECTED_WITHIN = 5.0  # seconds
_AGAIN = 1.0  # seconds after the connection was lost
_ALIVE = 30.0  # seconds between two signs of life: a connection that died in silence is found out


async def listen(address: URL, heard: Callable[[], None]) -> None:
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
    await driver.add_listener(CHANNEL, lambda *_: heard())
    heard()  # what was written before we listened
    while not lost.is_set():
        try:
            await asyncio.wait_for(lost.wait(), _ALIVE)
        except TimeoutError:
            await driver.execute("SELECT 1")
