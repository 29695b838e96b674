"""A durable Slack turn beside a bolt handler that inserts one row, on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.slack.manifest import PATH
from benchmarks.load import Lap, Side, connections
from benchmarks.process import started
from benchmarks.product import product
from benchmarks.results import Figure, Kind
from benchmarks.rounds import alternating, middle, throughput
from benchmarks.slack import FIRST, TEAM_PLACE, Corrections, corrected, environment, late, slack_api
from benchmarks.stored import PEOPLE, all_stored, counts, store
from tests.kit.databases import EmbeddedPostgres, sqlite_address
from tests.kit.rig.processes import free_port


async def on_sqlite() -> list[Figure]:
    """Throughput, and the processor time of the one process that `python -m bot run` is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = await _measured(folder, sqlite_address(folder / "ours.db"), str(folder / "theirs.db"))
    mine, others = (middle(laps, lambda lap: lap.processor_each) for laps in (ours, theirs))
    what = "7 processor time for a durable Slack turn, beside the one-INSERT handler"
    each = f"{mine:.2f} ms, {others:.2f} ms a turn"
    processor = Figure(what, mine / others, 2, "times", each, kind=Kind.FLOOR)
    floor = "7 a durable Slack turn, SQLite, beside one INSERT in bolt"
    return [throughput(floor, 0.5, ours, theirs, kind=Kind.FLOOR), processor]


async def on_postgresql() -> list[Figure]:
    """The same beside a pool of connections, every commit flushed to disk."""
    server = EmbeddedPostgres(fsync="on")
    server.start()
    try:
        for name in ("ours", "theirs"):
            await server.execute(f"CREATE DATABASE {name}")
        plain = server.url("theirs").replace("+asyncpg", "")
        with tempfile.TemporaryDirectory() as name:
            ours, theirs = await _measured(Path(name), server.url("ours"), plain)
    finally:
        server.stop()
    floor = "7 a durable Slack turn, PostgreSQL, beside one INSERT in bolt"
    return [throughput(floor, 0.5, ours, theirs, kind=Kind.FLOOR)]


async def _measured(folder: Path, url: str, other: str) -> Sequence[Sequence[Lap]]:
    """The laps of both. Raises NotStored unless every turn of ours left what it has to leave."""
    applicants = await store(url, FIRST, TEAM_PLACE, PEOPLE)
    before = await counts(url)
    corrections = Corrections(applicants, PEOPLE)
    async with (
        slack_api(applicants, PEOPLE) as api,
        product(folder, environment(api, url)) as process,
        connections() as session,
        _inserting(folder, api, other, Corrections(applicants, PEOPLE)) as theirs,
    ):
        ours = Side("a durable Slack turn", process, PATH, corrections, corrected, session, late)
        laps = await alternating([ours, theirs])
        await all_stored(url, before, corrections.made)
    return laps


@asynccontextmanager
async def _inserting(folder: Path, api: str, database: str, corrections: Corrections) -> AsyncIterator[Side]:
    port = free_port()
    command = ("benchmarks.beside.bolt_insert", str(port), api, database)
    async with started(folder, *command, port=port) as process, connections() as session:
        await process.answers("/")
        yield Side("one INSERT in bolt", process, PATH, corrections, lambda answer: answer == b"", session)
