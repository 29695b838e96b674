"""Stage 11: the go live date, the day itself; and pausing, resuming and withdrawing on the way."""

from __future__ import annotations

from datetime import date, datetime, time

from conversations.buttons import button
from conversations.content.questions import Question, QuestionType
from conversations.event_data import GoLiveSet, Reason
from conversations.events import EventKind
from conversations.guidance.uk_time import LONDON
from conversations.handlers.registry import ActionRequest, form_for, handles
from conversations.handlers.team.reasons import words_field, words_or_error
from conversations.journey.machine import State, Trigger
from conversations.onboarding.review_rules import GO_LIVE_DAY, go_on_to_next
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Outcome, Result, Text, simple, text
from models.enums import Stage

_MORNING = time(8)
_DATE = Question("go_live_on", "When does the service go live?", QuestionType.DATE, "go_live_on", "Go live date")


@form_for("set_go_live")
def date_form(request: ActionRequest, error: Text = ()) -> Form:
    onboarding = request.onboarding
    standing = (onboarding.go_live_on.isoformat(),) if onboarding.go_live_on else ()
    field = Field(
        "go_live_on",
        text("When does the service go live?"),
        FieldKind.DATE,
        hint=text("We tell both sides on the day, at 8am."),
        values=request.values.get("go_live_on", standing),
        error=error,
    )
    return Form("set_go_live", "Set the go live date", (field,), onboarding.reference, submit="Set the date")


@handles("set_go_live")
def set_date(request: ActionRequest) -> Outcome:
    """Set the day, today or later; the service goes live at 8am UK time on it."""
    onboarding = request.onboarding
    try:
        day = date.fromisoformat(str(parse(_DATE, request.values.get("go_live_on", ()))))
    except AnswerProblem as problem:
        return Outcome(form=date_form(request, problem.text), result=Result.INVALID)
    if day < onboarding.now.astimezone(LONDON).date():
        return Outcome(form=date_form(request, text("Enter today or a date in the future")), result=Result.INVALID)
    onboarding.move(Trigger.SET_GO_LIVE)
    onboarding.go_live_on = day
    onboarding.remind(GO_LIVE_DAY, datetime.combine(day, _MORNING, LONDON))
    onboarding.record(EventKind.GO_LIVE_SET, request.by, Stage.GO_LIVE, GoLiveSet(day))
    return Outcome((simple("The go live date is {day}. We told the applicant.", day=text("{day}", day=day)),))


@form_for("pause")
def pause_form(request: ActionRequest, error: Text = ()) -> Form:
    field = words_field(request, "Why are you pausing it?", "The applicant sees this with your name.", error)
    return Form("pause", "Pause this onboarding", (field,), request.onboarding.reference, submit="Pause")


@handles("pause")
def pause(request: ActionRequest) -> Outcome:
    """Stop everything that falls due until it is resumed. The applicant is told why."""
    words, error = words_or_error(request, "Enter why you are pausing it")
    if error:
        return Outcome(form=pause_form(request, error), result=Result.INVALID)
    request.onboarding.move(Trigger.PAUSE)
    request.onboarding.cancel_reminders("*")
    request.onboarding.record(EventKind.PAUSED, request.by, data=Reason(words))
    return Outcome((simple("You paused this onboarding. We told the applicant."),))


@handles("resume")
def resume(request: ActionRequest) -> Outcome:
    """Go on where it stood. A go live day that has passed meanwhile comes today."""
    onboarding = request.onboarding
    onboarding.move(Trigger.RESUME)
    onboarding.resume_state = None
    if onboarding.state is State.GO_LIVE_SET and onboarding.go_live_on:
        day = max(onboarding.go_live_on, onboarding.now.astimezone(LONDON).date())
        onboarding.remind(GO_LIVE_DAY, datetime.combine(day, _MORNING, LONDON))
    go_on_to_next(onboarding)
    onboarding.record(EventKind.RESUMED, request.by)
    return Outcome((simple("You resumed this onboarding. We told the applicant."),))


@handles("withdraw")
def withdraw(request: ActionRequest) -> Outcome:
    """Ends it at the applicant's wish. What is kept is said before (the button asks) and again after."""
    onboarding = request.onboarding
    onboarding.move(Trigger.WITHDRAW)
    onboarding.go_live_on = None
    onboarding.cancel_reminders("*")
    onboarding.record(EventKind.WITHDRAWN, request.by)
    kept = "You have withdrawn. We keep your answers and the record of decisions. To start again, type onboard."
    return Outcome((simple(kept, button("answers", onboarding)),))
