"""What makes a message hard to read is pointed at, and an ordinary message is left alone."""

from __future__ import annotations

import pytest

from conversations.guidance.findings import Severity
from conversations.guidance.plain_english import plain_english

ORDINARY = (
    "Riverside NHS Trust: ((firstName)), your appointment is on ((date1)) at ((time1)). If you cannot come, call "
    "0300 000 0000 or go to https://www.example.nhs.uk/change. You may have a DNA test. DCB0129 and GP are fine."
)


def test_an_ordinary_message_has_no_points() -> None:
    assert list(plain_english(ORDINARY)) == []


@pytest.mark.parametrize(
    ("content", "says", "snippet"),
    [
        ("word " * 26, "Split this sentence. It has more than 25 words", ("word " * 26).strip()[:80]),
        ("You MUST COME today", "Write this in lower case", "MUST COME"),
        ("It is IMPORTANT", "Write this in lower case", "IMPORTANT"),
        ("Bring fruit, e.g. an apple", "Try for example in its place", "e.g."),
        ("Tell us Prior to coming", "Try before in its place", "prior to"),
        ("Book via the app", "Try by or through in its place", "via"),
    ],
)
def test_what_is_hard_to_read_is_worth_a_look(content: str, says: str, snippet: str) -> None:
    [finding] = plain_english(content)
    assert finding.severity is Severity.WARNING
    assert finding.text.startswith(says) and finding.snippet == snippet


def test_each_word_is_told_once_and_none_within_another() -> None:
    assert [finding.snippet for finding in plain_english("etc, etc. A viaduct, an etching")] == ["etc"]


def test_fields_are_no_words() -> None:
    assert list(plain_english("((PATIENTNAME)) {d.PATIENTNAME}")) == []
