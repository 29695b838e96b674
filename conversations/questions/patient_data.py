"""The assistant takes no patient data: forms warn of it, what looks like it is refused, and none of it is stored."""

from __future__ import annotations

from dataclasses import replace

from conversations.guidance.nhs_number import contains_nhs_number
from conversations.questions.problems import PATIENT_DATA
from conversations.replies import SHOWN_ONCE, Field, FieldKind, Form, Inset, Message, Outcome, Paragraph, Result
from conversations.text import text
from conversations.turns import Submitted, Typed

WARNING = text("Do not enter information about patients, such as names or NHS numbers.")
_FREE = (FieldKind.TEXT, FieldKind.LONG_TEXT)


def is_in(intent: object) -> bool:
    """Whether something that was typed looks like an NHS number (domain 3.10)."""
    match intent:
        case Typed(text=typed):
            return contains_nhs_number(typed)
        case Submitted(values=values):
            return any(contains_nhs_number(value) for field in values.values() for value in field)
        case _:
            return False


def refused() -> Outcome:
    """What somebody hears who typed patient data where no question was asked."""
    return Outcome((Message((Paragraph(text(PATIENT_DATA)),)),), result=Result.INVALID)


def warned(outcome: Outcome) -> Outcome:
    """The same outcome, with the warning in its form if one is needed."""
    if outcome.form is None or not _needs_warning(outcome.form):
        return outcome
    return replace(outcome, form=replace(outcome.form, intro=(*outcome.form.intro, Inset(WARNING))))


def _needs_warning(form: Form) -> bool:
    return any(field.kind in _FREE or field.files for field in form.fields)


def storable(outcome: Outcome) -> Outcome:
    """As a receipt may keep it: patient data, codes and tickets are shown once and not stored."""
    outcome = replace(outcome, tickets=())
    if any(message.secret for message in outcome.messages):
        outcome = replace(outcome, messages=tuple(SHOWN_ONCE if m.secret else m for m in outcome.messages))
    if outcome.form is None or not outcome.unkept:
        return outcome
    return replace(outcome, form=replace(outcome.form, fields=tuple(map(_emptied, outcome.form.fields))))


def _emptied(field: Field) -> Field:
    return replace(field, values=()) if any(map(contains_nhs_number, field.values)) else field
