"""Reviews: what is done with a submitted stage and its items, by either side, and by whoever they ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from conversations.details.desk import ChecklistDetail, ItemDetail
from conversations.details.journey import ChangesDetail, DecisionDetail, QuestionDetail, StageDetail
from conversations.details.rows import RowDetail
from conversations.details.signing import SignerDetail, SignOffDetail
from conversations.journey.machine import CALLING, ENDED, ReviewState, ReviewTrigger, State
from conversations.onboarding.people import EVERYONE
from conversations.permissions import Outsider, applicant_row, open_for_answers, registered, team_row
from conversations.replies import Confirm, Style

if TYPE_CHECKING:
    from conversations.permissions import OnboardingState

_answers = partial(applicant_row, when=open_for_answers)
_named = partial(applicant_row, roles=frozenset({Outsider.NAMED}))
_ACCEPT = Confirm(
    "Accept all that pass?",
    "Every item that passes, and has no query, is accepted in your name. What is worth a look or fails is not.",
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


def _has_conditions(onboarding: OnboardingState) -> bool:
    return any(condition.is_open for condition in onboarding.conditions)


def _is_live(onboarding: OnboardingState) -> bool:
    return onboarding.state is State.LIVE


def _is_answered(onboarding: OnboardingState) -> bool:
    """Somebody has begun with the stages that are reviewed."""
    return onboarding.registered and bool(onboarding.reviews) and onboarding.state not in ENDED


def _has_had_its_call(onboarding: OnboardingState) -> bool:
    """Before, nobody knows whether the service comes."""
    return onboarding.registered and onboarding.state not in CALLING


_OF_A_STAGE = (
    team_row(
        "approve",
        "Approve",
        when=_can(ReviewTrigger.APPROVE),
        style=Style.PRIMARY,
        detail=DecisionDetail,
        compares=True,
    ),
    team_row(
        "ask_for_more",
        "Ask for more",
        when=_can(ReviewTrigger.ASK_FOR_MORE),
        detail=StageDetail,
        opens_form=True,
    ),
)
"""The decision on the whole of it."""


_OF_CONDITIONS = (
    team_row(
        "approve_on_condition",
        "Approve on a condition",
        when=_can(ReviewTrigger.APPROVE),
        detail=DecisionDetail,
        opens_form=True,
        compares=True,
    ),
    team_row(
        "close_condition",
        "Decide on a condition",
        when=_has_conditions,
        opens_form=True,
        moved_on="No condition of this onboarding is open any more.",
    ),
)
"""What approvals stand on."""


_OF_ITS_ITEMS = (
    team_row(
        "checklist",
        "Check item by item",
        when=_under_review,
        detail=ChecklistDetail,
        reads=True,
        compares=True,
    ),
    team_row(
        "judge",
        "Decide",
        when=_under_review,
        detail=ItemDetail,
        opens_form=True,
        on_card=False,
        compares=True,
        versions=True,
    ),
    team_row(
        "accept_passing",
        "Accept all that pass",
        when=_under_review,
        detail=ChecklistDetail,
        on_card=False,
        confirm=_ACCEPT,
        compares=True,
    ),
)
"""The list, and what is said of each item."""


_OF_SPECIALISTS = (
    team_row(
        "ask_specialist",
        "Ask a specialist",
        when=_under_review,
        detail=StageDetail,
        opens_form=True,
        colleagues=True,
    ),
    team_row("opinions", "See what you are asked", when=_under_review, reads=True, on_card=False),
    team_row(
        "give_opinion",
        "Say",
        when=_under_review,
        detail=ItemDetail,
        opens_form=True,
        on_card=False,
        moved_on="You are not asked about this any more.",
    ),
)
"""What colleagues who know more are asked about some items."""


_OF_COMMENTS = (
    team_row(
        "team_preview",
        "See how it looks",
        when=registered,
        detail=QuestionDetail,
        reads=True,
        on_card=False,
        versions=True,
    ),
    team_row("comment", "Comment on an item", when=_is_answered, detail=QuestionDetail, opens_form=True),
    team_row(
        "team_settle_item",
        "This is settled",
        when=registered,
        detail=QuestionDetail,
        on_card=False,
        moved_on="The comments at this item are settled already.",
    ),
)
"""What messages look like, and what is said at an item."""


ITEM_ROWS = (
    applicant_row("ask_about", "Ask about an item", when=_is_answered, detail=QuestionDetail, opens_form=True),
    applicant_row("preview", "See how it looks", roles=EVERYONE, detail=QuestionDetail, reads=True, versions=True),
    applicant_row("changes", "See what changed", roles=EVERYONE, detail=ChangesDetail, reads=True, versions=True),
    applicant_row(
        "renew",
        "Renew your evidence",
        when=_is_live,
        detail=QuestionDetail,
        opens_form=True,
        moved_on="Evidence is renewed here once a service is live. Before that, change your answer.",
    ),
    applicant_row(
        "settle_item",
        "This is settled",
        when=registered,
        detail=QuestionDetail,
        moved_on="The comments at this item are settled already.",
    ),
)
"""The applicant's rows: what messages look like, comments at an item, and evidence that is renewed."""


REVIEW_ROWS = (*_OF_A_STAGE, *_OF_ITS_ITEMS, *_OF_CONDITIONS)
"""Those that come first on a card."""


_OF_THE_SET_UP = (
    team_row("set_up", "See the set-up record", when=_has_had_its_call, reads=True),
    team_row("fill_in_set_up", "Fill it in", when=_has_had_its_call, opens_form=True, on_card=False),
    team_row("export_set_up", "Get it as files", when=_has_had_its_call, on_card=False),
)
"""What is needed to set a client up."""


ASKING_ROWS = (*_OF_SPECIALISTS, *_OF_COMMENTS, *_OF_THE_SET_UP)
"""Whom the onboarding team asks and writes to about single items, and what it needs to set a client up."""

DELEGATING_ROWS = (
    _answers("ask_colleague", "Ask a colleague", detail=StageDetail, opens_form=True, invites=True),
    _answers(
        "answer_delegated",
        "Answer in a form",
        style=Style.PRIMARY,
        detail=RowDetail,
        opens_form=True,
        paged=True,
    ),
    _answers("chat_delegated", "Answer here in the chat", detail=RowDetail),
)
"""Questions that a colleague is asked to answer: by whoever asks, and by them."""

SIGNING_ROWS = (
    _answers(
        "ask_sign_off",
        "Ask them to sign off",
        detail=SignerDetail,
        opens_form=True,
        invites=True,
    ),
    _named("read_sign_off", "Read and sign off", style=Style.PRIMARY, detail=SignOffDetail),
    _named("agree", "I agree", style=Style.PRIMARY, detail=SignOffDetail),
    _named("cannot_agree", "I cannot agree", detail=SignOffDetail, opens_form=True),
)
"""Sign-offs: by the applicant who asks for one, and by the person who is asked."""
