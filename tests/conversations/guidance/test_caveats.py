"""Each point that the domain file (4.4) wants said with an estimate is said, and what was priced is what is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.guidance.caveats import caveats, what_is_charged
from conversations.guidance.facts import facts
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.prices import LetterKind, PlanStep

APP, EMAIL, TEXT, LETTER = MessageChannel
BY_SHEET = replace(facts(), price_list="letters_by_sheet")

# Domain 4.4, point by point: what it asks for, and the words in which an estimate says it.
WHAT_IT_MUST_SAY = [
    ("an estimate, not a quote", "This is an estimate, not a quote."),
    ("the figures are for the engagement call", "We will talk about it on the engagement call."),
    ("the date and the source of the prices", "prices from 1 April 2026 (NHS Notify pricing pages)"),
    ("prices can change and new ones apply by themselves", "Prices can change. New prices apply automatically"),
    ("with notice where possible", "we give notice where possible"),
    ("without VAT", "Prices do not include VAT."),
    ("what sets the cost of a text message", "2.4 pence for each fragment. Its length, with personalisation, sets"),
    ("the letter that was priced", "standard post and 1 double-sided sheet for each letter, on a standard template"),
    ("its mix of formats", "with the usual mix of accessible formats. It costs 76 pence."),
    ("other letters have to be priced", "More sheets, other classes of postage, inserts and templates that are not"),
    ("who prices them", "Ask us to price them."),
    ("unusual handling, said first", "Unusual handling of letters may cost extra. We tell you so first."),
    ("only text messages and letters are charged", "We only charge for text messages and letters."),
    ("volumes are a ceiling", "The volumes that we agree with you are the most that you can send."),
    ("no margin on what is passed on", "you cannot add a margin"),
]


@pytest.mark.parametrize(("point", "words"), WHAT_IT_MUST_SAY)
def test_an_estimate_says_what_it_must(point: str, words: str) -> None:
    assert words in " ".join(caveats([PlanStep(APP), PlanStep(TEXT), PlanStep(LETTER)])), point


def test_prices_that_were_only_seen_are_not_said_to_hold() -> None:
    told = " ".join(caveats([PlanStep(LETTER)], BY_SHEET))
    assert "prices that were not in force when we read them on 19 August 2026 (a draft of the NHS Notify" in told
    assert "from 19 August 2026" not in told


def test_what_is_not_sent_is_not_told_about() -> None:
    assert "letter," not in " ".join(caveats([PlanStep(TEXT)])) and "76 pence" not in " ".join(
        caveats([PlanStep(TEXT)])
    )
    assert "fragment" not in " ".join(caveats([PlanStep(LETTER)]))
    assert caveats([PlanStep(APP), PlanStep(EMAIL)]) == ()


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (PlanStep(LETTER), "We assume standard post and 1 double-sided sheet for each letter, on a standard template."),
        (PlanStep(LETTER), "It costs 64 pence."),
        (PlanStep(LETTER, letter=LetterKind.FIRST_CLASS, sheets=3), "first class post and 3 double-sided sheets"),
        (PlanStep(LETTER, letter=LetterKind.FIRST_CLASS, sheets=3), "It costs £1.69."),
        (PlanStep(LETTER, letter=LetterKind.BRAILLE, sheets=2), "braille and 2 double-sided sheets"),
        (PlanStep(LETTER, letter=LetterKind.AUDIO_CD), "It costs £6.45."),
    ],
)
def test_an_estimate_tells_the_letter_that_was_priced(step: PlanStep, said: str) -> None:
    told = " ".join(caveats([step], BY_SHEET))
    assert said in told and "usual mix" not in told


def test_the_prices_name_every_way_to_send_a_letter() -> None:
    assert "A letter costs 76 pence: 1 double-sided sheet by standard post" in " ".join(what_is_charged(facts().prices))
    told = what_is_charged(BY_SHEET.prices)
    assert "First class post costs £1.63 for 1 double-sided sheet, and up to £1.75 for 5." in told
    assert "Braille costs £3.28 for 1 double-sided sheet, and £1.64 for each further sheet." in told
    assert "Unusual handling" in " ".join(told)
