"""Takes what names somebody out of stored text and JSON, and leaves the rest as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from models.enums import ERASED
from models.folding import folded

_SHORTEST = 4  # letters: a shorter name stands in too many other words to be looked for


class Scrub:
    """Replaces names and addresses, whole and in any case, wherever they stand."""

    def __init__(self, names: Collection[str], emails: Collection[str]) -> None:
        whole = {name.strip() for name in names if name.strip() and name != ERASED}
        self.names = sorted(name for name in whole if len(name) >= _SHORTEST)
        self._short = {name.lower() for name in whole if len(name) < _SHORTEST}  # replaced where nothing stands beside
        self.emails = sorted({email.strip().lower() for email in emails if email})
        self._by_email = _pattern(self.emails)
        self._by_either = _pattern([*self.emails, *self.names])

    def text(self, words: str, names_too: bool = True) -> str:
        """Without addresses and, unless told otherwise, without names: another person may be called the same."""
        if names_too and words.strip().lower() in self._short:
            return ERASED
        pattern = self._by_either if names_too else self._by_email
        return pattern.sub(ERASED, words) if pattern else words

    def json(self, value: Any, names_too: bool = True) -> Any:
        """The same of every text in a value of JSON. Its keys are ours."""
        match value:
            case str():
                return self.text(value, names_too)
            case list():
                return [self.json(each, names_too) for each in value]
            case dict():
                return {key: self.json(each, names_too) for key, each in value.items()}
            case _:
                return value

    def alone(self, value: Any) -> Any:
        """A value of JSON in which each text that is a name or an address and nothing else is replaced."""
        match value:
            case str():
                bare, names = value.strip().lower(), {name.lower() for name in self.names} | self._short
                return ERASED if bare in self.emails or bare in names else value
            case list():
                return [self.alone(each) for each in value]
            case dict():
                return {key: self.alone(each) for key, each in value.items()}
            case _:
                return value

    def written(self, stored: str) -> str:
        """The same of JSON as text."""
        return json.dumps(self.json(json.loads(stored)), ensure_ascii=False)

    def alone_in(self, stored: str) -> str:
        """The same of JSON as text."""
        return json.dumps(self.alone(json.loads(stored)), ensure_ascii=False)

    def words(self, found_by: str) -> str:
        """Of the words that an onboarding is found by, those without its names and the beginnings of addresses."""
        gone = " ".join([*self.names, *(email.partition("@")[0] for email in self.emails)])
        return " ".join(word for word in found_by.split() if word not in folded(gone).split())

    @property
    def likely(self) -> list[str]:
        """What a stored text holds, in small letters and as JSON writes it, if it may name them."""
        whole = [*self.emails, *(name.lower() for name in self.names), *self._short]
        return sorted({part for each in whole for part in (each, json.dumps(each)[1:-1])})


def _pattern(parts: list[str]) -> re.Pattern[str] | None:
    if not parts:
        return None
    longest_first = sorted(parts, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
