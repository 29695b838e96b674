"""The product itself, as its operator starts it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.process import Process, started
from tests.kit.rig.processes import free_port


@asynccontextmanager
async def product(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """Its web process. On SQLite that is the whole of it, on PostgreSQL a worker runs beside, as in the Procfile."""
    if environment["DATABASE_URL"].startswith("sqlite"):
        async with _serving(folder, "run", environment) as process:
            yield process
        return
    async with (
        _serving(folder, "web", environment) as process,
        started(folder, "bot", "worker", environment=environment) as worker,
    ):
        yield process
        worker.still_runs()


@asynccontextmanager
async def _serving(folder: Path, command: str, environment: Mapping[str, str]) -> AsyncIterator[Process]:
    unlimited = {**environment, "TURNS_PER_PERSON": "0", "TURNS_PER_WORKSPACE": "0"}  # nobody works at this pace
    async with started(folder, "bot", command, port=free_port(), environment=unlimited) as process:
        await process.answers("/healthz")
        yield process
