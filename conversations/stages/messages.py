"""Messages between the two sides, outside the questions."""

from __future__ import annotations

from conversations.cards import simple
from conversations.deeds import Deed, asks, does
from conversations.replies import Form, Outcome, Result, Text
from conversations.stages.words import words_field, words_or_error


@asks("message_applicant")
def applicant_form(deed: Deed, error: Text = ()) -> Form:
    field = words_field(
        deed, "What do you want to tell the applicant?", "Everyone in their team sees this with your name.", error
    )
    return Form("message_applicant", "Message the applicant", (field,), deed.onboarding.reference, submit="Send")


@does("message_applicant")
def tell_applicant(deed: Deed) -> Outcome:
    words, error = words_or_error(deed, "Enter a message")
    if error:
        return Outcome(form=applicant_form(deed, error), result=Result.INVALID)
    deed.onboarding.record("told_applicant", deed.by, words=words)
    return Outcome((simple("We sent your message to the applicant."),))


@asks("message_team")
def team_form(deed: Deed, error: Text = ()) -> Form:
    field = words_field(deed, "What do you want to tell the onboarding team?", "They see this with your name.", error)
    return Form("message_team", "Message the onboarding team", (field,), deed.onboarding.reference, submit="Send")


@does("message_team")
def tell_team(deed: Deed) -> Outcome:
    words, error = words_or_error(deed, "Enter a message")
    if error:
        return Outcome(form=team_form(deed, error), result=Result.INVALID)
    deed.onboarding.record("told_team", deed.by, words=words)
    return Outcome((simple("We sent your message to the onboarding team."),))
