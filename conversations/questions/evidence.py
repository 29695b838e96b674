"""Reads evidence: a link, a named person with an email address, or a note that says where it is."""

from __future__ import annotations

import re

from conversations.questions.problems import problem, refuse_patient_data
from conversations.questions.values import read_email

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"|]*[^\s<>\"|.,;:)\]]", re.IGNORECASE)
_OUTSIDE = r"\s<>()\[\],;:\"@|"
_EMAIL = rf"[^{_OUTSIDE}]+@[^{_OUTSIDE}]+\.[^{_OUTSIDE}.]+"
_SET_APART = re.compile(rf"[<(\[]?(?:mailto:)?({_EMAIL})[>)\]]?", re.IGNORECASE)
_LONGEST_NAME = 100


def web_address(text: str) -> str | None:
    """The first web address in `text`, without the punctuation after it."""
    found = _WEB_ADDRESS.search(text)
    return found.group() if found else None


def read_evidence(typed: str) -> dict[str, str]:
    """The evidence that `typed` gives, its words kept whole. Raises AnswerProblem for a person without a name.

    A longer text that mentions an email address, or several, is a note.
    """
    if web_address(typed):
        return {"kind": "link", "text": typed}
    addresses = list(_SET_APART.finditer(typed))
    if len(addresses) == 1:
        name = _name(typed, addresses[0])
        if len(name) <= _LONGEST_NAME:
            return _person(name, addresses[0][1])
    return {"kind": "note", "text": typed}


def _name(typed: str, address: re.Match[str]) -> str:
    around = f"{typed[: address.start()]} {typed[address.end() :]}"
    return " ".join(around.split()).strip(" ,;:.-")


def _person(name: str, address: str) -> dict[str, str]:
    refuse_patient_data(name)
    email = read_email(address)
    if not any(character.isalpha() for character in name):
        raise problem("Enter the person's name as well as their email address")
    return {"kind": "person", "text": name, "email": email}
