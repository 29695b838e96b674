"""A durable Slack turn with 100,000 onboardings stored, beside one with 100: one turn at a time."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from adapters.slack.manifest import PATH
from benchmarks.load import Side, connections
from benchmarks.product import product
from benchmarks.results import Figure
from benchmarks.rounds import alternating, middle
from benchmarks.slack import FIRST, TEAM_PLACE, Corrections, corrected, environment, late, slack_api
from benchmarks.stored import LEFT_BY_EACH, Applicants, all_stored, counts, store
from tests.kit.databases import sqlite_address

FEW, MANY = 100, 100_000
_WARM = 2 * FEW  # turns


async def time_of_a_turn() -> list[Figure]:
    """The same 100 people correct their answers on both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = sqlite_address(folder / "few.db"), sqlite_address(folder / "many.db")
        applicants = await store(few, FIRST, TEAM_PLACE, FEW)
        others = await store(many, FIRST, TEAM_PLACE, MANY)
        async with (
            slack_api(applicants, FEW) as api,
            _corrected(folder, api, many, others) as slow,
            _corrected(folder, api, few, applicants) as quick,
        ):
            laps, beside = await alternating([slow, quick], at_once=1)
    mine, theirs = (middle(each, lambda lap: median(lap.times)) * 1000 for each in (laps, beside))
    what = f"8 a durable Slack turn with {MANY:,} onboardings stored, beside one with {FEW}"
    return [Figure(what, mine / theirs, 1.2, "times", f"{mine:.2f} ms, {theirs:.2f} ms")]


@asynccontextmanager
async def _corrected(folder: Path, api: str, url: str, applicants: Applicants) -> AsyncIterator[Side]:
    corrections, before = Corrections(applicants, FEW), await counts(url)
    async with product(folder, environment(api, url)) as process, connections() as session:
        yield Side("a durable Slack turn", process, PATH, corrections, corrected, session, late, _WARM)
        await all_stored(url, before, corrections.made, LEFT_BY_EACH)
