"""A stage is found by what a button or a question's key carries."""

from __future__ import annotations

import pytest

from conversations.journey.stages import REVIEWED, stage_named, stage_of
from models.enums import Stage


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_found_by_its_name_and_by_its_questions(stage: Stage) -> None:
    assert stage_named(stage.value) is stage_of(f"{stage.value}.product") is stage


@pytest.mark.parametrize("key", ["", "eligible.product", ".eligibility", "Eligibility"])
def test_what_names_none_is_none(key: str) -> None:
    assert stage_of(key) is None


def test_reviewed_stages_stand_as_the_first_journey_has_them_then_those_of_others() -> None:
    assert [stage.number for stage in REVIEWED] == [4, 5, 6, 7, 8, 9, 10, 12]
