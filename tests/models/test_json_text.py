"""JSON in the database: what is written is read again, by Python as well."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.json_text import json_text, read_json

ANY_TEXT = st.text(st.characters())  # halves of emoji too, which UTF-8 has no place for
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | ANY_TEXT,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(ANY_TEXT, inside, max_size=3),
    max_leaves=10,
)


@given(VALUES)
def test_what_is_written_is_read_again_and_python_reads_it_too(value: object) -> None:
    written = json_text(value)
    assert read_json(written) == value
    assert json.loads(written) == value


@given(VALUES)
def test_what_python_wrote_is_read(value: object) -> None:
    assert read_json(json.dumps(value)) == value


@pytest.mark.parametrize("half", ["\ud83d", "a \udc00 b"])
def test_half_of_an_emoji_is_kept(half: str) -> None:
    assert read_json(json_text({"value": half})) == {"value": half}


@pytest.mark.parametrize("broken", ["", "{", "[1,]", "nothing"])
def test_what_is_no_json_is_a_value_error(broken: str) -> None:
    with pytest.raises(ValueError):
        read_json(broken)
