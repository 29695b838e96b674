"""Which stages two people approve, as an operator writes it."""

from __future__ import annotations

import pytest

from bot.settings.common import Settings
from models.enums import Stage


@pytest.mark.parametrize(
    ("written", "stages"),
    [("", set()), ("4", {Stage.ELIGIBILITY}), (" 4, 9 ", {Stage.ELIGIBILITY, Stage.CONFORMANCE})],
)
def test_stages_are_named_by_their_numbers(written: str, stages: set[Stage]) -> None:
    assert Settings(second_approval=written).approved_twice == stages
