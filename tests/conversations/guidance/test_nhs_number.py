"""NHS numbers are found however they are spaced, and other numbers are let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.nhs_number import contains_nhs_number


@pytest.mark.parametrize(
    "text",
    [
        "9990548609",
        "999 054 8609",
        "999-054-8609",
        "999.054.8609",
        "999  054  8609",
        "The patient (999 054 8609) waits",
        "999 0548609",
        "999054 8609",
        "999/054/8609",
        "(999) 054 8609",
        "999_054_8609",
        "999, 054, 8609",
        "999 | 054 | 8609",
        "NHS9990548609",
        "no.9990548609.",
        "999\u00a0054\u00a08609",
        "999\u2009054\u20118609",
        "999\u200b054\u200b8609",
        "99905\u200b48609",
        "９９９ ０５４ ８６０９",
        "٩٩٩٠٥٤٨٦٠٩",
        "9\ufe0f990548609",
        "see 12345 and then 9990548609, thanks",
        "https://example.nhs.uk/patient/9990548609",
    ],
)
def test_an_nhs_number_is_found(text: str) -> None:
    assert contains_nhs_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "999 123 4567",  # the service manual's example fails modulus 11
        "9990548608",
        "99905486090",
        "19990548609",
        "0300 303 5035",
        "03003035035",
        "020 7946 0958",
        "07700 900123",
        "+44 999 054 8609",
        "+44 (0)999 054 8609",
        "99 90 54 86 09",
        "9,990,548,609",
        "0000000000",
        "120,000 messages in 2026",
        "999\n054\n8609",
    ],
)
def test_other_numbers_are_let_through(text: str) -> None:
    assert not contains_nhs_number(text)


def check_digit(nine: str) -> int:
    """The published rule again, by another road: the weighted sum with the tenth digit divides by 11."""
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(nine))
    return next((tenth for tenth in range(10) if (total + tenth) % 11 == 0), 10)


nines = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)


@given(nines, st.integers(0, 9), st.sampled_from(["", " ", "-", "\u00a0"]))
def test_exactly_the_right_tenth_digit_makes_an_nhs_number(nine: str, tenth: int, gap: str) -> None:
    typed = gap.join((nine[:3], nine[3:6], f"{nine[6:]}{tenth}"))
    assert contains_nhs_number(f"Patient {typed} called") is (tenth == check_digit(nine))


@given(nines, st.integers(0, 9), st.from_regex(r"[0-9]{1,3}", fullmatch=True))
def test_a_longer_number_is_none(nine: str, tenth: int, more: str) -> None:
    assert not contains_nhs_number(f"{more}{nine}{tenth}")
    assert not contains_nhs_number(f"{nine}{tenth}{more}")
