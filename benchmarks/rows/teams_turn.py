"""A durable Teams turn with its card, beside the stock CloudAdapter with an echo and with a waterfall dialog."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.teams.endpoint import ROUTE
from benchmarks.load import Lap, Side, connections
from benchmarks.process import started
from benchmarks.product import product
from benchmarks.results import Figure, Kind
from benchmarks.rounds import alternating, throughput
from benchmarks.stored import PEOPLE, all_stored, counts, store
from benchmarks.teams import FIRST, TEAM_PLACE, Corrections, Messages, all_answered, corrected, environment, teams
from tests.kit.databases import sqlite_address
from tests.kit.rig.processes import free_port

_WARM = 100  # turns of the stock bots, which keep no caches


async def on_sqlite() -> list[Figure]:
    """Both rows, from rounds of three: ours, the echo and the dialog."""
    with tempfile.TemporaryDirectory() as name:
        ours, echo, dialog = await _measured(Path(name))
    what = "a durable Teams turn"
    return [
        throughput(f"4 {what} with its card, beside the CloudAdapter echo", 2.5, ours, echo, kind=Kind.PEER),
        throughput(f"5 {what}, beside a waterfall dialog in memory", 2.5, ours, dialog, kind=Kind.PEER),
    ]


async def _measured(folder: Path) -> Sequence[Sequence[Lap]]:
    url = sqlite_address(folder / "ours.db")
    applicants = await store(url, FIRST, TEAM_PLACE, PEOPLE)
    before = await counts(url)
    async with teams() as local, connections() as session:
        corrections = Corrections(local, session, applicants, PEOPLE)
        said, typed = (Messages(local, session, PEOPLE) for _ in range(2))
        async with (
            product(folder, environment(local, url)) as process,
            _stock(folder, "echo", said) as echo,
            _stock(folder, "waterfall", typed) as dialog,
        ):
            ours = Side("a durable Teams turn", process, ROUTE, corrections, corrected, session)
            laps = await alternating([ours, echo, dialog])
            await all_stored(url, before, corrections.made)
        all_answered(local, said.made + typed.made)
    return laps


@asynccontextmanager
async def _stock(folder: Path, name: str, requests: Messages) -> AsyncIterator[Side]:
    port = free_port()
    async with started(folder, f"benchmarks.beside.{name}", str(port), port=port) as process, connections() as session:
        await process.answers("/")
        yield Side(name, process, ROUTE, requests, lambda _: True, session, warm=_WARM)
