"""The reference of an onboarding, such as ONB-7K3F9Q: made, recognised however it is typed, and its likely slips."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, no 0 or 1: read out on the phone without mistakes
_LENGTH = 6
_BETWEEN = r"(?:\s?[_\-\u2010-\u2015\u2212]\s?|\s)"  # a hyphen, or what a phone or a word processor makes of it
_SURE = re.compile(rf"(?<![\w-])ONB(?:{_BETWEEN}([0-9A-Z]{{4,8}})|([{_LETTERS}]{{{_LENGTH}}}))(?![\w-])", re.IGNORECASE)
_PERHAPS = re.compile(rf"(?<![\w@-])([{_LETTERS}]{{{_LENGTH}}})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class TypedReference:
    """A reference in what somebody typed, and the words around it.

    `sure`: it began with ONB, so it is meant as one, even if there is none such.
    """

    reference: str
    sure: bool
    rest: str


def new_reference() -> str:
    """A reference for a new onboarding, such as ONB-7K3F9Q."""
    return "ONB-" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def read(typed: str) -> TypedReference | None:
    """The first reference in some words, with or without ONB- and in capitals or not; None where there is none."""
    found = _SURE.search(typed)
    sure = found is not None
    found = found or _PERHAPS.search(typed)
    if found is None:
        return None
    rest = f"{typed[: found.start()]} {typed[found.end() :]}"
    letters = next(group for group in found.groups() if group)
    return TypedReference(f"ONB-{letters.upper()}", sure, " ".join(rest.split()))


def slips(reference: str) -> frozenset[str]:
    """What may have been meant: every reference that is one slip away, by a letter or by two that changed places."""
    typed = reference.removeprefix("ONB-")
    at = range(len(typed))
    one_less = {typed[:n] + typed[n + 1 :] for n in at}
    one_more = {typed[:n] + letter + typed[n:] for n in range(len(typed) + 1) for letter in _LETTERS}
    another = {typed[:n] + letter + typed[n + 1 :] for n in at for letter in _LETTERS}
    swapped = {typed[:n] + typed[n + 1] + typed[n] + typed[n + 2 :] for n in at[:-1]}
    found = one_less | one_more | another | swapped
    return frozenset(f"ONB-{each}" for each in found if len(each) == _LENGTH and set(each) <= set(_LETTERS))
