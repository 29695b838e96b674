"""What every detail can do, and one that says nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol, Self

_NUMBER = re.compile(r"0*([0-9]{1,10})")
_LARGEST = 2**31 - 1  # that the id of a row can be


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


def number_in(written: str) -> int | None:
    """The number of a row or of a page. None for other text, and for a number that no row can have."""
    found = _NUMBER.fullmatch(written)
    return number if found and (number := int(found[1])) <= _LARGEST else None


@dataclass(frozen=True)
class NoDetail:
    """For actions that need nothing more. Text that a button carries all the same is passed over."""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls()

    def __str__(self) -> str:
        return ""
