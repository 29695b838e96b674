"""A durable Slack turn, the status and the team's card, beside the same work in a plain Bolt app."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from adapters.slack.manifest import PATH
from benchmarks.load import AT_ONCE, Lap, Request, Side, connections
from benchmarks.process import Process, started
from benchmarks.product import product
from benchmarks.results import Figure, Kind
from benchmarks.rounds import alternating, throughput
from benchmarks.slack import (
    FIRST,
    TEAM_PLACE,
    Corrections,
    card_presses,
    corrected,
    environment,
    late,
    shown,
    slack_api,
    statuses,
)
from benchmarks.stored import PEOPLE, Applicants, all_stored, counts, store
from tests.kit.databases import EmbeddedPostgres, sqlite_address
from tests.kit.rig.processes import free_port
from tests.kit.slack_api import Call

_WARM = 80  # turns of the plain app, which keeps no caches but those of its statements
_TIMES = re.compile(r"<!date[^>]*>|Digital programme manager \d+|ONB-\w+")


class NotTheSame(RuntimeError):
    """The plain app drew something else than we do, so it is no peer."""


@dataclass(frozen=True)
class Both:
    """Our server and the plain app, on databases with the same in them; `posted` holds what they call Slack for."""

    applicants: Applicants
    ours: Process
    plain: Process
    posted: list[Call]

    async def compared(
        self, requests: Callable[[], Callable[[int], Sequence[Request]]], right: Callable[[bytes], bool]
    ) -> tuple[list[Lap], list[Lap]]:
        """The laps of each, after both drew the same for the first request. Raises NotTheSame."""
        async with connections() as session, connections() as other:
            ours = Side("ours", self.ours, PATH, requests(), right, session, late)
            plain = Side("the plain app", self.plain, PATH, requests(), bool_of, other, warm=_WARM)
            await self._draw_the_same(ours, plain)
            mine, theirs = await alternating([ours, plain])
        return mine, theirs

    async def _draw_the_same(self, *sides: Side) -> None:
        drawn = []
        for side in sides:
            self.posted.clear()
            [request] = side.requests(1)
            address = f"{side.process.address}{side.path}"
            async with side.session.post(address, data=request.body, headers=request.headers) as response:
                answer = await response.read()
            if response.status != HTTPStatus.OK:
                raise NotTheSame(f"{side.name} answered {response.status}.")
            posted = [call.arguments for call in self.posted if call.method == "chat.postEphemeral"]
            blocks = posted[-1]["blocks"] if posted else blocks_of(json.loads(answer))
            drawn.append(list(texts_of(blocks)))
        if drawn[0] != drawn[1]:
            differ = next(pair for pair in zip(*drawn, strict=False) if pair[0] != pair[1])
            raise NotTheSame(f"{NotTheSame.__doc__} {differ}")


def bool_of(_: bytes) -> bool:
    """The plain app's answers were looked at before; each has to be an answer at all."""
    return True


def blocks_of(answer: dict[str, Any]) -> Any:
    return answer["view"]["blocks"] if "view" in answer else answer["blocks"]


def texts_of(drawn: Any) -> Iterator[str]:
    """Every text in it, in order, without what tells the time, which turn it was or whose."""
    match drawn:
        case str():
            drawn = json.loads(drawn)
            yield from texts_of(drawn)
        case list():
            for each in drawn:
                yield from texts_of(each)
        case dict():
            if isinstance(drawn.get("text"), str):
                yield _TIMES.sub("", drawn["text"])
            for _, value in sorted(drawn.items()):
                if isinstance(value, dict | list):
                    yield from texts_of(value)
        case _:
            pass


@asynccontextmanager
async def both(folder: Path, ours: str, theirs: str) -> AsyncIterator[Both]:
    """Both running, each on a database of its own that holds `PEOPLE` registered onboardings."""
    applicants = await store(ours, FIRST, TEAM_PLACE, PEOPLE)
    await store(theirs, FIRST, TEAM_PLACE, PEOPLE)
    posted: list[Call] = []
    port = free_port()
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(slack_api(applicants, PEOPLE, posted.append))
        process = await stack.enter_async_context(product(folder, environment(api, ours)))
        command = ("benchmarks.beside.plain_app", str(port), async_address(theirs))
        variables = environment(api, theirs)
        plain = await stack.enter_async_context(started(folder, *command, port=port, environment=variables))
        await plain.answers("/")
        yield Both(applicants, process, plain, posted)


def async_address(url: str) -> str:
    return url.replace("sqlite:", "sqlite+aiosqlite:", 1)


async def _turns(folder: Path, ours: str, theirs: str) -> tuple[list[Lap], list[Lap]]:
    """Raises NotStored unless every turn of either left what it has to leave."""
    async with both(folder, ours, theirs) as sides:
        before = [await counts(url) for url in (ours, theirs)]
        made: list[Corrections] = []

        def corrections() -> Corrections:
            made.append(Corrections(sides.applicants, PEOPLE))
            return made[-1]

        laps = await sides.compared(corrections, corrected)
        for url, stood, each in zip((ours, theirs), before, made, strict=True):
            await all_stored(url, stood, each.made)
    return laps


async def turn_on_sqlite() -> list[Figure]:
    """With 16 at once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        laps = await _turns(folder, sqlite_address(folder / "ours.db"), sqlite_address(folder / "plain.db"))
    what = f"1 a durable Slack turn, {AT_ONCE} at once, SQLite, beside the same in a plain Bolt app"
    return [throughput(what, 5, *laps, kind=Kind.PEER)]


async def turn_on_postgresql() -> list[Figure]:
    """The same, every commit flushed to disk."""
    server = EmbeddedPostgres(fsync="on")
    server.start()
    try:
        for name in ("ours", "plain"):
            await server.execute(f"CREATE DATABASE {name}")
        with tempfile.TemporaryDirectory() as name:
            laps = await _turns(Path(name), server.url("ours"), server.url("plain"))
    finally:
        server.stop()
    what = f"2 a durable Slack turn, {AT_ONCE} at once, PostgreSQL, beside the same in a plain Bolt app"
    return [throughput(what, 2.5, *laps, kind=Kind.PEER)]


async def looks() -> list[Figure]:
    """An applicant's status and the onboarding team's card."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with both(folder, sqlite_address(folder / "ours.db"), sqlite_address(folder / "plain.db")) as sides:
            known = sides.applicants
            status = await sides.compared(lambda: statuses(known, PEOPLE), shown)
            card = await sides.compared(lambda: card_presses(known, PEOPLE), lambda answer: answer == b"")
    return [
        throughput("3 an applicant's status, beside the same in a plain Bolt app", 2, *status, kind=Kind.PEER),
        throughput("3 the onboarding team's card, beside the same in a plain Bolt app", 2, *card, kind=Kind.PEER),
    ]
