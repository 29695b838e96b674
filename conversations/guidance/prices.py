"""What NHS Notify charges for one message, in pounds without VAT. NHS App messages and emails are free."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict
from pydantic import Field as Checked
from pydantic.dataclasses import dataclass

CLOSED = ConfigDict(extra="forbid")

Pounds = Annotated[Decimal, Checked(ge=0, lt=100)]
Filled = Annotated[str, Checked(min_length=1)]


class LetterKind(StrEnum):
    """How a letter is sent: a class of postage in print, or an accessible format."""

    STANDARD = "standard"
    BUSINESS = "business"
    FIRST_CLASS = "first_class"
    BRAILLE = "braille"
    AUDIO_CD = "audio_cd"


class NotPriced(Exception):
    """No price is published for such a letter: ask NHS Notify for one."""


@dataclass(frozen=True, config=CLOSED)
class SheetPrices:
    """By how many double-sided sheets a letter has: the first price is for 1. `further` is for each sheet after the
    last that is listed; without it, no price is published for longer ones."""

    sheets: Annotated[tuple[Pounds, ...], Checked(min_length=1)]
    further: Pounds | None = None

    def of(self, sheets: int) -> Decimal:
        """What one letter costs. Raises NotPriced."""
        if sheets <= len(self.sheets):
            return self.sheets[sheets - 1]
        if self.further is None:
            raise NotPriced(f"No price is published for a letter of {sheets} sheets.")
        return self.sheets[-1] + self.further * (sheets - len(self.sheets))


@dataclass(frozen=True, config=CLOSED)
class Prices:
    """In force from `dated`, or read on that day where they are a draft, which `source` says.

    `letter`: 1 double-sided sheet by standard postage, blended with the usual mix of accessible formats; None where
    letters are priced one by one, as `letters` says.
    """

    dated: date
    source: Filled
    text_message_fragment: Pounds
    letter: Pounds | None = None
    letters: dict[LetterKind, SheetPrices] = Checked(default_factory=dict)

    def of_letter(self, kind: LetterKind = LetterKind.STANDARD, sheets: int = 1) -> Decimal:
        """What one letter costs; `sheets` counts from 1. Raises NotPriced."""
        if kind in self.letters:
            return self.letters[kind].of(sheets)
        if self.letter is None or kind is not LetterKind.STANDARD or sheets != 1:
            raise NotPriced(f"No price is published for a letter of {sheets} sheets as {kind}.")
        return self.letter
