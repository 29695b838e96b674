"""Codes that one person reads and another types: as they are typed, and as they are kept."""

from __future__ import annotations

import pytest

from conversations.onboarding.codes import digest, is_code, new_code


def test_a_new_code_is_one_and_no_two_are_alike() -> None:
    codes = [new_code() for _ in range(200)]
    assert all(map(is_code, codes)) and len(set(codes)) == len(codes)
    assert not set("".join(codes)) & set("AEIOU01")


@pytest.mark.parametrize("typed", ["ABCD-2345", "abcd-2345", " ABCD2345 ", "abcd 2345"])
def test_a_code_may_be_typed_in_several_ways(typed: str) -> None:
    assert is_code(typed)
    assert digest("link", typed) == digest("link", "ABCD-2345")


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-23456", "my team", "ABCD_2345"])
def test_other_words_are_no_code(typed: str) -> None:
    assert not is_code(typed)


def test_a_code_for_one_thing_is_none_for_another() -> None:
    assert digest("link", "ABCD-2345") != digest("join", "ABCD-2345")
    assert "ABCD" not in digest("link", "ABCD-2345")
