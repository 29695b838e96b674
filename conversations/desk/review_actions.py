"""What a reviewer does with the items of a submitted stage. More rows of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from conversations.details.desk import ChecklistDetail, ItemDetail
from conversations.details.journey import StageDetail
from conversations.journey.machine import ReviewState, ReviewTrigger
from conversations.replies import Confirm, Style

if TYPE_CHECKING:
    from conversations.permissions import Action, OnboardingState

_ACCEPT = Confirm(
    "Accept all that pass?",
    "Every item with nothing to look at, and no query, is accepted in your name.",
    "Accept them",
)


def _under_review(onboarding: OnboardingState) -> bool:
    stage = onboarding.current_review
    return stage is not None and onboarding.review(stage) is ReviewState.SUBMITTED


def _can(trigger: ReviewTrigger) -> Callable[[OnboardingState], bool]:
    """Where the review of the current stage allows this step."""

    def possible(onboarding: OnboardingState) -> bool:
        stage = onboarding.current_review
        return stage is not None and onboarding.can_step(stage, trigger)

    return possible


def _of_a_stage(team: Callable[..., Action]) -> tuple[Action, ...]:
    """The decision on the whole of it."""
    return (
        team(
            "approve",
            "Approve",
            when=_can(ReviewTrigger.APPROVE),
            style=Style.PRIMARY,
            detail=StageDetail,
            compares=True,
        ),
        team(
            "ask_for_more",
            "Ask for more",
            when=_can(ReviewTrigger.ASK_FOR_MORE),
            detail=StageDetail,
            opens_form=True,
        ),
    )


def _of_its_items(team: Callable[..., Action]) -> tuple[Action, ...]:
    """The list, and what is said of each item."""
    return (
        team(
            "checklist",
            "Check item by item",
            when=_under_review,
            detail=ChecklistDetail,
            reads=True,
            compares=True,
        ),
        team(
            "judge",
            "Decide",
            when=_under_review,
            detail=ItemDetail,
            opens_form=True,
            on_card=False,
            compares=True,
        ),
        team(
            "accept_passing",
            "Accept all that pass",
            when=_under_review,
            detail=ChecklistDetail,
            on_card=False,
            confirm=_ACCEPT,
            compares=True,
        ),
    )


def review_rows(team: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions."""
    return (*_of_a_stage(team), *_of_its_items(team))
