"""How long an answer asks us to wait."""

from __future__ import annotations

import pytest

from adapters.common.http import asked_to_wait


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 1.0),
        ("-3", 1.0),
        ("999999", 60.0),
        ("inf", 60.0),
        ("nan", 1.0),
        ("Tue, 01 Dec 2026 10:00:00 GMT", 5.0),
        ("", 5.0),
    ],
)
def test_a_number_within_reason_is_taken_and_anything_else_is_the_usual(header: str, seconds: float) -> None:
    assert asked_to_wait({"Retry-After": header}, usual=5.0, longest=60.0) == seconds


def test_without_the_header_it_is_the_usual() -> None:
    assert asked_to_wait({}, usual=5.0, longest=60.0) == 5.0
