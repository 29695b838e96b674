"""Tells a rehearsal in the terminal: who did what on the left, and what each side sees on the right."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from bot.rehearsal.showing import lines
from conversations.guidance.uk_time import long_moment
from conversations.replies import Message

_LEFT = 18
_WIDTH = 112


class Narrator(Protocol):
    """Hears everything that happens in a rehearsal, in order."""

    def scene(self, title: str, at: datetime) -> None: ...

    def did(self, who: str, what: str, more: Iterable[str] = ()) -> None: ...

    def told(self, whom: str, message: Message, instead_of: Message | None = None) -> None: ...


class Silence:
    """Tells nothing."""

    def scene(self, title: str, at: datetime) -> None:
        pass

    def did(self, who: str, what: str, more: Iterable[str] = ()) -> None:
        pass

    def told(self, whom: str, message: Message, instead_of: Message | None = None) -> None:
        pass


class Teller:
    """Writes for a reader, line by line. Of a card that changes, only what is new on it.

    `stage`: the number of the one stage to tell, None for all. `numbered`: whether scenes are called after the numbers
    of the 11 stages.
    """

    def __init__(self, write: Callable[[str], object], stage: int | None = None, numbered: bool = True) -> None:
        self._sink = write
        self._stage = stage
        self._numbered = numbered
        self._is_told = stage is None
        self._scenes: dict[str, int] = {}  # what people did in each, by its heading

    def scene(self, title: str, at: datetime) -> None:
        name = title if self._numbered else title.partition(": ")[2].capitalize() or title
        heading = f"{name}, {long_moment(at)}"
        self._scenes[heading] = 0
        self._is_told = self._stage is None or title.startswith(_beginning_of(self._stage))
        self._write(f"\n{heading}\n{'=' * len(heading)}")

    def sum_up(self, ending: str) -> None:
        """The scenes in order, each with how often somebody typed, pressed or sent a form, and how it ended."""
        self._sink("\nIn short\n========")
        for heading, deeds in self._scenes.items():
            self._sink(f"{deeds:>4}  {heading}")
        self._sink(f"{sum(self._scenes.values()):>4}  times that somebody typed, pressed or sent a form, in all.")
        if self._numbered:
            self._sink("To read one stage alone, add --stage and its number.")
        self._sink(f"\n{ending}")

    def _write(self, line: str) -> None:
        if self._is_told:
            self._sink(line)

    def did(self, who: str, what: str, more: Iterable[str] = ()) -> None:
        if self._scenes:
            self._scenes[next(reversed(self._scenes))] += 1
        self._write("")
        self._tell(who, [what, *(f"  {line}" for line in more)])

    def told(self, whom: str, message: Message, instead_of: Message | None = None) -> None:
        shown, known = lines(message, notes=False), lines(instead_of, notes=False) if instead_of else []
        fresh = [line for line in shown if line not in known]
        if instead_of:
            fresh = ["The card changes:", *fresh] if fresh else []
        self._tell(f"  to {whom}", fresh)

    def _tell(self, left: str, right: Iterable[str]) -> None:
        for line in right:
            for part in _wrapped(line):
                self._write(f"{left:<{_LEFT}} {part}".rstrip())
                left = ""


def _beginning_of(stage: int) -> str:
    """How the headings of a stage begin."""
    return f"Stage {stage}:" if stage else "Before you start"


def _wrapped(line: str) -> list[str]:
    margin = " " * (len(line) - len(line.lstrip()))
    hanging = margin + ("  " if line.lstrip()[:2] in ("- ", "| ") else "")
    first, *others = line.splitlines() or [""]
    whole = [first, *(margin + other for other in others)]
    return [piece for part in whole for piece in _folded(part, hanging)]


def _folded(line: str, hanging: str) -> list[str]:
    return textwrap.wrap(line, _WIDTH - _LEFT, subsequent_indent=hanging, break_on_hyphens=False) or [""]
