"""What the operator sets about the journey: which one new onboardings begin, its calls, and what two people approve."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from conversations.content.loader import newest_versions
from conversations.journey.stages import REVIEWED
from models.enums import Stage

JOURNEY_FIXES = {
    "CALLS_AT_ONE_TIME": "Set CALLS_AT_ONE_TIME to a whole number from 1 to 100, such as 2.",
    "SECOND_APPROVAL": (
        "Set SECOND_APPROVAL to the numbers of reviewed stages, 4 to 10, with commas between them, such as 4,9, or "
        "remove it. A stage of another journey goes by its name, such as build."
    ),
    "JOURNEY": (
        f"Set JOURNEY to {', '.join(filter(None, newest_versions()))}, or remove it: new onboardings then have the 11 "
        "stages."
    ),
}
_NAMED = {str(stage.number): stage for stage in REVIEWED if stage is not Stage.BUILD} | {
    stage.value: stage for stage in REVIEWED
}


def _stages(written: str) -> str:
    if any(number not in _NAMED for number in _numbers(written)):
        raise ValueError("not a reviewed stage")
    return written


def _numbers(written: str) -> list[str]:
    return [number.strip() for number in written.split(",") if number.strip()]


def _journey(written: str) -> str:
    if written not in newest_versions():
        raise ValueError("not a journey")
    return written


class JourneyVariables(BaseSettings):
    """The variables about the journey and its reviews, read with the others."""

    second_approval: Annotated[str, AfterValidator(_stages)] = ""
    journey: Annotated[str, AfterValidator(_journey)] = ""
    calls_at_one_time: int = Field(default=1, ge=1, le=100)

    @property
    def begins_with(self) -> str:
        """The version of the content that new onboardings begin with."""
        return newest_versions()[self.journey]

    @property
    def approved_twice(self) -> frozenset[Stage]:
        """The stages that two people of the onboarding team approve."""
        return frozenset(_NAMED[number] for number in _numbers(self.second_approval))
