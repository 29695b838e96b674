"""Reads a choice: yes or no, a confirmation, one option or several, by label, number or the start of a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from conversations.guidance.messages.plans import channels_named, problem_with
from conversations.questions.problems import echo, problem, simplified
from conversations.text import Words

if TYPE_CHECKING:
    from conversations.content.questions import Choice

_YES = frozenset({"yes", "y", "yep", "yeah", "yup", "ye", "aye", "true"})
_NO = frozenset({"no", "n", "nope", "nah", "false"})
_POLITE = frozenset(
    {"please", "thanks", "thank", "you", "it", "is", "does", "we", "do", "are", "will", "i", "am", "that", "correct"}
)
_NEGATED = _POLITE | {"not", "cannot", "sorry"}
_CONFIRMED = frozenset(
    {"confirm", "confirmed", "i confirm", "we confirm", "agree", "agreed", "i agree", "we agree"}
    | {"accept", "accepted", "i accept", "we accept", "i confirm this", "we confirm this", "done"}
)
_NOT_YET = frozenset({"not yet", "not now", "later", "not done", "no not yet", "not done yet"})
_FEWEST_LETTERS = 3
_ALL = frozenset({"all", "all of them", "all of these", "everything", "both"})


def read_yes_no(typed: str) -> str:
    """ "yes" or "no". Raises AnswerProblem for anything that is not clearly one of them."""
    said = _said_yes(typed)
    if said is None:
        raise problem("Select yes or no")
    return "yes" if said else "no"


def read_confirm(typed: str) -> str:
    """ "yes" or "not_yet". Raises AnswerProblem for anything that is not clearly one of them."""
    words = simplified(typed)
    said = _said_yes(typed)
    if words.removeprefix("yes ") in _CONFIRMED or said is True:
        return "yes"
    if words in _NOT_YET or said is False:
        return "not_yet"
    raise problem("Select yes if you can confirm this, or not yet")


def _said_yes(typed: str) -> bool | None:
    first, *rest = simplified(typed).split() or [""]
    if first in _YES and _POLITE.issuperset(rest):
        return True
    if first in _NO and _NEGATED.issuperset(rest):
        return False
    return None


def read_choice(typed: str, choices: Sequence[Choice]) -> str:
    """The value of the one choice that `typed` names. Raises AnswerProblem if it names none, or more than one."""
    fitting = _fitting(typed, choices)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise problem("{typed} fits more than one option. Select one option", typed=echo(typed))
    raise problem("{typed} is not one of the options. Select an option from the list", typed=echo(typed))


def read_order(typed: str, choices: Sequence[Choice]) -> str:
    """The one order of channels that `typed` names. Raises AnswerProblem, which says why another is no routing plan."""
    order = channels_named(typed)
    if order and ",".join(order) not in {choice.value for choice in choices}:  # nor a part of another one
        why = problem_with(order) or "You can only use channels that you chose for the engagement call"
        raise problem("{typed} cannot be a routing plan. {why}", typed=echo(typed), why=Words(why))
    return read_choice(typed, choices)


def read_choices(typed: Sequence[str], choices: Sequence[Choice]) -> tuple[str, ...]:
    """The values of the choices that `typed` names, in the question's order. Raises AnswerProblem as `read_choice`."""
    chosen = {value for item in typed for value in _several(item, choices)}
    if not chosen:
        raise problem("Select at least one option")
    return tuple(choice.value for choice in choices if choice.value in chosen)


def _several(item: str, choices: Sequence[Choice]) -> list[str]:
    if _named(item, choices):
        return [read_choice(item, choices)]
    words = simplified(item)
    if words in _ALL and (words != "both" or len(choices) == 2):
        return [choice.value for choice in choices]
    pieces = [piece for piece in re.split(r"[,;\n]", item) if simplified(piece)]
    return [value for piece in pieces for value in _joined(piece, choices)]


def _joined(piece: str, choices: Sequence[Choice]) -> list[str]:
    """One piece of a list, whose last may still hold an "and": "1 and 3", ", email and text", "and letter"."""
    if _named(piece, choices):
        return [read_choice(piece, choices)]
    apart = r"\s+" if re.fullmatch(r"[\d\s]+", piece) else r"[&+/]|\band\b"
    parts = [part.strip() for part in re.split(apart, piece, flags=re.IGNORECASE)]
    return [read_choice(part, choices) for part in parts if simplified(part)]


def _named(typed: str, choices: Sequence[Choice]) -> bool:
    return len(_fitting(typed, choices)) == 1


def _fitting(typed: str, choices: Sequence[Choice]) -> list[str]:
    """The values of the choices that `typed` names by its clearest reading: value, label, number, start, then part."""
    words = simplified(typed)
    if any(choice.value == typed for choice in choices):
        return [typed]
    if not words:
        return []
    labelled = [choice.value for choice in choices if words in (simplified(choice.label), simplified(choice.value))]
    numbered = [choice.value for number, choice in enumerate(choices, 1) if words == str(number)]
    begun = [choice.value for choice in choices if _begins(words, simplified(choice.label))]
    return labelled or numbered or begun or [c.value for c in choices if _holds(simplified(c.label), words)]


def _holds(label: str, typed: str) -> bool:
    """By whole words, of 3 letters at least: "the API" is in "NHS Notify API"."""
    named = typed.removeprefix("the ")
    return len(named) >= _FEWEST_LETTERS and f" {named} " in f" {label} "


def _begins(typed: str, label: str) -> bool:
    """By whole words, or at least 3 letters: "text" begins "Text message", but "no" does not begin "Not sure"."""
    return f"{label} ".startswith(f"{typed} ") or (len(typed) >= _FEWEST_LETTERS and label.startswith(typed))
