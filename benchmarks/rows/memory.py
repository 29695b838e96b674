"""How much memory the process holds at rest, and how much more after 100,000 durable Slack turns."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from adapters.slack.manifest import PATH
from benchmarks.load import Side, connections
from benchmarks.process import started
from benchmarks.product import product
from benchmarks.results import Figure
from benchmarks.rows.beside_plain import async_address
from benchmarks.slack import FIRST, TEAM_PLACE, Corrections, corrected, environment, late, slack_api
from benchmarks.stored import LEFT_BY_EACH, all_stored, counts, store
from tests.kit.databases import sqlite_address
from tests.kit.rig.processes import free_port

PEOPLE = 400
WARM, TURNS = 1_000, 100_000
_AT_A_TIME = 2_000


async def _plain_at_rest(folder: Path, variables: Mapping[str, str]) -> float:
    """Megabytes, on the same database, before anybody wrote to it."""
    port = free_port()
    command = ("benchmarks.beside.plain_app", str(port), async_address(variables["DATABASE_URL"]))
    async with started(folder, *command, port=port, environment=variables) as process:
        await process.answers("/")
        return process.resident()


async def held() -> list[Figure]:
    """Growth is counted from after the first 1,000 turns, by when every cache is filled."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_address(folder / "ours.db")
        applicants = await store(url, FIRST, TEAM_PLACE, PEOPLE)
        before, corrections = await counts(url), Corrections(applicants, PEOPLE)
        async with (
            slack_api(applicants, PEOPLE) as api,
            product(folder, environment(api, url)) as process,
            connections() as session,
        ):
            at_rest, plain = process.resident(), await _plain_at_rest(folder, environment(api, url))
            side = Side("a durable Slack turn", process, PATH, corrections, corrected, session, late)
            await side.lap(WARM)
            warm = process.resident()
            for _ in range(TURNS // _AT_A_TIME):
                await side.lap(_AT_A_TIME)
            after = process.resident()
            await all_stored(url, before, corrections.made, LEFT_BY_EACH)
    both = f"{at_rest:.0f}, {plain:.0f} MB"
    return [
        Figure("12 memory at rest, beside a plain Bolt app", at_rest / plain, 1.6, "times", both),
        Figure(
            f"12 memory after {TURNS:,} turns, more than after {WARM:,}",
            after - warm,
            5,
            "MB",
            f"{warm:.1f} MB, then {after:.1f} MB",
        ),
    ]
