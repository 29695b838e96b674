"""Which evidence we take: a link, a named person, a note, why there is none, or a file that we keep a link to."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from conversations.content.questions import FILE_ENDINGS, FILE_KINDS, LARGEST_FILE_MB, MEDIA_TYPES
from conversations.guidance.links import NOT_A_LINK, NOT_SECURE, trouble_with
from conversations.questions.problems import problem, refuse_patient_data, simplified, tidy
from conversations.questions.values import read_email
from conversations.text import Said

if TYPE_CHECKING:
    from models.domain import SentFile

LARGEST = LARGEST_FILE_MB * 1024 * 1024  # bytes
_LONGEST_NAME = 200
_LINKS = ("https://", "http://")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"|]*[^\s<>\"|.,;:)\]]", re.IGNORECASE)
_LIKE_A_LINK = re.compile(r"[a-z][a-z0-9+.\-]*://\S+|(?:[a-z0-9\-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?", re.IGNORECASE)
_OUTSIDE = r"\s<>()\[\],;:\"@|"
_EMAIL = rf"[^{_OUTSIDE}]+@[^{_OUTSIDE}]+\.[^{_OUTSIDE}.]+"
_SET_APART = re.compile(rf"[<(\[]?(?:mailto:)?({_EMAIL})[>)\]]?", re.IGNORECASE)
_LONGEST_PERSON = 100
_NOT_APPLICABLE = re.compile(
    r"(?:(?:this|it|that) (?:is|does) )?(?:not applicable|n/?a\b|(?:does )?not apply(?: to us)?)\b", re.IGNORECASE
)
_BECAUSE = re.compile(r"^[\s,.:;()\-]*(?:because|as|since)?\b[\s,:]*", re.IGNORECASE)
_FEWEST_WORDS = 3  # of a reason
_SAYS_NO_TYPE = frozenset({"", "application/octet-stream", "binary", "auto"})
_SAYS_NOTHING = frozenset({"yes", "no", "ok", "done", "none", "tbc", "tba", "tbd", "to be confirmed", ""})


def read_file(sent: tuple[SentFile, ...]) -> dict[str, str]:
    """One file as evidence. Raises AnswerProblem for several, or one that is empty, too large or of another kind."""
    if len(sent) > 1:
        words = "Choose 1 file. You chose {count}. To give more than 1, enter a link to a folder that holds them"
        raise problem(words, count=len(sent))
    file = sent[0]
    name = tidy(file.name)[:_LONGEST_NAME]
    refuse_patient_data(name)
    if not file.link.startswith(_LINKS):
        words = "{name} did not reach us as a file. Attach it in your chat with the assistant, or enter a link to it"
        raise problem(words, name=Said(name))
    if PurePosixPath(name.lower()).suffix.lstrip(".") not in FILE_ENDINGS:
        raise problem(
            "{name} cannot be used. Choose a PDF, Word, Excel, PowerPoint, OpenDocument, image or text file",
            name=Said(name),
        )
    kept = {"kind": "file", "text": name, "link": file.link}
    kept |= {"type": file.type} if is_of_another_type(name, file.type) else {}
    if file.size is None:
        return kept
    if file.size <= 0:
        raise problem("{name} is empty. Choose a file with something in it", name=Said(name))
    if file.size > LARGEST:
        raise problem(
            "{name} is too large. Choose a file of {limit} MB or less", name=Said(name), limit=LARGEST_FILE_MB
        )
    return kept | {"size": str(file.size)}


def is_of_another_type(name: str, told: str) -> bool:
    """Whether a platform says that a file is something else than its name says. `told`: see `SentFile.type`."""
    told = told.lower().partition(";")[0].strip().lstrip(".")
    return told not in _SAYS_NO_TYPE and _kind_of(told) != _kind_of(PurePosixPath(name.lower()).suffix.lstrip("."))


def _kind_of(type_or_ending: str) -> str:
    """One of FILE_KINDS; what is none of them, as it was said."""
    by_ending = {ending: kind for kind, endings in FILE_KINDS.items() for ending in endings}
    return MEDIA_TYPES.get(type_or_ending) or by_ending.get(type_or_ending, type_or_ending)


def links_in(typed: str) -> list[str]:
    """The web addresses in a text."""
    return _WEB_ADDRESS.findall(typed)


def read_evidence(typed: str) -> dict[str, str]:
    """The evidence that `typed` gives, its words kept whole.

    A longer text that mentions an email address, or several, is a note. Raises AnswerProblem for a link that a reviewer
    could not open or that is not whole, a person without a name, "not applicable" without a reason, and a yes or no.
    """
    if links := links_in(typed):
        for trouble in filter(None, map(trouble_with, links)):
            raise problem(trouble)
        return {"kind": "link", "text": typed}
    if found := _NOT_APPLICABLE.match(typed):
        return {"kind": "not_applicable", "text": _reason(typed[found.end() :])}
    if _LIKE_A_LINK.fullmatch(typed.strip()):
        raise problem(NOT_SECURE if "://" in typed else NOT_A_LINK)
    if simplified(typed) in _SAYS_NOTHING:
        raise problem("Enter a link, or the name and email address of a person we can ask")
    addresses = list(_SET_APART.finditer(typed))
    if len(addresses) == 1:
        name = _name(typed, addresses[0])
        if len(name) <= _LONGEST_PERSON:
            return _person(name, addresses[0][1])
    return {"kind": "note", "text": typed}


def read_statement(typed: str) -> str:
    """Words that say how something is done. Raises AnswerProblem for "not applicable" without a reason, or a yes."""
    if found := _NOT_APPLICABLE.match(typed):
        _reason(typed[found.end() :])
    if simplified(typed) in _SAYS_NOTHING:
        raise problem("Answer in 1 or 2 sentences, so that a reviewer can understand it")
    return typed


def _reason(rest: str) -> str:
    """What was said after "not applicable"."""
    reason = _BECAUSE.sub("", rest).strip()
    if len(simplified(reason).split()) < _FEWEST_WORDS:
        raise problem("Say why it does not apply, such as: not applicable, because we have no suppliers")
    return reason


def _name(typed: str, address: re.Match[str]) -> str:
    around = f"{typed[: address.start()]} {typed[address.end() :]}"
    return " ".join(around.split()).strip(" ,;:.-")


def _person(name: str, address: str) -> dict[str, str]:
    refuse_patient_data(name)
    email = read_email(address)
    if not any(character.isalpha() for character in name):
        raise problem("Enter the person's name as well as their email address")
    return {"kind": "person", "text": name, "email": email}
