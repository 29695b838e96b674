"""The slowest of 10,000 durable Slack turns with 200 at once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from adapters.slack.manifest import PATH
from benchmarks.load import Side, connections
from benchmarks.product import product
from benchmarks.results import Figure
from benchmarks.slack import FIRST, TEAM_PLACE, Corrections, corrected, environment, late, sent_away, slack_api
from benchmarks.stored import all_stored, counts, store
from tests.kit.databases import sqlite_address

TURNS, AT_ONCE = 10_000, 200
USUAL = 1_000  # turns, 16 at once, which tell the rate
PACED = 2_000  # turns, at half of it
_PEOPLE = 2 * AT_ONCE + TURNS + USUAL + PACED  # one for each turn


async def of_many() -> list[Figure]:
    """Not met where, at half the rate with 16 at once, any was told to wait, sent away or lost."""
    away: list[bytes] = []

    def put_off(answer: bytes) -> bool:
        if sent_away(answer):
            away.append(answer)
        return late(answer) or sent_away(answer)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_address(folder / "ours.db")
        applicants = await store(url, FIRST, TEAM_PLACE, _PEOPLE)
        before, corrections = await counts(url), Corrections(applicants, _PEOPLE)
        async with (
            slack_api(applicants, _PEOPLE) as api,
            product(folder, environment(api, url)) as process,
            connections(AT_ONCE) as session,
        ):
            side = Side("a durable Slack turn", process, PATH, corrections, corrected, session, put_off)
            await side.lap(2 * AT_ONCE, at_once=AT_ONCE)
            lap = await side.lap(TURNS, at_once=AT_ONCE)
            usual = await side.lap(USUAL)
            paced = await side.paced(PACED, usual.rate / 2)
            await all_stored(url, before, corrections.made - len(away))
    middle = median(lap.times)
    figures = (
        f"{max(lap.times):.2f} s, {middle:.2f} s, and {lap.late} were told to wait or sent away; with 16 at once "
        f"{usual.rate:.0f} turns a second; at half of that {paced.late} of {PACED:,} were, and the slowest took "
        f"{max(paced.times):.2f} s"
    )
    what = f"10 slowest of {TURNS:,} durable Slack turns, {AT_ONCE} at once, beside their median"
    return [Figure(what, max(lap.times) / middle, 3, "times", figures, sound=not paced.late)]
