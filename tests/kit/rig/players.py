"""Many onboardings at once, each played by an applicant and a member of the team who never give up."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.rehearsal.answers import answer_to
from conversations.replies import Button, Form, Outcome, Result, SummaryList
from conversations.turns import Pressed, Submitted, Typed
from tests.kit.rig.channel import DEEDS, OUTCOMES

Deed = Typed | Pressed | Submitted
_FIRST_CALL = datetime.now(UTC) + timedelta(days=2)


@dataclass
class Played:
    """What the servers have acknowledged to one applicant and their reviewer."""

    user: str
    reference: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    deeds: list[str] = field(default_factory=list)
    repeats: int = 0  # deliveries that had to be made again


class Table:
    """Where turns are posted. A turn without an answer is delivered again, as a chat platform would."""

    def __init__(self, addresses: Sequence[str], session: ClientSession) -> None:
        self._addresses = addresses
        self._session = session

    async def turn(self, played: Played, user: str, deed: Deed) -> Outcome:
        body = {
            "delivery": str(uuid4()),
            "user": user,
            "team": user.startswith("team-"),
            "deed": DEEDS.dump_python(deed, mode="json"),
        }
        while True:
            try:
                async with self._session.post(f"{random.choice(self._addresses)}/turn", json=body) as answer:
                    if answer.status == 200:
                        return OUTCOMES.validate_json(await answer.read())
                    assert answer.status == 503, f"{deed} was answered {answer.status}"
            except (ClientError, OSError, TimeoutError):
                pass
            played.repeats += 1
            await asyncio.sleep(random.uniform(0.05, 0.3))


class Onboarding:
    """One onboarding from the first word to a decision. `number` makes its service and its call time its own."""

    def __init__(self, table: Table, number: int) -> None:
        self._table = table
        self._number = number
        self.played = Played(f"applicant-{number}")
        self._team = f"team-{number % 3}"

    async def play(self) -> Played:
        played = self.played
        started = await self._mine(Pressed("new"))
        played.reference = next(button.about for button in buttons(started) if button.about)
        await self._answer_all()  # before you start
        await self._answer_all()  # registration
        await self._do("submit", "registered")
        await self._decide("offer_times", {"times": self._call_time()}, "times_offered")
        times = await self._mine(Pressed("see_times", played.reference))
        [pick] = [button for button in buttons(times) if button.action == "pick_time"]
        await self._do("pick_time", "time_picked", pick.detail)
        await self._decide("message_applicant", {"words": "See you then."}, "told_applicant")
        if self._number % 2:
            await self._decide("decline", {"words": "It is not direct care."}, "declined")
        return played

    async def _answer_all(self) -> None:
        outcome = await self._mine(Pressed("answer", self.played.reference))
        while outcome.form is not None:
            form = outcome.form
            values = {asked.id: self._answer(asked.id) for asked in form.fields}
            outcome = await self._mine(_sent(form, values))
            assert outcome.result is Result.DONE, outcome
            self.played.answers |= values

    def _answer(self, question: str) -> tuple[str, ...]:
        if question == "registration.service":
            return (f"Service {self._number}",)
        answer = answer_to(question)
        return (answer,) if isinstance(answer, str) else answer

    async def _do(self, action: str, kind: str, detail: str = "") -> None:
        outcome = await self._mine(Pressed(action, self.played.reference, detail))
        assert outcome.result is Result.DONE, (action, outcome)
        self.played.deeds.append(kind)

    async def _decide(self, action: str, words: Mapping[str, str], kind: str) -> None:
        """The team's press, and its form."""
        outcome = await self._table.turn(self.played, self._team, Pressed(action, self.played.reference))
        form = outcome.form
        assert form is not None, (action, outcome)
        values = {name: (value,) for name, value in words.items()}
        outcome = await self._table.turn(self.played, self._team, _sent(form, values))
        if outcome.form is not None:  # an unlikely time is asked about first
            outcome = await self._table.turn(self.played, self._team, _sent(outcome.form, values))
        assert outcome.result is Result.DONE and outcome.form is None, (action, outcome)
        self.played.deeds.append(kind)

    async def _mine(self, deed: Deed) -> Outcome:
        return await self._table.turn(self.played, self.played.user, deed)

    def _call_time(self) -> str:
        """Half an hour of its own: no two calls overlap."""
        return (_FIRST_CALL + timedelta(minutes=30 * self._number)).strftime("%Y-%m-%d %H:%M")


def _sent(form: Form, values: Mapping[str, tuple[str, ...]]) -> Submitted:
    return Submitted(form.action, form.about, form.detail, values, form.seen)


def buttons(outcome: Outcome) -> Iterator[Button]:
    """Every button of every message, in rows too."""
    for message in outcome.messages:
        yield from (*message.buttons, *message.menu)
        rows = (row for block in message.blocks if isinstance(block, SummaryList) for row in block.rows)
        yield from (row.change for row in rows if row.change)


async def play_many(addresses: Sequence[str], numbers: range, seconds: float = 240) -> list[Played]:
    """Every onboarding at once; returns when all have ended, and fails when that takes too long."""
    async with asyncio.timeout(seconds), ClientSession(timeout=ClientTimeout(total=15)) as session:
        table = Table(addresses, session)
        return list(await asyncio.gather(*(Onboarding(table, number).play() for number in numbers)))
