"""A bolt app whose only listener inserts one row, commits and acknowledges: `bolt_insert <port> <api> <database>`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite
import asyncpg
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.beside.serving import serve
from tests.kit.slack import TOKEN
from tests.kit.slack_payloads import SECRET

_TABLE = "CREATE TABLE IF NOT EXISTS submission (id {} PRIMARY KEY, person TEXT NOT NULL, answers TEXT NOT NULL)"
Insert = Callable[[str, str], Awaitable[None]]


async def sqlite(file: str) -> Insert:
    """One connection, as durable as the product's own."""
    connection = await aiosqlite.connect(file)
    await connection.execute("PRAGMA journal_mode = WAL")
    await connection.execute("PRAGMA synchronous = FULL")
    await connection.execute(_TABLE.format("INTEGER"))

    async def insert(person: str, answers: str) -> None:
        await connection.execute("INSERT INTO submission (person, answers) VALUES (?, ?)", (person, answers))
        await connection.commit()

    return insert


async def postgresql(url: str) -> Insert:
    """A pool of connections; every statement is a transaction of its own."""
    pool = await asyncpg.create_pool(url)
    await pool.execute(_TABLE.format("BIGSERIAL"))

    async def insert(person: str, answers: str) -> None:
        await pool.execute("INSERT INTO submission (person, answers) VALUES ($1, $2)", person, answers)

    return insert


async def main(port: int, api: str, database: str) -> None:
    insert = await (postgresql(database) if database.startswith("postgresql:") else sqlite(database))
    app = AsyncApp(
        client=AsyncWebClient(token=TOKEN, base_url=api), signing_secret=SECRET, process_before_response=True
    )

    @app.view("form")
    async def handle_submission(ack: Any, body: dict[str, Any], view: dict[str, Any]) -> None:
        await insert(body["user"]["id"], json.dumps(view["state"]["values"]))
        await ack()

    await serve(app.web_app("/slack/events"), port)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
