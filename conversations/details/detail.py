"""What every detail can do, and one that says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self


class Detail(Protocol):
    """Every detail is made from its text and gives the same text again."""

    @classmethod
    def parse(cls, written: str) -> Self:
        """Raises UnreadableDetail for text that no version has written."""

    def __str__(self) -> str: ...


class UnreadableDetail(ValueError):
    """No version of the assistant has drawn such a button. Show that it does nothing now."""

    def __init__(self) -> None:
        super().__init__("This detail cannot be read. Show that the button does nothing now.")


@dataclass(frozen=True)
class NoDetail:
    """For actions that need nothing more. Text that a button carries all the same is passed over."""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls()

    def __str__(self) -> str:
        return ""
