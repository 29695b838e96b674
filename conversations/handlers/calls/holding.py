"""The engagement call itself: where it is held and the link to it, what was said, and that nobody came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversations.calling.venue import CallVenue, Errors, place_fields, read_venue
from conversations.content.questions import Question, QuestionType
from conversations.events.journey import CallAt, CallPlace, Reason
from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.registry import CannotAnswer, OnboardingRequest, form_for, handles
from conversations.handlers.unlikely_values import Doubt, look_again
from conversations.journey.machine import Trigger
from conversations.onboarding.calls import LAST_TIME, REMINDERS, booked_call, open_published, withdraw_calls
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.showing import display
from conversations.replies import Field, FieldKind, Form, Outcome, Result, simple
from conversations.repository import people
from conversations.text import Moment, Text, Words, text
from conversations.turns import MeetingMade, MeetingRefused
from conversations.views.costs.estimate import cost_in_short
from models.enums import CallStatus, EventKind, Stage

if TYPE_CHECKING:
    from conversations.context import TurnContext
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import CallTime

_NOTES: Mapping[str, str] = {
    "aims": "What they want to achieve",
    "volumes": "Channels and volumes",
    "cost": "Cost",
}
"""The name of each note, by its field."""
_LONGEST_NOTE = 700  # characters
_AIMS = "engagement_call.aims"


@form_for("hold_call")
def hold_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """Notes of the call, with what the applicant said before it in them."""
    onboarding, errors = request.onboarding, errors or {}
    hint = "Next steps, and who takes them. The applicant sees all of this."
    agreed = words_field(request, "What was agreed?", hint, errors.get("words", ()))
    fields = (*_note_fields(request, errors), agreed)
    title, about = "Record that the call was held", onboarding.reference
    form = Form("hold_call", title, fields, about, str(request.detail), submit="Record the call")
    return look_again(request, form, _not_begun(onboarding), "Was this call held?", "Yes, record it") or form


def _note_fields(request: OnboardingRequest, errors: Errors) -> list[Field]:
    onboarding = request.onboarding
    known = _notes_before(onboarding, cost_in_short(onboarding.answers))
    return [
        Field(
            name,
            (Words(label),),
            FieldKind.LONG_TEXT,
            hint=text("From what the applicant answered. Correct it to what was said.") if known[name] else (),
            values=request.values.get(name, (known[name],) if known[name] else ()),
            error=errors.get(name, ()),
            limit=_LONGEST_NOTE,
            optional=True,
        )
        for name, label in _NOTES.items()
    ]


def _not_begun(onboarding: Onboarding) -> list[Doubt]:
    call = booked_call(onboarding)
    if call is None or call.starts_at <= onboarding.now:
        return []
    return [Doubt(call.starts_at.isoformat(), text("It is booked for {at}", at=Moment(call.starts_at)))]


@handles("hold_call")
def hold(request: OnboardingRequest) -> Outcome:
    """Record what was said and agreed, which the applicant sees. The onboarding goes on to the waiting list."""
    onboarding = request.onboarding
    words = _written_notes(request)
    early = hold_form(request)
    if early.intro:
        return Outcome(form=early, result=Result.INVALID)
    call = booked_call(onboarding)
    if call:
        onboarding.change_call(call, CallStatus.HELD)
    onboarding.move(Trigger.HOLD_CALL)
    onboarding.wait_looked_at = onboarding.now
    onboarding.cancel_reminders(*REMINDERS)
    onboarding.record(EventKind.CALL_HELD, request.by, Stage.ENGAGEMENT_CALL, Reason(words))
    return Outcome((simple("We recorded the call and told the applicant. Next, set the priority or invite them."),))


def _written_notes(request: OnboardingRequest) -> str:
    """Each note under its name, then what was agreed. Raises CannotAnswer with the form, and errors at its fields."""
    agreed, wrong = words_or_error(request, "Enter what was agreed")
    errors: dict[str, Text] = {"words": wrong} if wrong else {}
    written = []
    for name, label in _NOTES.items():
        question = Question(name, label, QuestionType.LONG_TEXT, name, name, limit=_LONGEST_NOTE, optional=True)
        try:
            note = parse(question, request.values.get(name, ())) if request.value(name) else None
        except AnswerProblem as problem:
            errors[name] = problem.text
        else:
            written += [f"{label}: {note}"] if note else []
    if errors:
        raise CannotAnswer(Outcome(form=hold_form(request, errors), result=Result.INVALID))
    return "\n\n".join([*written, f"Agreed: {agreed}" if written else agreed])


@handles("call_missed")
def missed(request: OnboardingRequest) -> Outcome:
    """Nobody of the applicant team came: they are told, and may choose another of the times that are published."""
    onboarding = request.onboarding
    call = _booked(request)
    if call.starts_at > onboarding.now:
        told = "The call is on {at}, which is still to come."
        raise CannotAnswer(Outcome((simple(told, at=Moment(call.starts_at)),), result=Result.INVALID))
    onboarding.change_call(call, CallStatus.MISSED)
    withdraw_calls(onboarding)
    onboarding.move(Trigger.CANCEL_CALL)
    onboarding.cancel_reminders(*REMINDERS, LAST_TIME)
    onboarding.record(EventKind.CALL_MISSED, request.by, Stage.ENGAGEMENT_CALL, CallAt(call.starts_at))
    open_published(onboarding)
    return Outcome((simple("We recorded that nobody came, and told the applicant. They can arrange another call."),))


def _booked(request: OnboardingRequest) -> CallTime:
    """Raises CannotAnswer where none is."""
    call = booked_call(request.onboarding)
    if call is None:
        raise CannotAnswer(Outcome((simple("No call is booked."),), result=Result.MOVED_ON))
    return call


@form_for("call_place")
def place_form(request: OnboardingRequest, errors: Errors | None = None) -> Form:
    """For the call that is booked."""
    call = _booked(request)
    fields = place_fields(request.values, errors or {}, CallVenue(call.link or "", call.room or ""))
    return Form("call_place", "Where is the call held?", fields, request.onboarding.reference, submit="Tell them")


@handles("call_place")
def say_place(request: OnboardingRequest) -> Outcome:
    """Both sides are told, and calendars are brought up to date."""
    onboarding, call = request.onboarding, _booked(request)
    venue, errors = read_venue(request.values)
    if not errors and not (venue.link or venue.room):
        errors = {"link": text("Enter a link or a room")}
    if errors:
        return Outcome(form=place_form(request, errors), result=Result.INVALID)
    onboarding.change_call(call, call.status, call.slot, link=venue.link or None, room=venue.room or None)
    onboarding.record(EventKind.CALL_PLACE, request.by, Stage.ENGAGEMENT_CALL, CallPlace(venue.link, venue.room))
    return Outcome((simple("We told the applicant where the call is held."),))


def _notes_before(onboarding: Onboarding, cost: str) -> dict[str, str]:
    """By field, what the applicant answered before the call, or nothing. `cost`: the estimate in short."""
    questions = (q for q in onboarding.questions(Stage.ENGAGEMENT_CALL) if q.key in onboarding.answers)
    shown = {q.key: (q.item_title, display(q, onboarding.answers[q.key])) for q in questions}
    aims = shown.pop(_AIMS, ("", ""))[1]
    volumes = "\n".join(f"{title}: {said}" for title, said in shown.values())
    return {name: note[:_LONGEST_NOTE] for name, note in zip(_NOTES, (aims, volumes, cost), strict=True)}


async def meeting_answered(context: TurnContext, about: MeetingMade | MeetingRefused) -> Outcome:
    """The calendar has made a link to join a call, or has refused to: both sides are told.

    Nobody is, where the call has a link already or is booked no more.
    """
    row = await people.sent(context.session, about.outbox)
    if row is None or row.onboarding_id is None:
        return Outcome(result=Result.MOVED_ON)
    loaded = await context.load(row.onboarding_id)
    onboarding = loaded.onboarding
    call = booked_call(onboarding)
    if call is None or call.link:
        return Outcome(result=Result.MOVED_ON)
    match about:
        case MeetingMade(link=link):
            onboarding.change_call(call, call.status, call.slot, link=link)
            onboarding.record(EventKind.CALL_PLACE, None, Stage.ENGAGEMENT_CALL, CallPlace(link, call.room or ""))
        case MeetingRefused():
            onboarding.record(EventKind.MEETING_REFUSED, None, Stage.ENGAGEMENT_CALL)
    await context.save(loaded, quiet=True)
    return Outcome()
