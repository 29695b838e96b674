"""Whatever a platform sends can be stored, and reads as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.common.text import storable


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("half \ud83d of one", "half ? of one"),
        ("a\ttab, é and 👩‍⚕️", "a\ttab, é and 👩‍⚕️"),
    ],
)
def test_it_is_tidied(sent: str, stored: str) -> None:
    assert storable(sent) == stored


@given(st.text(st.characters(codec=None)))
def test_nothing_is_left_that_no_database_takes(sent: str) -> None:
    kept = storable(sent)
    assert kept.encode("utf-8") and "\x00" not in kept if kept else kept == ""
    assert storable(kept) == kept
