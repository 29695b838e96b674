"""A condition that an approval stands on is met, or waived by name with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.onboarding.reviews.conditions import close_condition
from conversations.replies import Field, FieldKind, Form, Option, Outcome, Result, simple
from conversations.text import Said, Text, Words, capitalised, text
from models.enums import ConditionOutcome
from models.reviews import Condition, still_open

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

_WHICH, _OUTCOME = "condition", "outcome"
_SHOWN = 70  # characters of a condition, in a list to choose from


@form_for("close_condition")
def close_form(request: OnboardingRequest, errors: dict[str, Text] | None = None) -> Form:
    """Which one, where several are open; whether it is met or waived; and why."""
    errors = errors or {}
    decided = Field(
        _OUTCOME,
        text("What became of it?"),
        FieldKind.CHOICE,
        options=(
            Option(ConditionOutcome.MET, text("It is met")),
            Option(ConditionOutcome.WAIVED, text("We waive it"), text("The service may go live without it.")),
        ),
        values=request.values.get(_OUTCOME, ()),
        error=errors.get(_OUTCOME, ()),
    )
    hint = "Needed to waive it. The applicant reads it with your name."
    why = words_field(request, "How do you know, or why do you waive it?", hint, errors.get("words", ()), optional=True)
    title, fields = "Decide on a condition", (_which_field(request, errors.get(_WHICH, ())), decided, why)
    return Form("close_condition", title, fields, request.onboarding.reference, submit="Save")


def _which_field(request: OnboardingRequest, error: Text) -> Field:
    waiting = still_open(request.onboarding.conditions)
    only = (str(waiting[0].id),) if len(waiting) == 1 else ()
    return Field(
        _WHICH,
        text("Which condition?"),
        FieldKind.CHOICE,
        options=tuple(_option(request.onboarding.pack.counted(each.stage), each) for each in waiting),
        values=request.values.get(_WHICH, only),
        error=error,
    )


def _option(stage: str, condition: Condition) -> Option:
    short = condition.words if len(condition.words) <= _SHOWN else f"{condition.words[:_SHOWN]}..."
    about = capitalised(text("{stage}, by {day}", stage=Words(stage), day=condition.due_on))
    return Option(str(condition.id), (Said(short),), about)


@handles("close_condition")
def close(request: OnboardingRequest) -> Outcome:
    """Told to both sides. One that a colleague decided on meanwhile is not among them any more."""
    chosen = _chosen(request.onboarding, request.value(_WHICH))
    outcome = request.value(_OUTCOME)
    words, error = words_or_error(request, "Enter why you waive it", optional=outcome != ConditionOutcome.WAIVED)
    errors = {"words": error} if error else {}
    if chosen is None:
        errors[_WHICH] = text("Select a condition that is open")
    if outcome not in (ConditionOutcome.MET, ConditionOutcome.WAIVED):
        errors[_OUTCOME] = text("Select whether it is met or waived")
    if chosen is None or errors:
        return Outcome(form=close_form(request, errors), result=Result.INVALID)
    close_condition(request.onboarding, chosen, ConditionOutcome(outcome), request.by, words)
    if outcome == ConditionOutcome.WAIVED:
        return Outcome((simple("You waived this condition. We told the applicant."),))
    return Outcome((simple("You recorded that this condition is met. We told the applicant."),))


def _chosen(onboarding: Onboarding, wanted: str) -> Condition | None:
    return next((each for each in still_open(onboarding.conditions) if str(each.id) == wanted), None)
