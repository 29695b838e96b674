"""A warning beside free text and files, and nowhere else."""

from __future__ import annotations

import pytest

from conversations.questions.patient_data import WARNING, warned
from conversations.replies import Field, FieldKind, Form, Inset, Outcome
from conversations.text import text


def asked(kind: FieldKind, files: bool = False) -> Outcome:
    return Outcome(form=Form("answer", "A page", (Field("a", text("A question"), kind, files=files),)))


@pytest.mark.parametrize(
    ("kind", "files", "is_warned"),
    [
        (FieldKind.TEXT, False, True),
        (FieldKind.LONG_TEXT, False, True),
        (FieldKind.CHOICE, True, True),
        (FieldKind.CHOICE, False, False),
        (FieldKind.DATE, False, False),
    ],
)
def test_free_text_and_files_are_asked_for_with_a_warning(kind: FieldKind, files: bool, is_warned: bool) -> None:
    form = warned(asked(kind, files)).form
    assert form is not None
    assert (form.intro == (Inset(WARNING),)) is is_warned


def test_an_outcome_without_a_form_stays_as_it_is() -> None:
    assert warned(Outcome()) == Outcome()
