"""Notes that the onboarding team keeps for itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.events.people import Note
from conversations.handlers.free_text_field import words_field, words_or_error
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.questions.free_text import WORDS
from conversations.replies import Form, Inset, Message, Outcome, Paragraph, Result, paragraph
from conversations.text import Said, Text
from models.enums import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.domain import Person


@form_for("note")
def note_form(request: OnboardingRequest, error: Text = ()) -> Form:
    hint = "Only the onboarding team sees this. To tell a colleague, write @ and their whole name."
    field = words_field(request, "What do you want to note?", hint, error)
    return Form("note", "Add a note", (field,), request.onboarding.reference, submit="Save the note")


@handles("note")
def note(request: OnboardingRequest) -> Outcome:
    """Kept in the history, and shown beneath the card. Whoever is named in it with an @ is mentioned."""
    typed = request if request.submitted else _as_form(request)
    words, error = words_or_error(typed, "Enter a note")
    if error and request.submitted:
        return Outcome(form=note_form(request, error), result=Result.INVALID)
    if error:
        return Outcome((Message((Paragraph(error),)),), result=Result.INVALID)
    named = _named(words, request.colleagues)
    mentioned = tuple(person.name for person in named), tuple(person.user for person in named)
    request.onboarding.record(EventKind.NOTED, request.by, data=Note(words, *mentioned))
    return Outcome((Message((paragraph("We kept your note. The applicant does not see it."), Inset((Said(words),)))),))


def _named(words: str, colleagues: Sequence[Person]) -> list[Person]:
    """Whose whole name stands behind an @. Of two names of which one begins the other, the longer one is meant."""
    names = sorted({person.name.casefold() for person in colleagues if person.name}, key=len, reverse=True)
    if not names:
        return []
    found = re.findall(rf"@({'|'.join(map(re.escape, names))})(?![\w-])", words.casefold())
    return [person for person in colleagues if person.name.casefold() in found]


def _as_form(request: OnboardingRequest) -> OnboardingRequest:
    """What was typed after the command, read by the rules of a form's field."""
    return OnboardingRequest(request.onboarding, request.by, values={WORDS: (request.text.lstrip(": "),)})
