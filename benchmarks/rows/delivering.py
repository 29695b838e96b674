"""Notices to 500 conversations in Slack: beside a loop of slack-sdk's client, and by two workers beside one."""

from __future__ import annotations

import json
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from sqlalchemy import delete, insert, select
from sqlmodel import SQLModel, col

from benchmarks.process import Process, started
from benchmarks.receiving import Receiving, receiving
from benchmarks.results import Figure, Kind
from benchmarks.rounds import ROUNDS
from benchmarks.rows.beside_plain import async_address
from benchmarks.slack import FIRST, TEAM_PLACE, environment
from benchmarks.stored import Applicants, store
from bot.wiring import utc_now
from models.database.engines import migrating_engine
from models.database.url import read_address
from models.enums import Audience, OutboxKind, PlaceKind
from models.tables import EventRow
from tests.kit.databases import EmbeddedPostgres, sqlite_address

CONVERSATIONS, NOTICES = 500, 2_000
_TAKES = 0.05  # seconds that the slow receiver takes for each


class NotDelivered(RuntimeError):
    """Some conversation got nothing, or more than it had to."""


async def to_many() -> list[Figure]:
    """A worker of its own process, on SQLite, beside the plain loop on a database with the same in it."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine, plain = sqlite_address(folder / "ours.db"), sqlite_address(folder / "plain.db")
        applicants = await store(mine, FIRST, TEAM_PLACE, CONVERSATIONS)
        await store(plain, FIRST, TEAM_PLACE, CONVERSATIONS)
        async with (
            receiving() as slack,
            started(folder, "bot", "worker", environment=environment(slack.address, mine)) as worker,
        ):
            for _ in range(ROUNDS):
                ours.append(await _delivered([worker], slack, mine, applicants))
                theirs.append(await _posted(folder, slack, plain, applicants))
    rates = median(ours), median(theirs)
    what = f"6 {NOTICES:,} notices to {CONVERSATIONS} conversations, beside a loop of slack-sdk's client"
    absolute = f"{rates[0]:.0f}, {rates[1]:.0f} messages a second"
    return [Figure(what, rates[0] / rates[1], 1.2, "times", absolute, at_least=True, kind=Kind.PEER)]


async def by_two_workers() -> list[Figure]:
    """On one PostgreSQL, to a Slack that takes 50 milliseconds for each message."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    server = EmbeddedPostgres(fsync="on")
    server.start()
    try:
        await server.execute("CREATE DATABASE ours")
        url = server.url("ours")
        applicants = await store(url, FIRST, TEAM_PLACE, CONVERSATIONS)
        for number in range(ROUNDS):
            for workers in (1, 2) if number % 2 == 0 else (2, 1):
                rates[workers].append(await _slowly(url, applicants, workers))
    finally:
        server.stop()
    one, two = median(rates[1]), median(rates[2])
    what = f"11 {NOTICES:,} notices by two workers on one PostgreSQL, beside one"
    return [Figure(what, two / one, 1.6, "times", f"{two:.0f}, {one:.0f} messages a second", at_least=True)]


async def _slowly(url: str, applicants: Applicants, workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            slack = await stack.enter_async_context(receiving(_TAKES))
            variables = environment(slack.address, url)
            running = [
                await stack.enter_async_context(started(Path(folder), "bot", "worker", environment=variables))
                for _ in range(workers)
            ]
            return await _delivered(running, slack, url, applicants)


async def _delivered(workers: list[Process], slack: Receiving, url: str, applicants: Applicants) -> float:
    """Notices for every applicant, all written at once. Raises NotDelivered unless each got what it had to."""
    slack.expect(NOTICES)
    await _write(url, applicants)
    for worker in workers:
        worker.still_runs()
    rate = await slack.rate()
    if len({json.loads(body)["channel"] for body in slack.bodies}) != CONVERSATIONS:
        raise NotDelivered(str(NotDelivered.__doc__))
    return rate


async def _posted(folder: Path, slack: Receiving, url: str, applicants: Applicants) -> float:
    await _write(url, applicants)
    slack.expect(NOTICES)
    command = ("benchmarks.beside.plain_sender", async_address(url))
    async with started(folder, *command, environment=environment(slack.address, url)):
        return await slack.rate()


async def _write(url: str, applicants: Applicants) -> None:
    """In place of what was sent before."""
    engine = migrating_engine(read_address(url))  # it waits for the worker, which may still note what it sent
    outbox = SQLModel.metadata.tables["outbox"]
    try:
        async with engine.begin() as connection:
            registered = (
                select(col(EventRow.id)).where(col(EventRow.kind) == "registered").order_by(col(EventRow.onboarding_id))
            )
            events = list((await connection.execute(registered)).scalars())
            each = [_row(number, event, applicants) for number, event in enumerate(events)]
            rows = each * (NOTICES // CONVERSATIONS)
            await connection.execute(delete(outbox).where(outbox.c.sent_at.is_not(None)))
            await connection.execute(insert(outbox), rows)
    finally:
        await engine.dispose()


def _row(number: int, event: int | None, applicants: Applicants) -> dict[str, object]:
    at = utc_now()
    return {
        "kind": OutboxKind.NOTICE,
        "onboarding_id": number + 1,
        "event_id": event,
        "channel": FIRST.channel,
        "workspace": FIRST.workspace,
        "place": PlaceKind.DIRECT,
        "target": applicants.user(number),
        "notice": Audience.APPLICANT,
        "at": at,
        "due_at": at,
    }
