"""The stages that an onboarding can go through."""

from __future__ import annotations

from models.enums import Stage

_BY_NAME = {stage.value: stage for stage in Stage}


def stage_named(name: str) -> Stage | None:
    """The stage of this name, as a button or a key carries it; None if there is none."""
    return _BY_NAME.get(name)


def stage_of(key: str) -> Stage | None:
    """The stage that a question's key belongs to: "eligibility.product" is eligibility's."""
    return stage_named(key.split(".", 1)[0])


REVIEWED: tuple[Stage, ...] = (
    Stage.ELIGIBILITY,
    Stage.TECHNICAL_PREPARATION,
    Stage.TEMPLATES,
    Stage.ROUTING_PLANS,
    Stage.INTEGRATION,
    Stage.CONFORMANCE,
    Stage.CONNECTION_AGREEMENT,
    Stage.BUILD,
)
"""Those that the onboarding team decides on, in every journey that has them. Their order there is its own."""

BEGINNING = (Stage.BEFORE_YOU_START, Stage.REGISTRATION, Stage.ENGAGEMENT_CALL, Stage.INVITATION)
"""Where every journey begins, each with rules of its own."""
