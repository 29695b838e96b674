"""How soon a fresh `python -m bot run` is ready to serve, on an empty folder."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.process import started
from benchmarks.results import Figure
from benchmarks.rounds import ROUNDS
from tests.kit.rig.processes import free_port


async def ready() -> list[Figure]:
    """The database is made on the way, and the web page is what is asked for."""
    seconds = [await _start() for _ in range(ROUNDS)]
    spread = f"{min(seconds):.2f} s to {max(seconds):.2f} s"
    return [Figure("11 ready to serve, from python -m bot run", median(seconds), 2, "s", spread)]


async def _start() -> float:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        async with started(Path(folder), "bot", "run", port=port) as process:
            await process.answers("/")
            return perf_counter() - began
