"""Worlds put together from two sides: the applicants at one platform, the onboarding team at the same or another."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.rehearsal.seats import Seat
from bot.wiring import Application
from tests.kit.assistant import Assistant


class PlatformSeat(Seat, Protocol):
    """A seat at a platform that is there without a browser."""

    @property
    def where(self) -> str:
        """The conversation, as the platform names it."""

    def text(self) -> str:
        """Everything that stands there, as one line."""

    async def replies(self, words: str) -> None:
        """Write in the thread of the newest card in the onboarding team's channel."""


A = TypeVar("A", bound=PlatformSeat)
T = TypeVar("T", bound=PlatformSeat)
S_co = TypeVar("S_co", bound=PlatformSeat, covariant=True)


class Side(Protocol[S_co]):
    """One platform's seats, by first name."""

    def of_applicant(self, name: str) -> S_co:
        """At their direct messages."""

    def of_team(self, name: str) -> S_co:
        """In the onboarding team's channel."""


class Gathering(Generic[A, T]):
    """Everybody in their seats, at one running assistant."""

    def __init__(self, assistant: Assistant, applicants: Side[A], team: Side[T]) -> None:
        self.assistant = assistant
        self.amara, self.tom, self.grace = (applicants.of_applicant(name) for name in ("amara", "tom", "grace"))
        self.priya, self.daniel = (team.of_team(name) for name in ("priya", "daniel"))
        self.scenes: list[str] = []

    @property
    def app(self) -> Application:
        return self.assistant.app

    async def settle(self) -> None:
        await self.assistant.settle()

    async def travel(self, to: datetime) -> None:
        await self.assistant.travel(to)

    def scene(self, title: str) -> None:
        self.scenes.append(title)
