"""How soon a fresh `python -m bot run` is ready to serve, on an empty folder."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.process import started
from benchmarks.results import Figure
from benchmarks.rounds import ROUNDS
from tests.kit.rig.processes import free_port

LIBRARIES = (
    *("aiohttp", "alembic", "botbuilder.core", "botbuilder.schema", "cryptography.fernet", "jwt", "orjson"),
    *("pydantic_settings", "slack_bolt.app.async_app", "slack_sdk.web.async_client", "sqlalchemy.ext.asyncio"),
    *("sqlmodel", "structlog", "transitions", "typer"),
)
"""Those that the start itself needs."""


async def ready() -> list[Figure]:
    """The database is made on the way, and the web page is what is asked for; in turn with the libraries alone."""
    seconds, imports = [], []
    for _ in range(ROUNDS):
        seconds.append(await _start())
        imports.append(await _import())
    mine, alone = median(seconds), median(imports)
    what = "13 ready to serve, beside a process that imports the same libraries"
    absolute = f"{mine:.2f} s, of {min(seconds):.2f} s to {max(seconds):.2f} s; {alone:.2f} s"
    return [Figure(what, mine / alone, 1.5, "times", absolute)]


async def _import() -> float:
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", f"import {', '.join(LIBRARIES)}")
    if await process.wait():
        raise RuntimeError("A library that the start needs cannot be imported.")
    return perf_counter() - began


async def _start() -> float:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        async with started(Path(folder), "bot", "run", port=port) as process:
            await process.answers("/")
            return perf_counter() - began
