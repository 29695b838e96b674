"""An answer that cannot be kept: it says how to fix it, as text that every channel can show."""

from __future__ import annotations

from conversations.guidance.nhs_number import contains_nhs_number
from conversations.replies import Said, Text, Words, text

_LONGEST_ECHO = 60

PATIENT_DATA = (
    "This looks like it contains an NHS number. Take it out, as you cannot enter patient data here. "
    "If it is another number, such as part of a link, describe where to find it instead"
)


class AnswerProblem(Exception):
    """What to change in an answer, in `text`. The exception's own message repeats nothing that was typed."""

    def __init__(self, problem: Text) -> None:
        super().__init__("An answer needs to be corrected. See `text` for how.")
        self.text = problem


def problem(template: str, **parts: Said | Words | int) -> AnswerProblem:
    """A problem from our words with named slots, as `replies.text` has them."""
    return AnswerProblem(text(template, **parts))


def echo(typed: str) -> Said:
    """What a person typed, cut to 60 characters, to show which answer is meant."""
    return Said(typed if len(typed) <= _LONGEST_ECHO else typed[:_LONGEST_ECHO].rstrip() + "...")


def refuse_patient_data(typed: str) -> None:
    """Raises AnswerProblem if `typed` contains what looks like an NHS number, without repeating it (domain 3.10)."""
    if contains_nhs_number(typed):
        raise problem(PATIENT_DATA)


def refuse_too_long(typed: str, limit: int, thing: str = "") -> None:
    """Raises AnswerProblem if `typed` has more than `limit` characters, saying by how much. `thing`: "the ODS code"."""
    if len(typed) > limit:
        raise problem(
            "{thing} must be {limit} characters or fewer. You typed {length}, which is {over} too many",
            thing=Words(thing[:1].upper() + thing[1:] or "Your answer"),
            limit=limit,
            length=len(typed),
            over=len(typed) - limit,
        )
