"""Outbox rows delivered to 500 conversations in Slack, beside a bare aiohttp client that posts the same bodies."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select
from sqlmodel import SQLModel, col

from benchmarks.process import Process, started
from benchmarks.receiving import Receiving, receiving
from benchmarks.results import Figure
from benchmarks.rounds import ROUNDS
from benchmarks.slack import FIRST, TEAM_PLACE, environment
from benchmarks.stored import Applicants, store
from bot.outbox.dispatcher import FOR_ONE_WORKSPACE
from bot.wiring import utc_now
from models.database.engines import migrating_engine
from models.database.url import read_address
from models.enums import Audience, OutboxKind, PlaceKind
from models.tables import EventRow
from tests.kit.databases import sqlite_address

CONVERSATIONS = 500


class NotDelivered(RuntimeError):
    """Some conversation got nothing, or more than it had to."""


async def to_many() -> list[Figure]:
    """A worker of its own process, on SQLite, and as many requests at once as it sends to one workspace."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_address(folder / "ours.db")
        applicants = await store(url, FIRST, TEAM_PLACE, CONVERSATIONS)
        async with (
            receiving() as slack,
            started(folder, "bot", "worker", environment=environment(slack.address, url)) as worker,
        ):
            for _ in range(ROUNDS):
                ours.append(await _delivered(worker, slack, url, applicants))
                theirs.append(await _posted(folder, slack, slack.bodies))
    mine, others = median(ours), median(theirs)
    what = f"9 outbox rows delivered to {CONVERSATIONS} conversations, beside a bare aiohttp client"
    return [Figure(what, mine / others, 0.5, "times", f"{mine:.0f}, {others:.0f} messages a second", at_least=True)]


async def _delivered(worker: Process, slack: Receiving, url: str, applicants: Applicants) -> float:
    """A notice for every applicant, all written at once. Raises NotDelivered unless each got exactly one."""
    slack.expect(CONVERSATIONS)
    await _write(url, applicants)
    worker.still_runs()
    rate = await slack.rate()
    if len({json.loads(body)["channel"] for body in slack.bodies}) != CONVERSATIONS:
        raise NotDelivered(str(NotDelivered.__doc__))
    return rate


async def _posted(folder: Path, slack: Receiving, bodies: Sequence[str]) -> float:
    file = folder / "bodies.json"
    file.write_text(json.dumps(bodies), encoding="utf-8")
    slack.expect(CONVERSATIONS)
    command = ("benchmarks.beside.bare_client", f"{slack.address}chat.postMessage", str(file), str(FOR_ONE_WORKSPACE))
    async with started(folder, *command):
        return await slack.rate()


async def _write(url: str, applicants: Applicants) -> None:
    engine = migrating_engine(read_address(url))  # it waits for the worker, which may still note what it sent
    try:
        async with engine.begin() as connection:
            registered = (
                select(col(EventRow.id)).where(col(EventRow.kind) == "registered").order_by(col(EventRow.onboarding_id))
            )
            events = (await connection.execute(registered)).scalars()
            rows = [_row(number, event, applicants) for number, event in enumerate(events)]
            await connection.execute(insert(SQLModel.metadata.tables["outbox"]), rows)
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
