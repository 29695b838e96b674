"""Onboardings to measure on: one registered through the product's own turns, and copies of it for other people."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from benchmarks.copying import Copies
from bot.rehearsal.answers import for_fields
from bot.wiring import assemble, utc_now
from conversations.journey.machine import ReviewState
from conversations.journey.stages import REVIEWED
from conversations.manager import ConversationManager
from conversations.replies import Form, Outcome
from conversations.turns import Actor, Pressed, Submitted, Turn
from models.database.engines import migrating_engine
from models.database.migrate import upgrade
from models.database.url import read_address
from models.domain import Address
from models.enums import PlaceKind

CHANGED = "registration.role"  # the question whose answer every durable turn changes
LEFT_BY_EACH = ("receipt", "answer")
COUNTED = (*LEFT_BY_EACH, "event", "outbox")
PEOPLE = 6_000  # more than turns: the team hears of a change, but not again of what one person goes on changing
_PATIENCE = 300.0  # seconds


def role(number: int) -> str:
    """An answer that no other turn gives: whatever order they are taken in, each changes what stood there."""
    return f"Digital programme manager {number}"


class NotStored(RuntimeError):
    """A turn that was answered left less in the database than it has to, so the figure would be a lie."""


@dataclass(frozen=True)
class Applicants:
    """Each has one registered onboarding. `form` is as the first of them opens it to change an answer."""

    copies: Copies
    form: Form

    def user(self, number: int) -> str:
        return self.copies.user(number)

    def reference(self, number: int) -> str:
        return self.copies.reference(number) if number else self.form.about


async def store(url: str, first: Actor, team: Address, count: int) -> Applicants:
    """Fills an empty database with `count` registered onboardings. What they had to be sent counts as sent."""
    await upgrade(url)
    form = await _register(url, first, team)
    copies = Copies(first)
    engine = migrating_engine(read_address(url))
    try:
        async with engine.begin() as connection:
            await connection.execute(update(_table("outbox")).values(sent_at=utc_now(), leased_until=None))
            await _begin_reviews(connection)
            await copies.insert(connection, count)
    finally:
        await engine.dispose()
    return Applicants(copies, form)


async def counts(url: str) -> Mapping[str, int]:
    """How many rows there are of what every durable turn writes."""
    engine = migrating_engine(read_address(url))
    try:
        async with engine.connect() as connection:
            return {
                name: (await connection.execute(select(func.count()).select_from(_table(name)))).scalar_one()
                for name in COUNTED
            }
    finally:
        await engine.dispose()


async def all_stored(url: str, before: Mapping[str, int], turns: int, tables: Collection[str] = COUNTED) -> None:
    """Returns once every turn has left a row in each of some tables, or more.

    Raises NotStored if that takes longer than turns may that went on after their answer.
    """
    give_up = monotonic() + _PATIENCE
    while True:
        after = await counts(url)
        fewest = min(tables, key=lambda name: after[name] - before[name])
        if after[fewest] - before[fewest] >= turns:
            return
        if monotonic() > give_up:
            raise NotStored(f"{turns} turns left {after[fewest] - before[fewest]} rows in {fewest}.")
        await asyncio.sleep(0.5)


async def _register(url: str, first: Actor, team: Address) -> Form:
    """From the first word to the registration, then the form that changes one answer."""
    parts = assemble(url, team, utc_now)
    await parts.database.open()
    try:
        turns = _Turns(parts.manager, first)
        about = next(button.about for button in (await turns.take(Pressed("new"))).messages[-1].buttons if button.about)
        for _ in ("before you start", "registration"):
            await turns.fill_in(about)
        await turns.take(Pressed("submit", about, "registration"))
        form = (await turns.take(Pressed("change", about, CHANGED))).form
        assert form is not None, "a registered onboarding's answers can be changed"
        return form
    finally:
        await parts.close()


class _Turns:
    """One person at their direct messages."""

    def __init__(self, manager: ConversationManager, actor: Actor) -> None:
        self._manager = manager
        self._actor = actor
        self._place = Address(actor.channel, actor.workspace, PlaceKind.DIRECT, actor.user)

    async def take(self, intent: Pressed | Submitted) -> Outcome:
        return await self._manager.handle(Turn(f"set-up:{uuid4()}", self._actor, self._place, intent))

    async def fill_in(self, about: str) -> None:
        form = (await self.take(Pressed("answer", about))).form
        while form is not None:
            typed = for_fields(field.id for field in form.fields)
            values = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in typed.items()}
            form = (await self.take(Submitted(form.action, form.about, form.detail, values, form.seen))).form


async def _begin_reviews(connection: AsyncConnection) -> None:
    rows = [{"stage": s, "state": ReviewState.NOT_STARTED, "onboarding_id": 1, "since": utc_now()} for s in REVIEWED]
    await connection.execute(insert(_table("review")), rows)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]
