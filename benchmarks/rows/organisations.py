"""A search of the list of organisations as one types, with 200,000 organisations loaded, beside 2,000.

Each look goes as far as a channel's request does: from what was typed to the choices. Both lists are drawn alike: real
names repeat their words, so the many hold each word a hundred times as often. What is looked for has to be among the
choices: of a whole name and its town the very organisation, however far down the list it stands.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from adapters.web.people import TEAM_PLACE
from benchmarks.results import Figure
from benchmarks.stored import NotStored
from bot.organisations.extract_file import Contents
from bot.organisations.loading import load
from bot.wiring import Application, assemble, utc_now
from models.database.migrate import upgrade
from models.folding import folded
from models.organisations import Organisation, OrganisationType
from tests.kit.databases import EmbeddedPostgres, sqlite_address

FEW, MANY = 2_000, 200_000
ROUNDS, LOOKS = 5, 60
_WARM = 30  # looks


@dataclass(frozen=True)
class Wanted:
    """A search and what it has to find: how words of the first choice begin, or the code of one of the choices."""

    typed: str
    begins: str = ""
    code: str = ""


Side = tuple[Application, list[Wanted]]
_TYPED = {
    "lee": "lee",
    "leeds": "leeds",
    "leeds av": "leeds av",
    "leeds avenue sur": "leeds avenue sur",
    "mill clin": "mill clin",
    "park medical centre": "park medical centre",
    "leads": "leeds",
    "B0012": "b0012",
}
"""What is typed, and how words of the first choice begin."""
_TOWNS = ("Leeds", "Hull", "Derby", "Truro", "York", "Exeter", "Luton", "Bolton", "Bath", "Wigan", "Ely", "Ripon")
_PLACES = ("Avenue", "Park", "High Street", "Station Road", "Riverside", "Church", "Market", "Mill", "Bridge", "Abbey")
_KINDS = ("Surgery", "Medical Centre", "Pharmacy", "Health Centre", "Care Home", "Clinic", "Dental Practice")
_SOUNDS = (
    "ba",
    "cor",
    "del",
    "fen",
    "gar",
    "hol",
    "ink",
    "lor",
    "mar",
    "nor",
    "ox",
    "pen",
    "quor",
    "ros",
    "sto",
    "wen",
)


async def on_sqlite() -> list[Figure]:
    """In two files in the temporary folder."""
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
    """How much longer a look takes in the many. Raises NotStored where one finds nothing."""
    async with AsyncExitStack() as stack:
        quick = await stack.enter_async_context(_opened(few, sizes[0]))
        began = perf_counter()
        slow = await stack.enter_async_context(_opened(many, sizes[1]))
        loaded = perf_counter() - began
        times = await _alternating((slow, _wanted(sizes[1])), (quick, _wanted(sizes[0])))
    mine, theirs = (median(each) * 1000 for each in times)
    what = f"14 finding an organisation as one types, {where}, {sizes[1]:,} loaded, beside {sizes[0]:,}"
    absolute = f"{mine:.2f} ms, {theirs:.2f} ms; loaded in {loaded:.0f} s"
    return [Figure(what, mine / theirs, 2.0, "times", absolute)]


@asynccontextmanager
async def _opened(url: str, count: int) -> AsyncIterator[Application]:
    await upgrade(url)
    app = assemble(url, TEAM_PLACE, utc_now)
    await app.database.open()
    try:
        now = utc_now()
        await load(app.database, Contents(tuple(_organisations(count)), now.date(), "made for this"), now)
        yield app
    finally:
        await app.close()


def _organisations(count: int) -> list[Organisation]:
    """Each with a name of its own kind, place and town, and one word of its own."""
    random, kinds = Random(18), list(OrganisationType)
    made = []
    for number in range(count):
        own = "".join(random.choices(_SOUNDS, k=random.randint(1, 3))).capitalize()
        name = f"{own} {random.choice(_PLACES)} {random.choice(_KINDS)}"
        made.append(Organisation(f"B{number:06}", name, kinds[number % len(kinds)], random.choice(_TOWNS)))
    return made


def _wanted(count: int) -> list[Wanted]:
    """What is looked for: parts of names, and two of the last quarter of the list by their whole names and towns.

    By its name alone nobody finds one of sixty that are called alike.
    """
    deep = _organisations(count)[count * 3 // 4 :][:2]
    return [Wanted(*typed) for typed in _TYPED.items()] + [
        Wanted(f"{one.name} {one.town}", code=one.code) for one in deep
    ]


async def _alternating(slow: Side, quick: Side) -> tuple[list[float], list[float]]:
    """In rounds, so that the machine's noise falls on both."""
    sides: tuple[tuple[Side, list[float]], ...] = ((slow, []), (quick, []))
    for (app, looks), _ in sides:
        for wanted in islice(cycle(looks), _WARM):
            await _look(app, wanted)
    for number in range(ROUNDS):
        for (app, looks), times in sides if number % 2 == 0 else reversed(sides):
            for wanted in islice(cycle(looks), LOOKS):
                began = perf_counter()
                await _look(app, wanted)
                times.append(perf_counter() - began)
    return sides[0][1], sides[1][1]


async def _look(app: Application, wanted: Wanted) -> None:
    found = await app.manager.organisations(wanted.typed)
    offered = found[:-1]  # the last is what was typed
    if wanted.code and wanted.code not in [one.value for one in offered]:
        raise NotStored(f"A search for {wanted.typed} was to find {wanted.code}.")
    first = folded(f"{offered[0].name} {offered[0].about}").split() if offered else []
    if not all(any(word.startswith(begin) for word in first) for begin in wanted.begins.split()):
        raise NotStored(f"A search for {wanted.typed} found {' '.join(first) or 'nothing'}.")
