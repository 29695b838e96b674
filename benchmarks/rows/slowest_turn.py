"""The slowest of 10,000 durable Slack turns with 200 at once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from adapters.slack.endpoint import PATH
from benchmarks.load import Side, connections
from benchmarks.product import product
from benchmarks.results import Figure
from benchmarks.slack import FIRST, TEAM_PLACE, Corrections, corrected, environment, late, slack_api
from benchmarks.stored import all_stored, counts, store
from tests.kit.databases import sqlite_address

TURNS, AT_ONCE = 10_000, 200


async def of_many() -> list[Figure]:
    """Not met where any was answered that it takes longer: that answer comes after 0.75 s, whatever the turn takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_address(folder / "ours.db")
        applicants = await store(url, FIRST, TEAM_PLACE, AT_ONCE)
        before, corrections = await counts(url), Corrections(applicants, AT_ONCE)
        async with (
            slack_api(applicants, AT_ONCE) as api,
            product(folder, environment(api, url)) as process,
            connections(AT_ONCE) as session,
        ):
            side = Side("a durable Slack turn", process, PATH, corrections, corrected, session, late)
            await side.lap(2 * AT_ONCE, at_once=AT_ONCE)
            lap = await side.lap(TURNS, at_once=AT_ONCE)
            await all_stored(url, before, corrections.made)
    figures = f"{lap.rate:.0f} turns a second, median {median(lap.times):.2f} s, {lap.late} told to wait"
    what = f"8 slowest of {TURNS:,} durable Slack turns, {AT_ONCE} at once"
    return [Figure(what, max(lap.times), 1, "s", figures, sound=not lap.late)]
