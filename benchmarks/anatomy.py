"""Where the time of one durable Slack turn goes: the application in this process, with a stopwatch at its seams."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from pkgutil import resolve_name
from statistics import median
from time import perf_counter_ns
from typing import Any
from unittest.mock import patch

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.slack.channel import SlackChannel
from adapters.slack.manifest import PATH
from adapters.slack.settings import SlackSettings
from benchmarks.load import Request, WrongAnswer
from benchmarks.slack import FIRST, TEAM_PLACE, Corrections, corrected, slack_api
from benchmarks.stored import store
from bot.channels import ChannelSettings
from bot.wiring import assemble, utc_now
from tests.kit.databases import sqlite_address
from tests.kit.slack import TOKEN
from tests.kit.slack_payloads import SECRET

TURNS, WARM = 400, 400
_REQUEST = "aiohttp and bolt: read, prove, dispatch, answer"
_SEAMS = (
    (
        "adapters.slack.listeners.views:ViewSubmissions",
        "_submitted",
        "our Slack adapter: read the form, draw the answer",
    ),
    (
        "conversations.manager:ConversationManager",
        "handle",
        "the conversation: what is meant and what follows",
    ),
    ("models.database.unit_of_work:WriterLock", "__aenter__", "the database: wait for the one who writes"),
    ("models.repositories.receipts", "earlier_outcome", "the database: begin, and look for a receipt"),
    ("models.repositories.people", "find_with_focus", "the database: who it is"),
    ("models.repositories.onboardings", "find", "the database: everything about the onboarding"),
    ("conversations.repository.saving", "save", "the database: answer, event, state, reminders, outbox"),
    ("models.repositories.receipts", "add_receipt", "the database: the receipt"),
    ("models.database.unit_of_work:Session", "commit", "the commit, in a thread, with the disk's fsync"),
)


@dataclass
class Stopwatch:
    """Time falls on the innermost part that is running. One turn at a time: parts of two would be mixed up."""

    parts: dict[str, int] = field(default_factory=dict)  # nanoseconds
    _running: list[str] = field(default_factory=list)
    _since: int = 0

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        self._note()
        self._running.append(part)
        try:
            yield
        finally:
            self._note()
            self._running.pop()

    def _note(self) -> None:
        now = perf_counter_ns()
        if self._running:
            self.parts[self._running[-1]] = self.parts.get(self._running[-1], 0) + now - self._since
        self._since = now

    def around(self, part: str, deed: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(deed)
        async def timed(*given: Any, **more: Any) -> Any:
            with self.on(part):
                return await deed(*given, **more)

        return timed


async def table() -> str:
    """Medians over the turns, in microseconds, as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_address(Path(name) / "anatomy.db")
        applicants = await store(url, FIRST, TEAM_PLACE, WARM)
        corrections = Corrections(applicants, WARM)
        async with slack_api(applicants, WARM) as api:
            turns = await _timed(url, api, corrections(WARM + TURNS))
    parts = [_REQUEST, *(part for *_, part in _SEAMS)]
    middle = {part: median(turn.get(part, 0) for turn in turns) / 1000 for part in parts}
    rows = [f"| {part} | {middle[part]:.0f} |" for part in parts]
    whole = median(sum(turn.values()) for turn in turns) / 1000
    return "\n".join(["| part of a turn | microseconds |", "|---|---|", *rows, f"| **in all** | **{whole:.0f}** |"])


async def _timed(url: str, api: str, requests: list[Request]) -> list[dict[str, int]]:
    parts = assemble(url, TEAM_PLACE, utc_now, ChannelSettings(slack=SlackSettings(TOKEN, SECRET, "", api)))
    watch = Stopwatch()
    server = web.Application(middlewares=[_noted(watch)])
    parts.channel(SlackChannel).add_routes(server, parts.manager)
    await parts.database.open()
    turns = []
    with _watched(watch):
        async with TestClient(TestServer(server)) as client:
            for request in requests:
                watch.parts = {}
                async with client.post(PATH, data=request.body, headers=request.headers) as response:
                    answer = await response.read()
                if not corrected(answer):
                    raise WrongAnswer(f"A turn was answered {response.status}: {answer[:300]!r}")
                turns.append(watch.parts)
    await parts.close()
    return turns[WARM:]


def _noted(watch: Stopwatch) -> Any:
    @web.middleware
    async def noted(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
        with watch.on(_REQUEST):
            return await handler(request)

    return noted


@contextmanager
def _watched(watch: Stopwatch) -> Iterator[None]:
    with ExitStack() as patches:
        for place, name, part in _SEAMS:
            owner = resolve_name(place)
            patches.enter_context(patch.object(owner, name, watch.around(part, getattr(owner, name))))
        yield
