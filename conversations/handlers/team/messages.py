"""Messages between the two sides, outside the questions."""

from __future__ import annotations

from dataclasses import replace

from conversations.events.journey import Reason
from conversations.handlers.free_text_field import canned_field, name_of_chosen, words_field, words_of
from conversations.handlers.help import sent_message, tell_team_words
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.onboarding.nudges import ask_again
from conversations.replies import Button, Form, Outcome, simple
from conversations.text import Text
from models.enums import EventKind


@form_for("message_applicant")
def applicant_form(request: OnboardingRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "What do you want to tell the applicant?", "Everyone in their team sees this with your name.", error
    )
    fields = (*canned_field(request), field)
    return Form("message_applicant", "Message the applicant", fields, request.onboarding.reference, submit="Send")


@handles("message_applicant")
def tell_applicant(request: OnboardingRequest) -> Outcome:
    """Everyone of the applicant team hears it."""
    words = words_of(request, "Enter a message", applicant_form)
    request.onboarding.record(EventKind.TOLD_APPLICANT, request.by, data=Reason(words, name_of_chosen(request)))
    told = sent_message("We sent your message to the applicant.", words)
    asked = request.onboarding.last_event(EventKind.TOLD_TEAM) is not None
    keep = (Button("keep_topic", "Keep it as help", request.onboarding.reference),) if asked else ()
    return Outcome((replace(told, buttons=keep),))


@form_for("message_team")
def team_form(request: OnboardingRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "What do you want to tell the onboarding team?", "They see this with your name.", error
    )
    return Form("message_team", "Message the onboarding team", (field,), request.onboarding.reference, submit="Send")


@handles("message_team")
def tell_team(request: OnboardingRequest) -> Outcome:
    """The onboarding team reads it beneath the card."""
    return tell_team_words(request, words_of(request, "Enter a message", team_form))


@handles("keep_open")
def keep_open(request: OnboardingRequest) -> Outcome:
    """Asked whether to close it, the team does not: it is asked again after as many quiet days."""
    ask_again(request.onboarding)
    request.onboarding.record(EventKind.KEPT_OPEN, request.by)
    return Outcome((simple("You keep this onboarding open. We ask again after 60 more quiet working days."),))
