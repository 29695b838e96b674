"""A Slack turn that only reads, `/notify status`, beside a bolt handler that does nothing."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.slack.manifest import PATH
from benchmarks.load import Side, connections
from benchmarks.process import started
from benchmarks.product import product
from benchmarks.results import Figure, Kind
from benchmarks.rounds import alternating, throughput
from benchmarks.slack import FIRST, TEAM_PLACE, environment, late, shown, slack_api, statuses
from benchmarks.stored import Applicants, store
from tests.kit.databases import sqlite_address
from tests.kit.rig.processes import free_port

PEOPLE = 400


async def status() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_address(folder / "ours.db")
        applicants = await store(url, FIRST, TEAM_PLACE, PEOPLE)
        async with (
            slack_api(applicants, PEOPLE) as api,
            product(folder, environment(api, url)) as process,
            connections() as session,
            _nothing(folder, api, applicants) as theirs,
        ):
            ours = Side("/notify status", process, PATH, statuses(applicants, PEOPLE), shown, session, late)
            mine, others = await alternating([ours, theirs])
    floor = "7 /notify status in Slack, beside a bolt handler that does nothing"
    return [throughput(floor, 0.25, mine, others, kind=Kind.FLOOR)]


@asynccontextmanager
async def _nothing(folder: Path, api: str, applicants: Applicants) -> AsyncIterator[Side]:
    port = free_port()
    command = ("benchmarks.beside.bolt_nothing", str(port), api)
    async with started(folder, *command, port=port) as process, connections() as session:
        await process.answers("/")
        requests = statuses(applicants, PEOPLE)
        yield Side("nothing in bolt", process, PATH, requests, lambda answer: answer == b"", session)
