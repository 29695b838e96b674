"""What a reviewer does with the items of a submitted stage. More rows of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from conversations.details.desk import ChecklistDetail, ItemDetail
from conversations.details.journey import DecisionDetail, QuestionDetail, StageDetail
from conversations.journey.machine import CALLING, ENDED, ReviewState, ReviewTrigger, State
from conversations.onboarding.people import EVERYONE
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
            detail=DecisionDetail,
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


def _has_conditions(onboarding: OnboardingState) -> bool:
    return any(condition.is_open for condition in onboarding.conditions)


def _of_conditions(team: Callable[..., Action]) -> tuple[Action, ...]:
    """What approvals stand on."""
    return (
        team(
            "approve_on_condition",
            "Approve on a condition",
            when=_can(ReviewTrigger.APPROVE),
            detail=DecisionDetail,
            opens_form=True,
            compares=True,
        ),
        team(
            "close_condition",
            "Decide on a condition",
            when=_has_conditions,
            opens_form=True,
            moved_on="No condition of this onboarding is open any more.",
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
            versions=True,
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


def _of_specialists(team: Callable[..., Action]) -> tuple[Action, ...]:
    """What colleagues who know more are asked about some items."""
    return (
        team(
            "ask_specialist",
            "Ask a specialist",
            when=_under_review,
            detail=StageDetail,
            opens_form=True,
            colleagues=True,
        ),
        team("opinions", "See what you are asked", when=_under_review, reads=True, on_card=False),
        team(
            "give_opinion",
            "Say",
            when=_under_review,
            detail=ItemDetail,
            opens_form=True,
            on_card=False,
            moved_on="You are not asked about this any more.",
        ),
    )


def _of_comments(team: Callable[..., Action]) -> tuple[Action, ...]:
    """What is said at an item."""
    return (
        team("comment", "Comment on an item", when=_is_answered, detail=QuestionDetail, opens_form=True),
        team(
            "team_settle_item",
            "This is settled",
            when=_registered,
            detail=QuestionDetail,
            on_card=False,
            moved_on="The comments at this item are settled already.",
        ),
    )


def applicant_rows(applicant: Callable[..., Action]) -> tuple[Action, ...]:
    """The applicant's rows: comments at an item, and evidence that is renewed."""
    return (
        applicant("ask_about", "Ask about an item", when=_is_answered, detail=QuestionDetail, opens_form=True),
        applicant("changes", "See what changed", roles=EVERYONE, detail=StageDetail, reads=True, versions=True),
        applicant(
            "renew",
            "Renew your evidence",
            when=_is_live,
            detail=QuestionDetail,
            opens_form=True,
            moved_on="Evidence is renewed here once a service is live. Before that, change your answer.",
        ),
        applicant(
            "settle_item",
            "This is settled",
            when=_registered,
            detail=QuestionDetail,
            moved_on="The comments at this item are settled already.",
        ),
    )


def _registered(onboarding: OnboardingState) -> bool:
    return onboarding.registered


def _is_live(onboarding: OnboardingState) -> bool:
    return onboarding.state is State.LIVE


def _is_answered(onboarding: OnboardingState) -> bool:
    """Somebody has begun with the stages that are reviewed."""
    return onboarding.registered and bool(onboarding.reviews) and onboarding.state not in ENDED


def review_rows(team: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows that come first, for the table of actions."""
    return (*_of_a_stage(team), *_of_its_items(team), *_of_conditions(team))


def _has_had_its_call(onboarding: OnboardingState) -> bool:
    """Before, nobody knows whether the service comes."""
    return onboarding.registered and onboarding.state not in CALLING


def _of_the_set_up(team: Callable[..., Action]) -> tuple[Action, ...]:
    """What is needed to set a client up."""
    return (
        team("set_up", "See the set-up record", when=_has_had_its_call, reads=True),
        team("fill_in_set_up", "Fill it in", when=_has_had_its_call, opens_form=True, on_card=False),
        team("export_set_up", "Get it as files", when=_has_had_its_call, on_card=False),
    )


def asking_rows(team: Callable[..., Action]) -> tuple[Action, ...]:
    """Whom the onboarding team asks and writes to about single items, and what it needs to set a client up."""
    return (*_of_specialists(team), *_of_comments(team), *_of_the_set_up(team))
