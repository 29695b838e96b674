"""The languages that there are beside English: a folder each in `translations/`, with what it has words for.

`language.toml` describes it, and every other file holds sentences by the English ones, in sections.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from conversations.content.schema import ContentError
from conversations.content.toml_file import problem

FOLDER = Path(__file__).parent / "translations"
_DESCRIBED, _WORDS = "language.toml", "words.toml"
_COUNT, _ANY = r"\d[\d,]*", r"(?:(?!\. ).)+?"
SLOT = re.compile(r"\{([a-z_]+)\}")


_SECTIONS = TypeAdapter(dict[str, dict[str, str]])


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class _Described:
    """`language.toml`: its name in itself, what may be typed for it, and what is said where something is in English."""

    name: str
    typed: tuple[str, ...]
    note: str
    commands: dict[str, str]
    months: dict[str, str]
    days: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Language:
    """A language and its words by the English ones. A word in {braces} stands for what is put in there."""

    code: str
    name: str
    typed: tuple[str, ...]
    note: str
    commands: Mapping[str, str]
    months: Mapping[str, str]
    days: Mapping[str, str]
    words: Mapping[str, str]

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The sentences with slots, the longest first, each with what it is in this language."""
        with_slots = sorted((english for english in self.words if SLOT.search(english)), key=len, reverse=True)
        return tuple((_pattern(english), self.words[english]) for english in with_slots)


def _pattern(english: str) -> re.Pattern[str]:
    """A slot holds anything but the end of one sentence and the beginning of the next; {count} a number alone."""
    pieces = enumerate(SLOT.split(english))
    made = (
        f"(?P<{piece}>{_COUNT if piece == 'count' else _ANY})" if at % 2 else re.escape(piece) for at, piece in pieces
    )
    return re.compile("".join(made), re.DOTALL)


@cache
def languages() -> Mapping[str, Language]:
    """By their codes, read once. Raises ContentError for one that cannot be used."""
    return {folder.name: read_language(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()}


def read_language(folder: Path) -> Language:
    """The language of a folder, which is named after its code. Raises ContentError for one that cannot be used."""
    found, pairs = _read(folder)
    if wrong := _mistakes(folder, pairs):
        raise wrong[0]
    words = {english: other for _, english, other in pairs}
    return Language(folder.name, found.name, found.typed, found.note, found.commands, found.months, found.days, words)


def mistakes(folder: Path) -> list[ContentError]:
    """Everything that has to be corrected in a language, each with its place, before it can be used."""
    try:
        return _mistakes(folder, _read(folder)[1])
    except ContentError as unreadable:
        return [unreadable]


_Pair = tuple[str, str, str]  # the file, the English words and the other ones


def _read(folder: Path) -> tuple[_Described, list[_Pair]]:
    try:
        found = TypeAdapter(_Described).validate_python(_parsed(folder / _DESCRIBED))
        files = {file: _SECTIONS.validate_python(_parsed(folder / file)) for file in _files(folder)}
    except (OSError, ValueError) as broken:  # no file, no UTF-8, no TOML, or something else in it
        fix = f"correct language.toml and the files beside it. {' '.join(str(broken).split())}"
        raise problem(f"translations/{folder.name}", fix) from None
    sections = ((file, section) for file, each in files.items() for section in each.values())
    return found, [(file, english, other) for file, section in sections for english, other in section.items()]


def _files(folder: Path) -> list[str]:
    """Those of words. One is always there."""
    others = sorted({file.name for file in folder.glob("*.toml")} - {_DESCRIBED, _WORDS})
    return [_WORDS, *others]


def _mistakes(folder: Path, pairs: Iterable[_Pair]) -> list[ContentError]:
    found, before = [], set[str]()
    for file, english, other in pairs:
        if fix := _fix(english, other, english in before):
            found.append(problem(f"translations/{folder.name}/{file}", fix, english))
        before.add(english)
    return found


def _fix(english: str, other: str, again: bool) -> str | None:
    """How to mend a pair; None where nothing is wrong with it."""
    slots, said = SLOT.findall(english), SLOT.findall(other)
    if again:
        return "keep one of its translations, for it has more"
    if len(set(slots)) < len(slots):
        return "give each word in braces another name in the English"
    if set(slots) != set(said):
        return f"give both sides the same words in braces. The English has {_braced(slots)}, the other {_braced(said)}"
    return None


def _braced(slots: Iterable[str]) -> str:
    return ", ".join(f"{{{slot}}}" for slot in sorted(set(slots))) or "none"


def _parsed(file: Path) -> Mapping[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
