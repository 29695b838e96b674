"""Details of what the onboarding team looks through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from conversations.details.detail import number_in


@dataclass(frozen=True)
class BoardDetail:
    """A page of the board, counted from 0: "1"."""

    page: int = 0

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(number_in(written) or 0)

    def __str__(self) -> str:
        return str(self.page)


@dataclass(frozen=True)
class ChecklistDetail:
    """A checklist as it was drawn, by the number of the newest answer; and whether all items are shown: "17/all"."""

    answer_number: int = 0
    everything: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        answer_number, _, everything = written.partition("/")
        return cls(number_in(answer_number) or 0, everything == "all")

    def __str__(self) -> str:
        return f"{self.answer_number or ''}{'/all' if self.everything else ''}"


@dataclass(frozen=True)
class VersionDetail:
    """A version of the content to move to, and the newest answer as it was drawn: "2026-11/17"; empty at first."""

    version: str = ""
    answer_number: int = 0

    @classmethod
    def parse(cls, written: str) -> Self:
        version, _, answer_number = written.partition("/")
        return cls(version, number_in(answer_number) or 0)

    def __str__(self) -> str:
        return f"{self.version}/{self.answer_number}" if self.version else ""


@dataclass(frozen=True)
class ItemDetail:
    """An item to judge, with its newest answer and verdict as they were drawn: "eligibility.product/17/4"."""

    item: str = ""
    answer_number: int = 0
    verdict: int = 0

    @classmethod
    def parse(cls, written: str) -> Self:
        item, *numbers = written.split("/")
        return cls(item, *(number for each in numbers[:2] if (number := number_in(each)) is not None))

    def __str__(self) -> str:
        return f"{self.item}/{self.answer_number}/{self.verdict}"


@dataclass(frozen=True)
class QueueDetail:
    """A page of the queue, counted from 0, and what is asked for: "1/who=me;late=yes", "0/all"; "": as last time."""

    page: int = 0
    asked: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        page, _, asked = written.partition("/")
        return cls(number_in(page) or 0, asked)

    def __str__(self) -> str:
        return f"{self.page}/{self.asked}" if self.page or self.asked else ""


@dataclass(frozen=True)
class NumbersDetail:
    """The month whose numbers are shown: "2026-11". Empty for the present one."""

    month: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.month


@dataclass(frozen=True)
class FindDetail:
    """A page of what is found, counted from 0, and what is looked for: "1/leeds"."""

    page: int = 0
    words: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        page, _, words = written.partition("/")
        return cls(number_in(page) or 0, words)

    def __str__(self) -> str:
        return f"{self.page}/{self.words}" if self.words else ""


@dataclass(frozen=True)
class AnswersDetail:
    """Which answers the onboarding team sees: those of the stage under review, "", or all of them, "all"."""

    everything: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written == "all")

    def __str__(self) -> str:
        return "all" if self.everything else ""
