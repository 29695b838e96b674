"""Messages between the two sides, outside the questions."""

from __future__ import annotations

from conversations.event_data import Reason
from conversations.events import EventKind
from conversations.handlers.registry import ActionRequest, form_for, handles
from conversations.handlers.team.reasons import words_field, words_or_error
from conversations.replies import Form, Outcome, Result, Text, simple


@form_for("message_applicant")
def applicant_form(request: ActionRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "What do you want to tell the applicant?", "Everyone in their team sees this with your name.", error
    )
    return Form("message_applicant", "Message the applicant", (field,), request.onboarding.reference, submit="Send")


@handles("message_applicant")
def tell_applicant(request: ActionRequest) -> Outcome:
    """Everyone of the applicant team hears it."""
    words, error = words_or_error(request, "Enter a message")
    if error:
        return Outcome(form=applicant_form(request, error), result=Result.INVALID)
    request.onboarding.record(EventKind.TOLD_APPLICANT, request.by, data=Reason(words))
    return Outcome((simple("We sent your message to the applicant."),))


@form_for("message_team")
def team_form(request: ActionRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "What do you want to tell the onboarding team?", "They see this with your name.", error
    )
    return Form("message_team", "Message the onboarding team", (field,), request.onboarding.reference, submit="Send")


@handles("message_team")
def tell_team(request: ActionRequest) -> Outcome:
    """The onboarding team reads it beneath the card."""
    words, error = words_or_error(request, "Enter a message")
    if error:
        return Outcome(form=team_form(request, error), result=Result.INVALID)
    request.onboarding.record(EventKind.TOLD_TEAM, request.by, data=Reason(words))
    return Outcome((simple("We sent your message to the onboarding team."),))
