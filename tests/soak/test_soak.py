"""Everything at once for as long as SOAK_MINUTES says: kills, restarts and a bad network, wave after wave."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from aiohttp import web

from models.database.migrate import upgrade
from tests.kit.databases import EmbeddedPostgres
from tests.kit.rig import platform as faults
from tests.kit.rig.audit import all_arrived, all_sent, nothing_by_halves, nothing_lost, stored
from tests.kit.rig.platform import Fault, Platform
from tests.kit.rig.players import Played, play_many
from tests.kit.rig.processes import Child, kill_at_random, running

SECONDS = 60 * float(os.environ.get("SOAK_MINUTES", "0"))
WAVE = 200  # onboardings at once
SEVEREST: Sequence[Fault] = (
    faults.reset,
    faults.cut,
    faults.slow(1.5),
    faults.status(500),
    faults.status(429, Retry_After="3"),
)
LEAST_PAGES = 5000  # a process may grow by so many pages of 4 KB from its first wave to its last


def now_and_then(share: float, moment: str) -> Fault:
    """One of the faults, at random, for a share of all requests; some of them after the deed was done."""

    async def fault(request: web.Request, body: dict[str, Any]) -> web.StreamResponse | None:
        if random.random() > share:
            return None
        chosen = random.choice(SEVEREST if moment == "before" else SEVEREST[:4])
        return await chosen(request, body)

    return fault


def resident(child: Child) -> int:
    """Pages of memory."""
    return int(Path(f"/proc/{child.pid}/statm").read_text(encoding="ascii").split()[1])


async def waves(children: Sequence[Child], platform: Platform) -> list[Played]:
    """Onboardings until the time is over."""
    played: list[Played] = []
    began = monotonic()
    while not played or monotonic() - began < SECONDS:
        numbers = range(len(played), len(played) + WAVE)
        played += await play_many([child.address for child in children if child.port], numbers, 900)
        print(f"{len(played)} onboardings, {platform.requests.total()} requests, {platform.duplicates} duplicates")
    return played


async def audited(url: str, platform: Platform, played: Sequence[Played]) -> None:
    kept = await stored(url)
    nothing_lost(kept, played)
    nothing_by_halves(kept)
    print(f"{len(kept.outbox)} messages, {all_arrived(kept, platform)} duplicates")


async def test_kills_and_a_bad_network_on_sqlite(sqlite_url: str, platform: Platform) -> None:
    platform.before, platform.after = now_and_then(0.02, "before"), now_and_then(0.02, "after")
    environment = {"DATABASE_URL": sqlite_url, "PLATFORM": platform.address}
    async with running(["web", "worker"], environment) as children:
        killing = asyncio.create_task(kill_at_random(children, 10_000, (1, 10)))
        played = await waves(children, platform)
        killing.cancel()
        await asyncio.wait([killing])
        platform.before = platform.after = None
        await revived(children)
        await all_sent(sqlite_url, 1800)
    await audited(sqlite_url, platform, played)


async def test_kills_restarts_and_a_bad_network_on_postgresql(platform: Platform) -> None:
    server = EmbeddedPostgres()
    server.start()
    try:
        await server.execute("CREATE DATABASE notify")
        url = server.url("notify")
        await upgrade(url)
        await soaked(server, url, platform)
    finally:
        server.stop()


async def soaked(server: EmbeddedPostgres, url: str, platform: Platform) -> None:
    platform.before, platform.after = now_and_then(0.02, "before"), now_and_then(0.02, "after")
    environment = {"DATABASE_URL": url, "PLATFORM": platform.address}
    async with running(["web", "web", "worker", "worker"], environment) as children:
        troubles = [
            asyncio.create_task(kill_at_random(children, 10_000, (1, 10))),
            asyncio.create_task(restarted(server)),
        ]
        played = await waves(children, platform)
        for trouble in troubles:
            trouble.cancel()
        await asyncio.wait(troubles)
        platform.before = platform.after = None
        await asyncio.to_thread(server.restart, "fast")
        await revived(children)
        await all_sent(url, 1800)
    await audited(url, platform, played)


async def restarted(server: EmbeddedPostgres) -> None:
    while True:
        await asyncio.sleep(random.uniform(15, 45))
        await asyncio.shield(asyncio.to_thread(server.restart, random.choice(("fast", "immediate"))))


async def revived(children: Sequence[Child]) -> None:
    """A process that was killed just now may not have been started again."""
    for child in children:
        await child.kill()
        await child.start()
        await child.ready()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says how much memory a process has")
async def test_memory_stays_level_from_wave_to_wave(sqlite_url: str, platform: Platform) -> None:
    async with running(["web", "worker"], {"DATABASE_URL": sqlite_url, "PLATFORM": platform.address}) as children:
        await play_many([children[0].address], range(WAVE), 900)
        await all_sent(sqlite_url, 900)
        before = [resident(child) for child in children]
        for wave in range(1, 3):
            await play_many([children[0].address], range(wave * WAVE, (wave + 1) * WAVE), 900)
        await all_sent(sqlite_url, 1800)
        grown = [resident(child) - pages for child, pages in zip(children, before, strict=True)]
    assert max(grown) < LEAST_PAGES, f"{grown} pages"


async def test_429_for_a_real_minute(sqlite_url: str, platform: Platform) -> None:
    """As in the short test, by the clock on the wall."""
    platform.before = faults.where(faults.status(429, Retry_After="60"), target="team")
    async with running(["web", "worker"], {"DATABASE_URL": sqlite_url, "PLATFORM": platform.address}) as children:
        began = monotonic()
        played = await play_many([children[0].address], range(10))
        while any(f"applicant-{number}" not in {a.target for a in platform.arrivals} for number in range(10)):
            await asyncio.sleep(0.2)
        assert monotonic() - began < 30, "the applicants waited for the team's channel"
        assert [a for a in platform.arrivals if a.target == "team"] == []
        platform.before = None
        await all_sent(sqlite_url, 120)
    await audited(sqlite_url, platform, played)
