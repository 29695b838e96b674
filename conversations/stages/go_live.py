"""Stage 11: the go live date, the day itself; and pausing, resuming and withdrawing on the way."""

from __future__ import annotations

from datetime import date, datetime, time

from conversations.actions import button
from conversations.cards import simple
from conversations.deeds import Deed, asks, does
from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import State, Trigger
from conversations.journey.stages import Stage
from conversations.onboarding import Onboarding
from conversations.questions.parsing import AnswerProblem, parse
from conversations.questions.types import Question, QuestionType
from conversations.replies import Field, FieldKind, Form, Outcome, Result, Text, text
from conversations.settle import GO_LIVE_DAY, turn_to_next
from conversations.stages.words import words_field, words_or_error

_MORNING = time(8)
_DATE = Question("go_live_on", "When does the service go live?", QuestionType.DATE, "go_live_on", "Go live date")


@asks("set_go_live")
def date_form(deed: Deed, error: Text = ()) -> Form:
    onboarding = deed.onboarding
    standing = (onboarding.go_live_on.isoformat(),) if onboarding.go_live_on else ()
    field = Field(
        "go_live_on",
        text("When does the service go live?"),
        FieldKind.DATE,
        hint=text("We tell both sides on the day, at 8am."),
        values=deed.values.get("go_live_on", standing),
        error=error,
    )
    return Form("set_go_live", "Set the go live date", (field,), onboarding.reference, submit="Set the date")


@does("set_go_live")
def set_date(deed: Deed) -> Outcome:
    onboarding = deed.onboarding
    try:
        day = date.fromisoformat(str(parse(_DATE, deed.values.get("go_live_on", ()))))
    except AnswerProblem as problem:
        return Outcome(form=date_form(deed, problem.text), result=Result.INVALID)
    if day < onboarding.now.astimezone(LONDON).date():
        return Outcome(form=date_form(deed, text("Enter today or a date in the future")), result=Result.INVALID)
    onboarding.move(Trigger.SET_GO_LIVE)
    onboarding.go_live_on = day
    onboarding.remind(GO_LIVE_DAY, datetime.combine(day, _MORNING, LONDON))
    onboarding.record("go_live_set", deed.by, Stage.GO_LIVE, go_live_on=day.isoformat())
    return Outcome((simple("The go live date is {day}. We told the applicant.", day=text("{day}", day=day)),))


def day_comes(onboarding: Onboarding) -> None:
    """On the day itself, if everything that applies still stands approved."""
    if onboarding.go_live_on and onboarding.can(Trigger.GO_LIVE):
        onboarding.move(Trigger.GO_LIVE)
        onboarding.record("live", None, Stage.GO_LIVE)


@asks("pause")
def pause_form(deed: Deed, error: Text = ()) -> Form:
    field = words_field(deed, "Why are you pausing it?", "The applicant sees this with your name.", error)
    return Form("pause", "Pause this onboarding", (field,), deed.onboarding.reference, submit="Pause")


@does("pause")
def pause(deed: Deed) -> Outcome:
    words, error = words_or_error(deed, "Enter why you are pausing it")
    if error:
        return Outcome(form=pause_form(deed, error), result=Result.INVALID)
    deed.onboarding.move(Trigger.PAUSE)
    deed.onboarding.cancel_reminders("*")
    deed.onboarding.record("paused", deed.by, words=words)
    return Outcome((simple("You paused this onboarding. We told the applicant."),))


@does("resume")
def resume(deed: Deed) -> Outcome:
    onboarding = deed.onboarding
    onboarding.move(Trigger.RESUME)
    onboarding.resume_state = None
    if onboarding.state is State.GO_LIVE_SET and onboarding.go_live_on:
        day = max(onboarding.go_live_on, onboarding.now.astimezone(LONDON).date())
        onboarding.remind(GO_LIVE_DAY, datetime.combine(day, _MORNING, LONDON))
    turn_to_next(onboarding)
    onboarding.record("resumed", deed.by)
    return Outcome((simple("You resumed this onboarding. We told the applicant."),))


@does("withdraw")
def withdraw(deed: Deed) -> Outcome:
    """Ends it at the applicant's wish. What is kept is said before (the button asks) and again after."""
    onboarding = deed.onboarding
    onboarding.move(Trigger.WITHDRAW)
    onboarding.go_live_on = None
    onboarding.cancel_reminders("*")
    onboarding.record("withdrawn", deed.by)
    kept = "You have withdrawn. We keep your answers and the record of decisions. To start again, type onboard."
    return Outcome((simple(kept, button("answers", onboarding)),))
