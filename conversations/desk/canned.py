"""The words that the onboarding team sends again and again: which fields they may hold, and what is sent of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from conversations.onboarding.progress import current_stage
from conversations.text import Said, Text, text

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

PURPOSES: Mapping[str, str] = {
    "ask_for_more": "Ask for more",
    "decline": "Decline",
    "message_applicant": "Message the applicant",
}
"""The actions whose forms offer them, and what these are called."""

PURPOSE_OF: Mapping[str, str] = {
    **{name: name for name in PURPOSES},
    "judge": "ask_for_more",
    "give_opinion": "ask_for_more",
}
"""For the words of which action each form offers some: a query, the reviewer's or a specialist's, is asked of the
applicant once more is asked for."""

MOST_OF_A_PURPOSE = 20
LONGEST_NAME = 60  # characters: a choice holds 75

_FIELD = re.compile(r"\{([^{}]*)\}")


def _stage(onboarding: Onboarding) -> str:
    stage = current_stage(onboarding)
    called = onboarding.pack.called(stage)
    return f"stage {called}" if onboarding.pack.number(stage) else called


_FIELDS: Mapping[str, Callable[[Onboarding], str]] = {
    "contact name": lambda onboarding: str(onboarding.answers.get("registration.contact_name", "")),
    "organisation": lambda onboarding: onboarding.organisation,
    "reference": lambda onboarding: onboarding.reference,
    "service": lambda onboarding: onboarding.service,
    "stage": _stage,
}
FIELDS = ", ".join(f"{{{name}}}" for name in _FIELDS)


def unknown_field(words: str) -> Text:
    """What is wrong with the fields in some words, with those that there are; empty where nothing is."""
    for found in _FIELD.findall(words):
        if found.strip().casefold() not in _FIELDS:
            told = "There is no field {name}. Use {fields}, or take the brackets away"
            return text(told, name=Said(f"{{{found[:40]}}}"), fields=Said(FIELDS))
    return ()


def filled(words: str, onboarding: Onboarding) -> str:
    """The words as they are sent about one onboarding. A field that is none any more stays as it stands."""

    def fill(found: re.Match[str]) -> str:
        name = found[1].strip().casefold()
        return _FIELDS[name](onboarding) if name in _FIELDS else found[0]

    return _FIELD.sub(fill, words)
