"""Every price of a letter by sheets and postage, as a draft of NHS Notify's pricing pages had them in August 2026."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from conversations.guidance.costs import estimate_plan
from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import LetterKind, PlanStep

BY_SHEET = replace(facts(), price_list="letters_by_sheet")

# The page of letter prices on the branch, read on 19 August 2026: pounds for 1 to 5 sheets.
BY_CLASS = {
    LetterKind.STANDARD: ("0.64", "0.67", "0.70", "0.73", "0.76"),
    LetterKind.BUSINESS: ("0.73", "0.76", "0.79", "0.82", "0.85"),
    LetterKind.FIRST_CLASS: ("1.63", "1.66", "1.69", "1.72", "1.75"),
}
# There too: £3.28 and £1.64 a further sheet in braille; £6.45 and £3.23 a further sheet as an audio CD.
ACCESSIBLE = {
    LetterKind.BRAILLE: ("3.28", "4.92", "6.56", "8.20", "9.84"),
    LetterKind.AUDIO_CD: ("6.45", "9.68", "12.91", "16.14", "19.37"),
}
CASES = [
    (kind, sheets, price)
    for kind, prices in (BY_CLASS | ACCESSIBLE).items()
    for sheets, price in enumerate(prices, start=1)
]


def test_each_of_the_three_classes_has_five_prices() -> None:
    assert len([case for case in CASES if case[0] in BY_CLASS]) == 15
    assert set(BY_CLASS | ACCESSIBLE) == set(LetterKind) == set(BY_SHEET.prices.letters)


@pytest.mark.parametrize(("kind", "sheets", "price"), CASES)
def test_a_letter_costs_what_its_sheets_and_its_postage_cost(kind: LetterKind, sheets: int, price: str) -> None:
    estimate = estimate_plan(1_000, [PlanStep(MessageChannel.LETTER, letter=kind, sheets=sheets)], known=BY_SHEET)
    assert estimate.lowest == estimate.expected == estimate.highest == 1_000 * Decimal(price)
    assert "19 August 2026 (a draft" in " ".join(estimate.caveats)
