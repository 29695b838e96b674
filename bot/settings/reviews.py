"""What the operator sets about reviews: which stages two people approve."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_settings import BaseSettings

from conversations.journey.stages import REVIEWED
from models.enums import Stage

REVIEW_FIXES = {
    "SECOND_APPROVAL": (
        "Set SECOND_APPROVAL to the numbers of reviewed stages, 4 to 10, with commas between them, such as 4,9, or "
        "remove it."
    ),
}
_BY_NUMBER = {str(stage.number): stage for stage in REVIEWED}


def _stages(written: str) -> str:
    if any(number not in _BY_NUMBER for number in _numbers(written)):
        raise ValueError("not a reviewed stage")
    return written


def _numbers(written: str) -> list[str]:
    return [number.strip() for number in written.split(",") if number.strip()]


class ReviewVariables(BaseSettings):
    """The variables about reviews, read with the others."""

    second_approval: Annotated[str, AfterValidator(_stages)] = ""

    @property
    def approved_twice(self) -> frozenset[Stage]:
        """The stages that two people of the onboarding team approve."""
        return frozenset(_BY_NUMBER[number] for number in _numbers(self.second_approval))
