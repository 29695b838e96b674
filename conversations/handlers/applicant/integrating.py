"""How to integrate with NHS Notify, for the onboarding of whoever asks."""

from __future__ import annotations

from conversations.handlers.registry import OnboardingRequest, handles
from conversations.replies import Outcome
from conversations.views.integration import integration_message


@handles("integrate")
def integrate(request: OnboardingRequest) -> Outcome:
    """By the API or by MESH, as they chose before they registered."""
    return Outcome(integration_message(request.onboarding, request.by))
