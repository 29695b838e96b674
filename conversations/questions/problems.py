"""What is wrong with an answer, said as how to fix it; and what people type, tidied before it is read."""

from __future__ import annotations

import re
import unicodedata

from conversations.guidance.nhs_number import contains_nhs_number
from conversations.text import Said, Text, Words, text

_LONGEST_ECHO = 60

PATIENT_DATA = (
    "This looks like it contains an NHS number. Take it out, as you cannot enter patient data here. "
    "If it is another number, such as part of a link, describe where to find it instead"
)
_NEW_LINE = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Marks that turn the reading direction: with them a text can show as something else than it is.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_UNSEEN = frozenset({"Cc", "Cs"})
_PLAIN = {"Cf": "", "Zs": " ", "Pd": "-", "\u2212": "-", **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4\uff07", "'")}
"""By character, or by its kind in Unicode."""


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


def tidy(typed: str, lines: bool = False) -> str:
    """`typed` in Unicode's composed form (NFC), trimmed; on one line unless `lines`. Raises AnswerProblem for a NUL."""
    if "\0" in typed:
        raise problem("Your answer has a character that we cannot keep. Type your answer instead of pasting it")
    whole = _NEW_LINE.sub("\n", typed)
    seen = "".join(character for character in whole if _is_kept(character))
    made = unicodedata.normalize("NFC", seen)
    return made.strip() if lines else " ".join(made.split())


def _is_kept(character: str) -> bool:
    if character in "\n\t":
        return True
    return character not in _TURNING and unicodedata.category(character) not in _UNSEEN


def mended(typed: str) -> str:
    """`typed` as it looks, for what a program reads: without invisible characters, dashes and apostrophes plain."""
    plain = "".join(_PLAIN.get(c, _PLAIN.get(unicodedata.category(c), c)) for c in typed)
    return unicodedata.normalize("NFKC", plain)


def simplified(typed: str) -> str:
    """`typed` for comparing and reading: lower case, plain digits and spaces, words and numbers without punctuation."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return " ".join(re.sub(r"[^\w\s]|_", " ", plain).split())
