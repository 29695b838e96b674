"""How long a turn takes that answers a question: receipt, answer, state and reply, committed to SQLite."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from adapters.web.people import BY_USER, Persona
from benchmarks.results import Figure
from bot.settings import Settings
from bot.wiring import Application, assemble
from conversations.replies import Outcome, Result
from conversations.turns import Address, Channel, Intent, PlaceKind, Pressed, Turn, Typed
from models.migrate import upgrade

ROUNDS = 5
ONBOARDINGS = 6
_ANSWERS = (
    *("no", "yes", "api", "yes"),
    *("Amara Okafor", "amara.okafor@riverside.example", "Digital lead", "Riverside NHS Trust", "R1H", "Vaccinations"),
)


async def measure() -> list[Figure]:
    """The median of the rounds' medians, and of their slowest turns, in milliseconds."""
    rounds = [await _round() for _ in range(ROUNDS)]
    return [
        Figure("a turn that answers a question, median (SQLite)", median(median(times) for times in rounds), 10, "ms"),
        Figure("a turn that answers a question, slowest (SQLite)", median(max(times) for times in rounds), 100, "ms"),
    ]


async def _round() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        await upgrade(url)
        parts = assemble(url, Settings(database_url=url).team_address, lambda: datetime.now(UTC))
        await parts.database.open()
        try:
            return await _answers(parts, BY_USER["amara"])
        finally:
            await parts.database.close()


async def _answers(parts: Application, persona: Persona) -> list[float]:
    """The milliseconds of each typed answer, over several onboardings."""
    times = []
    for _ in range(ONBOARDINGS):
        started = (await _turn(parts, persona, Pressed("new"))).messages[-1].buttons
        chat = next(button for button in started if button.action == "chat")
        await _turn(parts, persona, Pressed(chat.action, chat.about, chat.detail))
        for words in _ANSWERS:
            before = perf_counter()
            outcome = await _turn(parts, persona, Typed(words))
            times.append((perf_counter() - before) * 1000)
            if outcome.result is not Result.DONE:
                raise RuntimeError(f"The answer was not taken: {outcome.result}.")
    return times


async def _turn(parts: Application, persona: Persona, intent: Intent) -> Outcome:
    place = Address(Channel.WEB, persona.workspace, PlaceKind.DIRECT, persona.user)
    return await parts.manager.handle(Turn(uuid4().hex, persona.actor(), place, intent))
