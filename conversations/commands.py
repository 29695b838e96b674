"""Reads what a person types that is not an answer: commands, their other spellings and their nearest one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from conversations.actions.table import TABLE
from conversations.desk import references
from conversations.onboarding.codes import is_code
from conversations.onboarding.people import Side
from conversations.permissions import Scope

_TYPED = [action for action in TABLE.values() if action.command]

COMMANDS = tuple(a.command for a in _TYPED if a.side is not Side.ONBOARDING_TEAM and not a.in_a_question)
"""What an applicant may type at any time, in the order in which help lists it."""
TEAM_COMMANDS = tuple(a.command for a in _TYPED if a.side is not Side.APPLICANT)
"""What the onboarding team may type in its channel."""
DESK_COMMANDS = tuple(command for command in TEAM_COMMANDS if command not in COMMANDS)
"""What no applicant types. The onboarding team may type it in its own direct messages too."""
IN_A_QUESTION = tuple(a.command for a in _TYPED if a.in_a_question)
"""What is understood beside these while a question is asked."""

_SAME = {spelling: action.command for action in _TYPED for spelling in action.spellings}
_TAKES_MORE = ("help", "?")
_TAKES_A_CODE = ("link", "join", "code")  # other words after these are an answer
_TAKES_WORDS = frozenset(action.command for action in _TYPED if action.takes_words)
_ABOUT_ONE = frozenset(action.command for action in _TYPED if action.scope is Scope.ONBOARDING)
_NAME = r"\s*[/@]?notify\b[\s,:]*"
_NAMED = re.compile(_NAME, re.IGNORECASE)
_ADDRESSED = re.compile(r"\s*/notify\b", re.IGNORECASE)
_GREETING = re.compile(
    rf"(?:{_NAME}|\s*/?)(?:hello|hi(?:ya)?|hey|good (?:morning|afternoon|evening))\b(?P<more>.*)",
    re.IGNORECASE | re.DOTALL,
)
_THANKS = re.compile(
    r"\s*(?:(?:ok(?:ay)?|great|perfect|lovely)[\s,.]+)?(?:thanks?|thank you|cheers|ta)"
    r"(?: (?:you|very much|so much|a lot))?[\s.!]*",
    re.IGNORECASE,
)
_MOST_WORDS_OF_A_SLIP = 3
_FEWEST_LETTERS = 3


@dataclass(frozen=True)
class Command:
    """A known command and what was typed after it."""

    name: str
    rest: str = ""


def is_command(word: str) -> bool:
    """Whether a word is something that the assistant does, typed or pressed, on either side."""
    return word.casefold() in {*_SAME, *_SAME.values(), *TABLE, *(action.command for action in _TYPED)}


def read(typed: str, known: tuple[str, ...]) -> Command | None:
    """A command, with or without "/notify" before it. None where it is none, or where more was said than it takes."""
    first, _, rest = _said(typed).partition(" ")
    name = first.lower().strip(".?!,:") or ("?" if first else "")
    name = name if name in known else _SAME.get(name, name)
    takes_more = first.lower() in _TAKES_MORE or (name in _TAKES_A_CODE and is_code(rest))
    takes_more = takes_more or name in _TAKES_WORDS or (name in _ABOUT_ONE and lone_reference(rest) is not None)
    if name not in known or (rest and not takes_more):
        return None
    return Command(name, rest.strip())


def lone_reference(typed: str) -> references.TypedReference | None:
    """The reference of an onboarding that was typed by itself, with or without "/notify" before it."""
    found = references.read(_said(typed))
    return found if found and not found.rest.strip(" .?!,") else None


def is_for_the_desk(typed: str) -> bool:
    """Whether it is what only the onboarding team types: one of its commands, or the reference of an onboarding."""
    return read(typed, DESK_COMMANDS) is not None or lone_reference(typed) is not None


def _said(typed: str) -> str:
    """What was typed, without the assistant's name before it."""
    named = _NAMED.match(typed)
    return typed[named.end() if named else 0 :].strip()


def shows_code(typed: str, known: tuple[str, ...]) -> bool:
    """Whether a code was typed, which no transcript keeps."""
    command = read(typed, known)
    return command is not None and command.name in _TAKES_A_CODE and bool(command.rest)


def is_addressed(typed: str) -> bool:
    """Whether somebody spoke to the assistant by "/notify": then it is never an answer."""
    return bool(_ADDRESSED.match(typed))


def to_applicant(typed: str) -> str | None:
    """What somebody of the onboarding team says to the applicant by "@applicant" in a card's thread; else None."""
    found = re.match(r"\s*@applicant(?![\w-])[\s:,]*", typed, flags=re.IGNORECASE)
    return typed[found.end() :].strip() if found else None


def is_about_applicant(typed: str) -> bool:
    """Whether "@applicant" stands anywhere in it: behind the name of a colleague, it is said to that colleague."""
    return bool(re.search(r"@applicant(?![\w-])", typed, flags=re.IGNORECASE))


def is_note(typed: str) -> bool:
    """Whether somebody of the onboarding team keeps a note by "note:" in a card's thread."""
    return bool(re.match(r"\s*note:\s*\S", typed, flags=re.IGNORECASE))


def says_nothing(typed: str) -> bool:
    """Whether somebody typed the assistant's name and nothing else, as in "/notify"."""
    return not _said(typed).strip(" /")


def greets(typed: str) -> bool:
    """Whether somebody says hello, in however many words."""
    return bool(_GREETING.match(typed))


def only_greets(typed: str) -> bool:
    """Whether somebody says hello and nothing else: then it is never an answer."""
    found = _GREETING.match(typed)
    return found is not None and not found["more"].strip(" .,!")


def thanks(typed: str) -> bool:
    """Whether somebody says thank you and nothing else: it is never an answer."""
    return bool(_THANKS.fullmatch(typed))


def nearest(typed: str, known: tuple[str, ...]) -> str | None:
    """The command that somebody most likely meant; None where nothing is near, or more was said than a command."""
    first, *rest = _said(typed).lower().split() or [""]
    if len(first) < _FEWEST_LETTERS or len(rest) >= _MOST_WORDS_OF_A_SLIP:
        return None
    spelled = [*known, *(spelling for spelling, name in _SAME.items() if name in known)]
    found = get_close_matches(first, spelled, n=1, cutoff=0.6)
    return _SAME.get(found[0], found[0]) if found else None
