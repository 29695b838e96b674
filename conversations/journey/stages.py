"""The stages of an onboarding, in order."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """The self-check (number 0) and the 11 numbered stages, as the onboarding page orders them."""

    BEFORE_YOU_START = "before_you_start"
    REGISTRATION = "registration"
    ENGAGEMENT_CALL = "engagement_call"
    INVITATION = "invitation"
    ELIGIBILITY = "eligibility"
    TECHNICAL_PREPARATION = "technical_preparation"
    TEMPLATES = "templates"
    ROUTING_PLANS = "routing_plans"
    INTEGRATION = "integration"
    CONFORMANCE = "conformance"
    CONNECTION_AGREEMENT = "connection_agreement"
    GO_LIVE = "go_live"

    @property
    def number(self) -> int:
        """0 for before_you_start, then 1 to 11."""
        return _NUMBERS[self]


_NUMBERS = {stage: number for number, stage in enumerate(Stage)}
_BY_NAME = {stage.value: stage for stage in Stage}


def stage_named(name: str) -> Stage | None:
    """The stage of this name, as a button or a key carries it; None if there is none."""
    return _BY_NAME.get(name)


REVIEWED: tuple[Stage, ...] = (
    Stage.ELIGIBILITY,
    Stage.TECHNICAL_PREPARATION,
    Stage.TEMPLATES,
    Stage.ROUTING_PLANS,
    Stage.INTEGRATION,
    Stage.CONFORMANCE,
    Stage.CONNECTION_AGREEMENT,
)
