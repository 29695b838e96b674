"""Stage 3: the waiting list with its reason and no date, and the invitation."""

from __future__ import annotations

from conversations.desk.several import PRIORITIES, WAIT_REASONS
from conversations.events.journey import WaitSet
from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.journey.machine import State, Trigger
from conversations.onboarding.progress import current_stage
from conversations.onboarding.review_rules import go_on_to_next
from conversations.replies import Field, FieldKind, Form, Message, Option, Outcome, Paragraph, Result, paragraph, simple
from conversations.text import Text, Words, text
from conversations.views.buttons import offered
from conversations.views.reviews.set_up import how_complete
from models.enums import EventKind, Stage

_REASONS = {
    "prioritisation": (Trigger.WAIT_FOR_PRIORITISATION, "waiting for a priority"),
    "capacity": (Trigger.WAIT_FOR_CAPACITY, "waiting for capacity"),
    "feature": (Trigger.WAIT_FOR_FEATURE, "waiting for a feature"),
}

_REASON_NOW = {
    State.WAITING_PRIORITISATION: "prioritisation",
    State.WAITING_CAPACITY: "capacity",
    State.WAITING_FEATURE: "feature",
}


@form_for("set_wait")
def wait_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    onboarding, errors = request.onboarding, errors or {}
    priority = Field(
        "priority",
        text("What is its priority?"),
        FieldKind.CHOICE,
        options=tuple(Option(value, text(value.capitalize())) for value in PRIORITIES),
        values=request.values.get("priority", (onboarding.priority or "",)),
        error=errors.get("priority", ()),
    )
    reason = Field(
        "reason",
        text("Why is it waiting?"),
        FieldKind.CHOICE,
        hint=text("The applicant sees this."),
        options=tuple(Option(value, (Words(label),)) for value, label in WAIT_REASONS.items()),
        values=request.values.get("reason", (_REASON_NOW.get(onboarding.state, ""),)),
        error=errors.get("reason", ()),
    )
    more = words_field(
        request, "Anything to tell the applicant?", "Do not promise a date.", errors.get("words", ()), optional=True
    )
    return Form("set_wait", "Set priority and reason", (priority, reason, more), onboarding.reference, submit="Save")


@handles("set_wait")
def set_wait(request: OnboardingRequest) -> Outcome:
    """Say why it waits and with which priority. The applicant sees the reason, never the priority or a date."""
    onboarding = request.onboarding
    words, words_error = words_or_error(request, "", optional=True)
    errors: dict[str, Text] = {"words": words_error} if words_error else {}
    if request.value("priority") not in PRIORITIES:
        errors["priority"] = text("Select a priority")
    if request.value("reason") not in _REASONS:
        errors["reason"] = text("Select why it is waiting")
    if errors:
        return Outcome(form=wait_form(request, errors), result=Result.INVALID)
    trigger, said = _REASONS[request.value("reason")]
    waits_since = onboarding.state_since
    onboarding.move(trigger)
    onboarding.state_since = waits_since  # another reason is no later place on the list
    onboarding.priority = request.value("priority")
    onboarding.wait_reason = words or None
    onboarding.wait_looked_at = onboarding.now
    onboarding.record(EventKind.WAIT_SET, request.by, Stage.INVITATION, WaitSet(request.value("priority"), said, words))
    return Outcome((simple("Saved. The applicant can see the reason, with no date."),))


@handles("invite")
def invite(request: OnboardingRequest) -> Outcome:
    """Start integration and onboarding, with the first stage that is not approved."""
    onboarding = request.onboarding
    onboarding.move(Trigger.INVITE)
    onboarding.wait_reason = None
    go_on_to_next(onboarding)
    onboarding.record(EventKind.INVITED, request.by, Stage.INVITATION)
    first = Words(onboarding.pack.counted(current_stage(onboarding)))
    told = paragraph("We invited the applicant. They start with {first}.", first=first)
    return Outcome((Message((told, Paragraph(how_complete(onboarding))), offered(onboarding, None, "set_up")),))
