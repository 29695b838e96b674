"""The onboarding team's App Home and board with 5,000 open onboardings stored, beside 100: one look at a time."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from adapters.slack.manifest import PATH
from benchmarks.load import Request, Side, connections
from benchmarks.process import Process
from benchmarks.product import product
from benchmarks.results import Figure
from benchmarks.rounds import alternating, middle
from benchmarks.slack import FIRST, TEAM_PLACE, board_pressed, environment, signed_request, slack_api
from benchmarks.stored import NotStored, store
from tests.kit.databases import sqlite_address
from tests.kit.slack_api import PRIYA
from tests.kit.slack_payloads import Body, home_opened

FEW, MANY = 100, 5_000
_WARM = 50  # looks
LOOKS: Mapping[str, tuple[Callable[[], Body], str]] = {
    "App Home of the onboarding team": (lambda: home_opened(PRIYA), "views.publish"),
    "the board": (board_pressed, "chat.postEphemeral"),
}
"""Each with the method by which it is shown: it is answered once that was called."""


async def as_it_grows() -> list[Figure]:
    """Raises NotStored where a look was answered and nothing was shown."""
    shown: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = sqlite_address(folder / "few.db"), sqlite_address(folder / "many.db")
        applicants = await store(few, FIRST, TEAM_PLACE, FEW)
        await store(many, FIRST, TEAM_PLACE, MANY)
        async with (
            slack_api(applicants, FEW, lambda call: shown.update((call.method,))) as api,
            product(folder, environment(api, many)) as slow,
            product(folder, environment(api, few)) as quick,
        ):
            return [await _compared(what, slow, quick, shown) for what in LOOKS]


async def _compared(what: str, slow: Process, quick: Process, shown: Counter[str]) -> Figure:
    _, method = LOOKS[what]
    async with _side(what, slow) as many, _side(what, quick) as few:
        laps, beside = await alternating([many, few], at_once=1)
    asked = sum(len(lap.times) for lap in (*laps, *beside))
    if shown[method] < asked:
        raise NotStored(f"{asked} looks at {what}, and {method} was called {shown[method]} times.")
    mine, theirs = (middle(each, lambda lap: median(lap.times)) * 1000 for each in (laps, beside))
    name = f"9 {what} with {MANY:,} open onboardings, beside {FEW}"
    return Figure(name, mine / theirs, 1.2, "times", f"{mine:.2f} ms, {theirs:.2f} ms")


@asynccontextmanager
async def _side(what: str, process: Process) -> AsyncIterator[Side]:
    made, _ = LOOKS[what]

    def requests(looks: int) -> list[Request]:
        return [signed_request(made()) for _ in range(looks)]

    async with connections() as session:
        yield Side(what, process, PATH, requests, lambda answer: answer == b"", session, warm=_WARM)
