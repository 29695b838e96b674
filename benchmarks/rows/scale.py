"""What the onboarding team looks at with 100,000 onboardings and 3 million events stored, beside 100 onboardings.

95 in 100 are closed; of the 100, none is, so that both fill a page. Each look is a turn of the manager, in
this process: what a channel adds does not hang on size.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from adapters.web.people import BY_USER, TEAM_PLACE
from benchmarks.closed import EVENTS, fill
from benchmarks.results import Figure
from benchmarks.stored import NotStored
from bot.rehearsal.showing import lines
from bot.wiring import Application, assemble, utc_now
from conversations.turns import Turn, Typed
from models.repositories.desk import numbers
from tests.kit.databases import EmbeddedPostgres, sqlite_address

FEW, MANY = 100, 100_000
CLOSED = 0.95  # of the many
ROUNDS, LOOKS = 5, 20
_WARM = 20  # looks
_SUMMED = 130  # days: this month and the three before it
_PRIYA = BY_USER["priya"].actor()
_NUMBERS = count(1)
Look = Callable[[Application], Awaitable[str]]


async def on_sqlite() -> list[Figure]:
    """With a file of about 3 gigabytes in the temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return await compared(sqlite_address(folder / "few.db"), sqlite_address(folder / "many.db"), "SQLite")


async def on_postgresql() -> list[Figure]:
    """The same on a server of its own."""
    server = EmbeddedPostgres(fsync="off")
    server.start()
    try:
        for name in ("few", "many"):
            await server.execute(f"CREATE DATABASE {name}")
        return await compared(server.url("few"), server.url("many"), "PostgreSQL")
    finally:
        server.stop()


async def compared(few: str, many: str, where: str, sizes: tuple[int, int] = (FEW, MANY)) -> list[Figure]:
    """A row for each look. Raises NotStored where one was answered and showed nothing."""
    await fill(few, sizes[0], closed=0)
    await fill(many, sizes[1], CLOSED)
    async with _opened(many) as slow, _opened(few) as quick:
        for app in (slow, quick):
            await _sum_all(app)
        return [await _ratio(name, look, slow, quick, where, sizes) for name, look in _looks().items()]


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Application]:
    app = assemble(url, TEAM_PLACE, utc_now)
    await app.database.open()
    try:
        yield app
    finally:
        await app.close()


async def _sum_all(app: Application) -> None:
    """The days of the months that are shown, which have ended: the worker sums a few at a time.

    What came before them counts as summed. Every day of three years would take many minutes, and add some 1,000 rows
    of months that no look reads.
    """
    today = utc_now().date()
    async with app.database.unit_of_work() as session:
        await numbers.move_mark(session, None, today - timedelta(days=_SUMMED))
    for _ in range(_SUMMED):
        await app.manager.sum_ended_days()


def _looks() -> Mapping[str, Look]:
    return {
        "the queue": _typed("queue all", "open onboarding"),
        "find": _typed("find leeds", "Leeds"),
        "find a closed one by its full name": _full_name,
        "open": _typed("open ONB-000042", "ONB-000042"),
        "the numbers": _typed("numbers", "How many in each month"),
        "App Home of the onboarding team": _home,
    }


def _typed(words: str, shows: str) -> Look:
    async def look(app: Application) -> str:
        turn = Turn(f"look:{next(_NUMBERS)}", _PRIYA, TEAM_PLACE, Typed(words))
        outcome = await app.manager.handle(turn)
        shown = "\n".join(line for message in outcome.messages for line in lines(message))
        return _sure(shown, shows)

    return look


async def _full_name(app: Application) -> str:
    """The oldest of all, by what it and its person are called: where most are closed, it is."""
    return await _typed("find Riverside NHS Trust 0 Screening Amara 1", "ONB-000001")(app)


async def _home(app: Application) -> str:
    home = await app.manager.home(_PRIYA, of_the_team=True)
    return _sure("\n".join(line for message in home.messages for line in lines(message)), "Open onboardings")


def _sure(shown: str, shows: str) -> str:
    if shows not in shown:
        raise NotStored(f"A look was to show {shows}, and showed: {shown[:300]}")
    return shown


async def _ratio(
    name: str, look: Look, slow: Application, quick: Application, where: str, sizes: tuple[int, int]
) -> Figure:
    """The median look of each, in alternating rounds, so that the machine's noise falls on both."""
    times: dict[int, list[float]] = {0: [], 1: []}
    sides = (slow, quick)
    for app in sides:
        for _ in range(_WARM):
            await look(app)
    for number in range(ROUNDS):
        for at in (0, 1) if number % 2 == 0 else (1, 0):
            for _ in range(LOOKS):
                began = perf_counter()
                await look(sides[at])
                times[at].append(perf_counter() - began)
    mine, theirs = (median(times[at]) * 1000 for at in (0, 1))
    few, many = sizes
    what = f"9 {name}, {where}, {many:,} onboardings and {many * EVENTS:,} events, beside {few}"
    return Figure(what, mine / theirs, 2.0, "times", f"{mine:.2f} ms, {theirs:.2f} ms")
