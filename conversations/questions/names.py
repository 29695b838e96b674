"""Reads the full name of one person: no job title, no "me", no sentence."""

from __future__ import annotations

import re

from conversations.questions.problems import problem, simplified

FULL_NAME_WANTED = "Enter the person's full name, such as Sam Patel"

_FEWEST_WORDS, _MOST_WORDS = 2, 8
_NAME = re.compile(r"[^\W\d_]+(?:[-' .\u2019]+[^\W\d_]+)*\.?")
_SENTENCE = re.compile(r"[^\W\d_]{5,}\. ")  # a full stop after more than "Prof."
_NOBODY = frozenset(
    {"me", "myself", "i", "us", "we", "our", "ours", "my", "you", "him", "her", "them", "they", "someone", "somebody"}
    | {"nobody", "yes", "this", "that", "the", "not", "none", "na", "tbc", "tba", "tbd", "unknown", "same", "above"}
    | {"confirmed", "applicable"}
)
# Words that are nobody's name, and words that are a name only beside others: "Paul Nurse", but not "Lead nurse".
_TITLES = frozenset(
    {"officer", "manager", "director", "executive", "coordinator", "administrator", "analyst", "developer"}
    | {"programme", "department", "organisation", "governance", "clinical", "digital", "senior", "assistant"}
    | {"signatory", "caldicott", "nhs", "cso", "ceo", "cfo", "cio", "siro", "dpo", "secretary", "professional"}
)
_TITLES_TOO = frozenset(
    {"head", "lead", "leader", "chief", "consultant", "nurse", "doctor", "guardian", "owner", "clerk", "of", "for"}
    | {"and", "team", "safety", "data", "protection", "information", "security", "technical", "project", "product"}
    | {"service", "services", "it", "care", "medical", "deputy", "trust", "board", "chair", "partner", "principal"}
)
_HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev"}
)


def read_full_name(typed: str) -> str:
    """A first and a last name at least, as typed: "Dr Helen Marsh". Raises AnswerProblem for anything else."""
    name = typed.strip(' .,;:"')
    words = simplified(name.replace("'", "").replace("\u2019", "")).split()
    if "@" in typed:
        raise problem("Enter the name only, without the email address")
    if _is_title(words):
        raise problem("Enter the person's full name, such as Sam Patel, without their job title")
    if not _NAME.fullmatch(name) or _SENTENCE.search(name) or _NOBODY.intersection(words) or len(words) > _MOST_WORDS:
        raise problem(FULL_NAME_WANTED)
    if sum(word not in _HONORIFICS for word in words) < _FEWEST_WORDS:
        raise problem("Enter the person's first name and last name, such as Sam Patel")
    return name


def _is_title(words: list[str]) -> bool:
    """Whether it names a role, alone or beside a name."""
    named = [word for word in words if word not in ("the", "our", "my", "a")]
    return bool(_TITLES.intersection(named)) or (bool(named) and _TITLES_TOO.issuperset(named))
