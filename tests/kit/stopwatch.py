"""How long something took, and how much of it a busy machine gave this process nothing to run on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_BEAT = 0.01  # seconds


@dataclass
class Taken:
    """Seconds on the clock. `starved`: those of them that other programs took; our own blocking is not among them."""

    seconds: float = 0.0
    starved: float = 0.0


@asynccontextmanager
async def stopwatch() -> AsyncIterator[Taken]:
    """Measures its block."""
    taken, late = Taken(), [0.0]
    beating = asyncio.create_task(_beat(late))
    began, worked = time.perf_counter(), time.process_time()
    try:
        yield taken
    finally:
        taken.seconds, worked = time.perf_counter() - began, time.process_time() - worked
        beating.cancel()
        taken.starved = max(0.0, late[0] - worked)


async def _beat(late: list[float]) -> None:
    """Adds up by how much each beat comes late: our own work, or the machine's business with others."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(_BEAT)
        late[0] += max(0.0, time.perf_counter() - before - _BEAT)
