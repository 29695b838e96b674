"""What an onboarding is found by, and how well it fits what somebody looks for, spelling forgiven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import fuzz

from models.folding import folded

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

T = TypeVar("T")
SEARCHED = (
    *("registration.organisation", "registration.service", "registration.ods_code"),
    *("registration.contact_name", "registration.email"),
)
"""Questions by whose answers an onboarding is found."""

_PART_OF_A_WORD, _FEWEST_LETTERS = 0.95, 3
_LEAST = 0.7  # of 1, for each word that is looked for


def words_of(onboarding: Onboarding) -> str:
    """Its reference, its answers to `SEARCHED`, and the names and addresses of its people, folded."""
    answers = (str(onboarding.answers.get(key, "")) for key in SEARCHED)
    people = (part or "" for member in onboarding.members for part in (member.name, member.email))
    return folded(" ".join((onboarding.reference, *answers, *people)))


def has_new_words(onboarding: Onboarding) -> bool:
    """Whether this turn changed what it is found by."""
    changes = onboarding.changes
    return bool(changes.members) or any(given.question in SEARCHED for given in changes.answers)


def ranked(wanted: str, candidates: Iterable[tuple[T, str]]) -> list[T]:
    """Those that fit, the best first. Each comes with its words, folded; `wanted` is as it was typed."""
    split = [(one, words.split()) for one, words in candidates]
    different = {word for _, words in split for word in words}  # candidates share most of their words
    looked_for = [{word: _likeness(each, word) for word in different} for each in folded(wanted).split()]
    scored = [(_fit(looked_for, words), at, one) for at, (one, words) in enumerate(split)]
    fitting = [each for each in scored if each[0] >= _LEAST]
    return [one for _, _, one in sorted(fitting, key=lambda each: (-each[0], each[1]))]


def _fit(looked_for: Sequence[Mapping[str, float]], words: Sequence[str]) -> float:
    """From 0 to 1: how well each word that is looked for is met, on average; 0 where one is not met at all.

    `looked_for`: of each, how like it every word is.
    """
    met = 0.0
    for likeness in looked_for:
        best = max(map(likeness.__getitem__, words), default=0.0)
        if best < _LEAST:
            return 0.0
        met += best
    return met / len(looked_for) if looked_for else 0.0


def _likeness(wanted: str, word: str) -> float:
    if word == wanted:
        return 1.0
    if word.startswith(wanted) or (len(wanted) >= _FEWEST_LETTERS and wanted in word):
        return _PART_OF_A_WORD
    return fuzz.ratio(wanted, word) / 100 * _PART_OF_A_WORD
