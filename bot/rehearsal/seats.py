"""Where the people of a rehearsal sit: one person at one channel, who says, presses, fills in and sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from conversations.guidance.uk_time import LONDON


class RehearsalProblem(Exception):
    """The play stopped: one sentence on what was missing, and what stood there instead."""

    def __init__(self, sentence: str, stands: str = "") -> None:
        super().__init__(f"{sentence}\n\n{stands}" if stands else sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Sheet:
    """The form that is open: its title, the ids of its fields in order, and the errors at some of them."""

    title: str
    fields: tuple[str, ...]
    errors: Mapping[str, str]


class Seat(Protocol):
    """One person at one channel: their direct messages with the assistant, or the onboarding team's channel."""

    async def says(self, words: str) -> None:
        """Type a message and send it."""

    async def presses(self, label: str, near: str | None = None) -> None:
        """Press the newest button with this label, in a menu or not, and say yes where that is asked.

        `near` is text that stands in the same row, else in the same message. Raises RehearsalProblem if there is none.
        """

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        """Fill in the open form by field id, leave the other fields as they stand, and send it.

        In a field that suggests organisations, the first is chosen that is offered for what is typed.

        The form that is open afterwards, None if there is none. Raises RehearsalProblem for a field that is not there.
        """

    async def form_fields(self) -> tuple[str, ...]:
        """The fields of the open form, in order; none if no form is open."""

    async def sees(self, words: str) -> None:
        """These words stand in this place. Raises RehearsalProblem, with what stands there, if they do not."""

    async def does_not_see(self, words: str) -> None:
        """These words stand nowhere in this place. Raises RehearsalProblem if they do."""


class World(Protocol):
    """Everybody in their seat, and the clock. The applicants sit at their direct messages, the team in its channel."""

    @property
    def amara(self) -> Seat:
        """Of Riverside: the applicant."""

    @property
    def tom(self) -> Seat:
        """Of Riverside: a colleague."""

    @property
    def grace(self) -> Seat:
        """Of Northgate: another applicant."""

    @property
    def priya(self) -> Seat:
        """Of the onboarding team."""

    @property
    def daniel(self) -> Seat:
        """Of the onboarding team."""

    async def settle(self) -> None:
        """Wait until everything that waits has been sent."""

    async def travel(self, to: datetime) -> None:
        """Move the clock to a moment (aware) ahead. What falls due on the way happens at its own time."""

    def scene(self, title: str) -> None:
        """A part of the story begins: for whoever reads along."""


def uk(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the story, on a UK clock."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)
