"""What an onboarding is found by: parts of words, capitals or not, and spelling forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.desk.search import ranked, words_of
from conversations.journey.machine import State
from models.repositories.desk.search import trigrams
from tests.conversations.onboardings import in_state

LEEDS = "onb 7k3f9q leeds teaching hospitals nhs trust flu reminders r1h amara okafor riverside example"
BRISTOL = "onb 222222 bristol and weston nhs trust screening ra7 tom ellis"
BOTH = [("leeds", LEEDS), ("bristol", BRISTOL)]


def test_its_words_are_those_that_somebody_would_know_it_by() -> None:
    words = words_of(in_state(State.TEMPLATES))
    for known in ("onb 7k3f9q", "riverside nhs trust", "flu reminders", "r1h", "amara okafor", "tom ellis"):
        assert known in words


@pytest.mark.parametrize("wanted", ["leeds", "LEEDS", "leed", "leads", "hospitl", "flu remind", "R1H", "7k3", "okafr"])
def test_a_part_or_a_slip_of_it_finds_it(wanted: str) -> None:
    assert ranked(wanted, BOTH) == ["leeds"]


def test_every_word_has_to_fit() -> None:
    assert ranked("leeds screening", BOTH) == []
    assert ranked("nhs trust", BOTH) == ["leeds", "bristol"]


def test_what_fits_better_comes_first() -> None:
    both = [("a slip", "leads"), ("a part", "leedsville"), ("the word", "leeds")]
    assert ranked("leeds", both) == ["the word", "a part", "a slip"]


def test_trigrams_know_where_a_word_begins_and_ends() -> None:
    assert trigrams("leeds a") == [" le", "lee", "eed", "eds", "ds ", " a "]


@given(st.text())
def test_anything_can_be_looked_for(typed: str) -> None:
    assert isinstance(ranked(typed, BOTH), list)
