"""Words are the same however somebody writes them: with capitals or accents or not, with signs or spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.folding import folded


@pytest.mark.parametrize("written", ["Zoë Núñez-O'Neill", "ZOE NUNEZ O NEILL", "zoe  nunez, (O’Neill) Zoë"])
def test_one_name_written_in_several_ways_is_the_same_words(written: str) -> None:
    assert folded(written) == "zoe nunez o neill"


@given(st.text())
def test_what_is_folded_stays_as_it_is(typed: str) -> None:
    assert folded(folded(typed)) == folded(typed)
