"""For tests at the seats of a rehearsal: what was said, what happened, and two deeds at one moment."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime

from bot.rehearsal.local_world import InMemorySeat, InMemoryWorld
from bot.rehearsal.showing import lines
from conversations.replies import Message, Outcome
from conversations.text import Said, Words
from conversations.turns import Pressed, Submitted, Typed
from models.domain import Event
from models.repositories import events as stored_events
from models.repositories import lists

EVERYTHING = 10_000


class Listener:
    """Keeps every message that anybody is given, whole."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, Message]] = []

    def scene(self, title: str, at: datetime) -> None:
        pass

    def did(self, who: str, what: str, more: Iterable[str] = ()) -> None:
        pass

    def told(self, whom: str, message: Message, instead_of: Message | None = None) -> None:
        self.messages.append((whom, message))

    def told_to(self, whom: str) -> list[str]:
        return [text_of(message) for name, message in self.messages if name == whom]


def text_of(message: Message) -> str:
    """A message as one line."""
    return " ".join(" ".join(lines(message)).split())


def said_by(outcome: Outcome) -> str:
    """What an outcome says, as one line."""
    return " ".join(text_of(message) for message in outcome.messages)


def parts(spoken: object) -> Iterator[Words | Said]:
    """Every text of a message or a form, ours and people's apart."""
    if isinstance(spoken, Words | Said):
        yield spoken
    elif isinstance(spoken, tuple):
        for part in spoken:
            yield from parts(part)
    elif is_dataclass(spoken):
        for field in fields(spoken):
            yield from parts(getattr(spoken, field.name))


async def at_once(world: InMemoryWorld, *deeds: tuple[InMemorySeat, Pressed | Submitted | Typed]) -> list[Outcome]:
    """Several turns in the same moment."""
    outcomes = await asyncio.gather(*(world.handle(seat.turn(intent)) for seat, intent in deeds))
    await world.settle()
    return list(outcomes)


async def events(world: InMemoryWorld, reference: str) -> list[Event]:
    """The whole history of an onboarding, oldest first."""
    async with world.app.database.reading() as session:
        row = await lists.by_reference(session, reference)
        assert row is not None
        return list(reversed(await stored_events.page(session, row.id, EVERYTHING)))


async def kinds(world: InMemoryWorld, reference: str) -> list[str]:
    """The same, by kind."""
    return [event.kind for event in await events(world, reference)]
