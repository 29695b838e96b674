"""A reference is recognised however somebody types it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.desk.references import TypedReference, new_reference, read, slips


@pytest.mark.parametrize(
    "typed",
    ["ONB-7K3F9Q", "onb-7k3f9q", "ONB7K3F9Q", "onb 7k3f9q", "7K3F9Q", "7k3f9q", "ONB_7K3F9Q", "onb\u20137K3F9Q"],
)
def test_with_or_without_its_beginning_and_in_capitals_or_not(typed: str) -> None:
    for words in ("{}", "assign {} me", "what of {}?", "({})"):
        found = read(words.format(typed))
        assert found is not None and found.reference == "ONB-7K3F9Q"


def test_the_words_around_it_are_kept() -> None:
    for typed in ("ONB-7K3F9Q", "onb\u20137K3F9Q", "onb \u2014 7k3f9q", "ONB_7K3F9Q", "ONB\u20117K3F9Q"):
        assert read(f"give {typed} to Priya") == TypedReference("ONB-7K3F9Q", True, "give to Priya")


@pytest.mark.parametrize("typed", ["report", "Bristol", "onboarding", "ONB-", "7K3F9QX", "priya@7K3F9Q", ""])
def test_other_words_are_none(typed: str) -> None:
    assert read(typed) is None


def test_one_that_begins_as_one_is_meant_as_one() -> None:
    found = read("ONB-0K3F9O")
    assert found is not None and found.sure
    perhaps = read("7K3F9Q")
    assert perhaps is not None and not perhaps.sure


@given(st.data())
def test_whatever_one_slip_makes_of_it_leads_back_to_it(data: st.DataObject) -> None:
    reference = new_reference()
    letters = list(reference.removeprefix("ONB-"))
    at = data.draw(st.integers(0, 4))
    match data.draw(st.sampled_from(["another", "swapped", "one less", "one more"])):
        case "another":
            letters[at] = data.draw(st.sampled_from("0O1IEA7K"))
        case "swapped":
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        case "one less":
            del letters[at]
        case _:
            letters.insert(at, data.draw(st.sampled_from("0O1IEA7K")))
    assert reference in slips("ONB-" + "".join(letters))
