"""What NHS Notify charges for one message, in pounds without VAT. NHS App messages and emails are free."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict
from pydantic import Field as Checked
from pydantic.dataclasses import dataclass

from conversations.guidance.messages.channels import MessageChannel

NOTHING = Decimal(0)
ALL = Decimal(1)
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

    @property
    def label(self) -> str:
        """ "First class post"."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    LetterKind.STANDARD: "Standard post",
    LetterKind.BUSINESS: "Business post",
    LetterKind.FIRST_CLASS: "First class post",
    LetterKind.BRAILLE: "Braille",
    LetterKind.AUDIO_CD: "Audio CD",
}


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
    """Seen in `source` on the day `read_on`, and in force from `holds_from` on; None where that was not known then.

    `letter`: 1 double-sided sheet by standard postage, blended with the usual mix of accessible formats; None where
    letters are priced one by one, as `letters` says.
    """

    read_on: date
    source: Filled
    text_message_fragment: Pounds
    holds_from: date | None = None
    letter: Pounds | None = None
    letters: dict[LetterKind, SheetPrices] = Checked(default_factory=dict)

    def of_letter(self, kind: LetterKind = LetterKind.STANDARD, sheets: int = 1) -> Decimal:
        """What one letter costs; `sheets` counts from 1. Raises NotPriced."""
        if kind in self.letters:
            return self.letters[kind].of(sheets)
        if self.letter is None or kind is not LetterKind.STANDARD or sheets != 1:
            raise NotPriced(f"No price is published for a letter of {sheets} sheets as {kind}.")
        return self.letter


@dataclass(frozen=True, config=CLOSED)
class PlanStep:
    """One channel of a routing plan. Rates run from 0 to 1; a `success_rate` of None is not known.

    `has_contact`: the share of people whose address or number is known; the others are skipped, and cost nothing.
    `fragments` and the `multiplier` (1 to 4) of the `country` that they go to count for text messages only; `letter`
    and its double-sided `sheets` for letters.
    """

    channel: MessageChannel
    success_rate: Decimal | None = None
    has_contact: Decimal = ALL
    fragments: int = 1
    multiplier: int = 1
    country: str = ""
    letter: LetterKind = LetterKind.STANDARD
    sheets: int = 1

    def price(self, prices: Prices) -> Decimal:
        """What one message of this step costs. Raises NotPriced for a letter without a published price."""
        match self.channel:
            case MessageChannel.NHS_APP | MessageChannel.EMAIL:
                return NOTHING
            case MessageChannel.TEXT_MESSAGE:
                return prices.text_message_fragment * self.fragments * self.multiplier
            case MessageChannel.LETTER:
                return prices.of_letter(self.letter, self.sheets)


def pounds(amount: Decimal) -> str:
    """ "£2,880.00", rounded to the nearest penny with halves up."""
    return f"£{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def pence(amount: Decimal) -> str:
    """An amount in pounds as pence, exactly: "2.4 pence", "76 pence"; from a pound up as pounds."""
    return pounds(amount) if amount >= 1 else f"{(amount * 100).normalize():f} pence"
