"""What changed between two texts, in words, and in no more time than a person waits for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.differences import Difference, difference

LONG = "Your appointment at the clinic is on the first Monday of the month at nine in the morning"


def test_only_the_words_that_changed_are_told() -> None:
    now = LONG.replace("first Monday", "second Tuesday").replace("nine", "ten")
    assert difference(LONG, now) == Difference(("first Monday", "nine"), ("second Tuesday", "ten"))
    assert difference(LONG, f"{LONG} please") == Difference((), ("please",))


def test_a_common_word_between_two_that_changed_does_not_part_them() -> None:
    now = LONG.replace("first Monday of the month", "last Friday of a term")
    assert difference(LONG, now) == Difference(("first Monday of the month",), ("last Friday of a term",))


@pytest.mark.parametrize("now", ["short", " ".join(f"word{n}" for n in range(20))])
def test_what_is_short_or_another_text_is_read_whole(now: str) -> None:
    assert difference("short before", now) is None


def test_very_long_texts_are_told_apart_at_once() -> None:
    middle, other = ("a b " * 25_000, "b a a " * 16_000)
    began = time.process_time()
    assert difference(f"{LONG} {middle}", f"{LONG} {other}") is None, "they share their beginning alone"
    found = difference(f"{middle} {'x ' * 600}{LONG}", f"{middle} {'y ' * 600}{LONG}")
    assert found and found.taken_out == (("x " * 600).strip(),)
    assert time.process_time() - began < 2  # seconds; word by word it would take minutes


words = st.lists(st.sampled_from(["a", "b", "c"]), max_size=30)


@given(words, words)
def test_every_word_that_is_put_in_stands_in_the_new_text(before: list[str], now: list[str]) -> None:
    found = difference(" ".join(before), " ".join(now))
    if found:
        gone, come = (" ".join(runs).split() for runs in (found.taken_out, found.put_in))
        assert len(before) - len(gone) == len(now) - len(come), "what stayed is the same in both"
