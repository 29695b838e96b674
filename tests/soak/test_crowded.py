"""One person who floods the chat, and a team that looks at 5,000 onboardings or writes to 300 applicants at once,
beside an applicant who is answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import monotonic

from aiohttp import ClientSession, ClientTimeout

from adapters.slack.manifest import PATH
from benchmarks.load import Request
from benchmarks.process import Process
from benchmarks.product import product
from benchmarks.slack import (
    FIRST,
    TEAM_PLACE,
    Corrections,
    board_pressed,
    environment,
    signed_request,
    slack_api,
    statuses,
)
from benchmarks.stored import Applicants, counts, store
from bot.wiring import utc_now
from conversations.repository import batches
from models.database.database import Database
from models.desk import Batch, BatchFigures
from models.enums import Channel
from models.repositories import people
from tests.kit.databases import sqlite_address
from tests.kit.slack_api import DANIEL, PRIYA
from tests.kit.slack_payloads import Body, direct_message, home_opened

SECONDS = 20.0  # each
OPENED_EVERY = 1.0  # seconds: App Home, by each of two people
ANSWERED_WITHIN = 3.0  # seconds: when Slack gives up
MESSAGES, WITHIN = 60, 0.3  # seconds
ONBOARDINGS = 5_000
BATCH = 300  # onboardings
UNNOTICED = 0.1  # seconds
DONE_WITHIN = 120.0  # seconds: the batch, so that a test of it ends
_PEOPLE = 400  # whom Slack knows


@dataclass(frozen=True)
class Crowd:
    """`python -m bot run` in Slack, with onboardings stored, and what Slack sends it."""

    url: str
    applicants: Applicants
    process: Process
    session: ClientSession

    async def answers(self, request: Request) -> float:
        """Seconds until it is answered."""
        began = monotonic()
        async with self.session.post(
            f"{self.process.address}{PATH}", data=request.body, headers=request.headers
        ) as answer:
            await answer.read()
            assert answer.status == 200, answer.status
        return monotonic() - began

    async def applicant(self, until: float) -> list[float]:
        """Asks where they stand and changes an answer, in turn; the seconds of each answer."""
        stands, corrections = statuses(self.applicants, 1), Corrections(self.applicants, 1)
        answered: list[float] = []
        while monotonic() < until:
            for request in (*stands(1), *corrections(1)):
                answered.append(await self.answers(request))
            await asyncio.sleep(0.1)
        return answered

    async def look(self, body: Callable[[], Body], until: float, every: float = 0.0) -> list[float]:
        """Again and again: as soon as the last look was answered, or after `every` so many seconds."""
        answered: list[float] = []
        while monotonic() < until:
            answered.append(await self.answers(signed_request(body())))
            await asyncio.sleep(every)
        return answered


@asynccontextmanager
async def crowded(folder: Path, onboardings: int) -> AsyncIterator[Crowd]:
    url = sqlite_address(folder / "crowded.db")
    applicants = await store(url, FIRST, TEAM_PLACE, onboardings)
    async with (
        slack_api(applicants, _PEOPLE) as api,
        product(folder, environment(api, url)) as process,
        ClientSession(timeout=ClientTimeout(total=30)) as session,
    ):
        yield Crowd(url, applicants, process, session)


async def side_by_side(crowd: Crowd, beside: Awaitable[list[float]], what: str) -> tuple[list[float], list[float]]:
    """How long the applicant waited for each answer while something went on beside them, and how long the others."""
    answered, other = await asyncio.gather(crowd.applicant(monotonic() + SECONDS), beside)
    print(
        f"{what}: {len(answered)} answers, the slowest {max(answered):.2f} s; {len(other)} beside, {max(other):.2f} s"
    )
    return answered, other


async def test_an_applicant_is_answered_beside_one_who_sends_60_messages_at_once(tmp_path: Path) -> None:
    """Again and again; each is answered in time as well, and played."""

    async def flood() -> list[float]:
        until, answered, user = monotonic() + SECONDS, [], crowd.applicants.user(1)
        while monotonic() < until:
            sent = []
            for number in range(MESSAGES):
                request = signed_request(direct_message(user, f"Number {number}"))
                sent.append(asyncio.create_task(crowd.answers(request)))
                await asyncio.sleep(WITHIN / MESSAGES)
            answered += await asyncio.gather(*sent)
            await asyncio.sleep(2)
        return answered

    async with crowded(tmp_path, 100) as crowd:
        await crowd.applicant(monotonic() + 1)
        before = (await counts(crowd.url))["receipt"]
        answered, beside = await side_by_side(crowd, flood(), f"{MESSAGES} messages in {WITHIN} s")
        async with asyncio.timeout(60):
            while (await counts(crowd.url))["receipt"] - before < len(beside):
                await asyncio.sleep(0.5)
        assert max(answered) < ANSWERED_WITHIN and max(beside) < ANSWERED_WITHIN


async def test_an_applicant_is_answered_beside_a_team_that_looks_at_5000_onboardings(tmp_path: Path) -> None:
    """Two of the team open App Home again and again, and one the board."""

    async def team() -> list[float]:
        until = monotonic() + SECONDS
        looks = (
            lambda: home_opened(PRIYA),
            lambda: home_opened(DANIEL),
            board_pressed,
        )
        looked = await asyncio.gather(*(crowd.look(look, until) for look in looks))
        return [seconds for some in looked for seconds in some]

    async with crowded(tmp_path, ONBOARDINGS) as crowd:
        alone = await crowd.applicant(monotonic() + 3)
        answered, _ = await side_by_side(crowd, team(), f"{ONBOARDINGS:,} onboardings, App Home twice and the board")
        print(f"alone the slowest of {len(alone)} was {max(alone):.2f} s")
        assert max(answered) < ANSWERED_WITHIN


async def test_an_answer_takes_at_most_twice_its_usual_time_beside_two_who_open_app_home(tmp_path: Path) -> None:
    """Of 5,000 onboardings, each about once a second: far oftener than people do."""

    async def team() -> list[float]:
        until = monotonic() + SECONDS
        looked = await asyncio.gather(
            *(crowd.look(partial(home_opened, person), until, OPENED_EVERY) for person in (PRIYA, DANIEL))
        )
        return [seconds for some in looked for seconds in some]

    async with crowded(tmp_path, ONBOARDINGS) as crowd:
        await crowd.applicant(monotonic() + 2)
        alone = median(await crowd.applicant(monotonic() + SECONDS / 2))
        answered, _ = await side_by_side(crowd, team(), f"{ONBOARDINGS:,} onboardings, App Home twice")
        print(f"an answer took {median(answered):.3f} s beside them, and alone {alone:.3f} s")
        assert median(answered) < 2 * alone


async def test_nobody_notices_a_message_to_300_at_once(tmp_path: Path) -> None:
    """While it is under way, from its first onboarding to its last: an answer takes its usual time, or twice that, or
    no longer than anybody can tell.
    """
    async with crowded(tmp_path, ONBOARDINGS) as crowd:
        await crowd.answers(signed_request(home_opened(PRIYA)))
        await crowd.applicant(monotonic() + 2)
        alone = median(await crowd.applicant(monotonic() + SECONDS / 2))
        database = Database(crowd.url)
        try:
            batch = await begun(database)
            answered, until = [], monotonic() + DONE_WITHIN
            while (figures := await how_far(database, batch)).left and monotonic() < until:
                answered += await crowd.applicant(monotonic() + 0.5)
        finally:
            await database.close()
        took = f"{median(answered):.3f} s, the slowest of {len(answered)} {max(answered):.3f} s"
        print(f"an answer took {took} beside {BATCH}, and alone {alone:.3f} s")
        assert (figures.done, figures.left, figures.failed) == (BATCH, 0, 0)
        assert median(answered) < max(2 * alone, UNNOTICED) and max(answered) < ANSWERED_WITHIN


async def begun(database: Database) -> Batch:
    """A message to the applicants of 300 onboardings, none of them the one who is answered beside it."""
    async with database.unit_of_work() as session:
        priya = await people.find(session, Channel.SLACK, TEAM_PLACE.workspace, PRIYA)
        assert priya is not None
        new = Batch(0, "message", priya.id, {}, "", utc_now())
        made = await batches.add(session, new, [(number, "") for number in range(2, 2 + BATCH)])
        prepared = await batches.prepare(session, made, {"words": ("We are closed on Monday.",)})
        assert await batches.begin(session, prepared, utc_now())
    return prepared


async def how_far(database: Database, batch: Batch) -> BatchFigures:
    async with database.reading() as session:
        return (await batches.report_on(session, batch)).figures
