"""The assistant takes no patient data: a warning stands in every form with free text or a file."""

from __future__ import annotations

from dataclasses import replace

from conversations.replies import FieldKind, Form, Inset, Outcome, text

WARNING = text("Do not enter information about patients, such as names or NHS numbers.")
_FREE = (FieldKind.TEXT, FieldKind.LONG_TEXT)


def warned(outcome: Outcome) -> Outcome:
    """The same outcome, with the warning in its form if one is needed."""
    if outcome.form is None or not _needs_warning(outcome.form):
        return outcome
    return replace(outcome, form=replace(outcome.form, intro=(*outcome.form.intro, Inset(WARNING))))


def _needs_warning(form: Form) -> bool:
    return any(field.kind in _FREE or field.files for field in form.fields)
