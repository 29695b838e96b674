"""Stage 11: the go live date, the day itself; and pausing, withdrawing and going on again on the way."""

from __future__ import annotations

from datetime import date, datetime, time

from conversations.content.questions import Question, QuestionType
from conversations.events.journey import GoLiveSet, Reason, Withdrawn
from conversations.events.table import data_as
from conversations.guidance.uk_time import LONDON, weekday_date
from conversations.handlers.free_text_field import words_field, words_of
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.handlers.unlikely_values import Doubt, look_again, unlikely_day
from conversations.journey.machine import State, Trigger
from conversations.onboarding.calls import withdraw_calls
from conversations.onboarding.progress import current_stage, name_of
from conversations.onboarding.review_rules import GO_LIVE_DAY, go_on_to_next
from conversations.onboarding.reviews.validity import Validity, running_out
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.replies import Field, FieldKind, Form, Message, Outcome, Result, paragraph, simple
from conversations.text import Text, Words, text
from conversations.views.buttons import offered
from conversations.views.cards import status_card
from conversations.views.reviews.conditions import condition_blocks
from conversations.views.reviews.set_up import how_complete
from models.enums import EventKind, Stage
from models.reviews import still_open

_MORNING = time(8)
_TOLD_AT_8 = "We tell both sides on the day, at 8am."
_TOLD_AT_8_OR_AT_ONCE = "We tell both sides on the day, at 8am. If it is today, the service goes live at once."
_SET_ALL_THE_SAME = "Check this date. Do you want to set it?"
_DATE = Question(
    "go_live_on", "When does the service go live?", QuestionType.DATE, "go_live_on", "Go live date", upcoming=True
)


def _morning_of(day: date) -> datetime:
    return datetime.combine(day, _MORNING, LONDON)


@form_for("set_go_live")
def date_form(request: OnboardingRequest, error: Text = ()) -> Form:
    onboarding, today = request.onboarding, request.onboarding.today
    _no_condition_is_open(request)
    standing = (onboarding.go_live_on.isoformat(),) if onboarding.go_live_on else ()
    field = Field(
        "go_live_on",
        text("When does the service go live?"),
        FieldKind.DATE,
        hint=text(_TOLD_AT_8 if onboarding.now < _morning_of(today) else _TOLD_AT_8_OR_AT_ONCE),
        values=request.values.get("go_live_on", standing),
        error=error,
    )
    title, detail = "Set the go live date", str(request.detail)
    return Form("set_go_live", title, (field,), onboarding.reference, detail, submit="Set the date")


def _no_condition_is_open(request: OnboardingRequest) -> None:
    """Raises CannotAnswer where one is, with the way to decide on it."""
    if not still_open(request.onboarding.conditions):
        return
    told = paragraph("Before you set a go live date, each of these conditions is to be met, or waived with a reason.")
    blocks = (told, *condition_blocks(request.onboarding))
    ways = offered(request.onboarding, None, "close_condition")
    raise CannotAnswer(Outcome((Message(blocks, ways),), result=Result.REFUSED))


@handles("set_go_live")
def set_date(request: OnboardingRequest) -> Outcome:
    """Set the day, today or later; the service goes live at 8am UK time on it."""
    onboarding = request.onboarding
    _no_condition_is_open(request)
    try:
        day = date.fromisoformat(str(parse(_DATE, request.values.get("go_live_on", ()), onboarding.today)))
    except AnswerProblem as problem:
        return Outcome(form=date_form(request, problem.text), result=Result.INVALID)
    if day < onboarding.today:
        return Outcome(form=date_form(request, text("Enter today or a date in the future")), result=Result.INVALID)
    why = unlikely_day(day, onboarding.today)
    unlikely = [Doubt(day.isoformat(), text("{day} {why}", day=Words(weekday_date(day)), why=why))] if why else []
    unlikely += [_runs_out(day, each) for each in running_out(onboarding, live_on=day)]
    if again := look_again(request, date_form(request), unlikely, _SET_ALL_THE_SAME, "Yes, set this date"):
        return Outcome(form=again, result=Result.INVALID)
    onboarding.move(Trigger.SET_GO_LIVE)
    onboarding.go_live_on = day
    onboarding.remind(GO_LIVE_DAY, _morning_of(day))
    onboarding.record(EventKind.GO_LIVE_SET, request.by, Stage.GO_LIVE, GoLiveSet(day))
    told = "The go live date is {day}. We told the applicant. {state}"
    done = paragraph(told, day=Words(weekday_date(day)), state=how_complete(onboarding))
    return Outcome((Message((done,), offered(onboarding, None, "set_up")),))


def _runs_out(day: date, validity: Validity) -> Doubt:
    """Evidence that is not valid any more on the day."""
    item, value = validity.question.item_title, f"{day.isoformat()} {validity.question.key}"
    return Doubt(value, text("{item} is valid until {until}", item=Words(item), until=validity.until))


@form_for("pause")
def pause_form(request: OnboardingRequest, error: Text = ()) -> Form:
    field = words_field(request, "Why are you pausing it?", "The applicant sees this with your name.", error)
    return Form("pause", "Pause this onboarding", (field,), request.onboarding.reference, submit="Pause")


@handles("pause")
def pause(request: OnboardingRequest) -> Outcome:
    """Stop everything that falls due until it is resumed. The applicant is told why."""
    words = words_of(request, "Enter why you are pausing it", pause_form)
    request.onboarding.move(Trigger.PAUSE)
    request.onboarding.cancel_reminders("*")
    request.onboarding.record(EventKind.PAUSED, request.by, data=Reason(words))
    return Outcome((simple("You paused this onboarding. We told the applicant."),))


@handles("resume")
def resume(request: OnboardingRequest) -> Outcome:
    """Go on where it stood. A go live day that has passed meanwhile comes today."""
    onboarding = request.onboarding
    onboarding.move(Trigger.RESUME)
    onboarding.resume_state = None
    if onboarding.state is State.GO_LIVE_SET and onboarding.go_live_on:
        onboarding.remind(GO_LIVE_DAY, _morning_of(max(onboarding.go_live_on, onboarding.today)))
    go_on_to_next(onboarding)
    onboarding.record(EventKind.RESUMED, request.by)
    return Outcome((simple("You resumed this onboarding. We told the applicant."),))


@handles("withdraw")
def withdraw(request: OnboardingRequest) -> Outcome:
    """Ends it at the applicant's wish. What is kept is said before (the button asks) and again after."""
    onboarding = request.onboarding
    was_paused = onboarding.state is State.PAUSED
    onboarding.move(Trigger.WITHDRAW)
    withdraw_calls(onboarding)
    onboarding.go_live_on = None
    onboarding.cancel_reminders("*")
    onboarding.record(EventKind.WITHDRAWN, request.by, data=Withdrawn(was_paused))
    request.by.focus = None
    kept = "You have withdrawn {name}. We keep your answers and the record of decisions."
    ways = offered(onboarding, request.by, "take_up_again", "answers")
    return Outcome((simple(kept, *ways, name=name_of(onboarding)),))


@handles("take_up_again")
def take_up_again(request: OnboardingRequest) -> Outcome:
    """The applicant's owner goes on where they stopped."""
    _take_up_again(request)
    return Outcome((status_card(request.onboarding, request.by),))


@handles("team_take_up_again")
def team_take_up_again(request: OnboardingRequest) -> Outcome:
    """The onboarding team does the same for them."""
    _take_up_again(request)
    return Outcome((simple("You took this onboarding up again where it stood. We told the applicant."),))


def _take_up_again(request: OnboardingRequest) -> None:
    """Where it stood, paused if it was paused then. A call and a go live date are to be arranged anew."""
    onboarding = request.onboarding
    withdrawn = onboarding.last_event(EventKind.WITHDRAWN)
    onboarding.move(Trigger.TAKE_UP_AGAIN)
    withdraw_calls(onboarding)  # a version before this one left them booked
    if onboarding.reply_due_on and onboarding.reply_due_on < onboarding.today:
        onboarding.reply_due_on = None
    go_on_to_next(onboarding)
    if withdrawn and data_as(withdrawn, Withdrawn).paused:
        onboarding.move(Trigger.PAUSE)
    else:
        onboarding.resume_state = None
    onboarding.record(EventKind.TAKEN_UP_AGAIN, request.by, current_stage(onboarding))
