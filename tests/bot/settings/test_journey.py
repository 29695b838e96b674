"""What an operator sets about the journey: which one new onboardings begin, and which stages two people approve."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.settings.common import Settings
from conversations.content.loader import NEWEST_CONTENT, load
from models.enums import Stage


@pytest.mark.parametrize(
    ("written", "stages"),
    [
        ("", set()),
        ("4", {Stage.ELIGIBILITY}),
        (" 4, 9 ", {Stage.ELIGIBILITY, Stage.CONFORMANCE}),
        ("conformance,build", {Stage.CONFORMANCE, Stage.BUILD}),
    ],
)
def test_stages_are_named_by_their_numbers(written: str, stages: set[Stage]) -> None:
    assert Settings(second_approval=written).approved_twice == stages


def test_new_onboardings_have_the_newest_content_of_the_journey_that_is_named() -> None:
    assert Settings().begins_with == NEWEST_CONTENT
    assert load(Settings(journey="five-steps").begins_with).journey == "5 steps"
    with pytest.raises(ValidationError, match="not a journey"):
        Settings(journey="six-steps")
