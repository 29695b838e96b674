"""Templates as their recipients see them, for both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.details.journey import QuestionDetail
from conversations.handlers.registry import OnboardingRequest, handles
from conversations.onboarding.people import Side
from conversations.replies import Outcome
from conversations.views.sending.preview import preview_messages

if TYPE_CHECKING:
    from conversations.replies import Message


@handles("preview")
def preview(request: OnboardingRequest) -> Outcome:
    """For everybody of the applicant team, with the way to change it for those who may."""
    return Outcome(_messages(request, Side.APPLICANT))


@handles("team_preview")
def team_preview(request: OnboardingRequest) -> Outcome:
    """The same for the onboarding team, with the way to comment on it."""
    return Outcome(_messages(request, Side.ONBOARDING_TEAM))


def _messages(request: OnboardingRequest, side: Side) -> tuple[Message, ...]:
    item = request.detail_as(QuestionDetail).key
    return preview_messages(request.onboarding, request.by, item, request.versions, side)
