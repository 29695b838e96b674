"""The languages that there are beside English: a folder each in `translations/`, with what it has words for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from conversations.content.toml_file import problem

FOLDER = Path(__file__).parent / "translations"
SLOT = re.compile(r"\{(\w+)\}")


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class _Described:
    """`language.toml`: its name in itself, what may be typed for it, and what is said where something is in English."""

    name: str
    typed: tuple[str, ...]
    note: str
    commands: dict[str, str]
    months: dict[str, str]


@dataclass(frozen=True)
class Language:
    """A language and its words by the English ones. A word in {braces} stands for what is put in there."""

    code: str
    name: str
    typed: tuple[str, ...]
    note: str
    commands: Mapping[str, str]
    months: Mapping[str, str]
    words: Mapping[str, str]


@cache
def languages() -> Mapping[str, Language]:
    """By their codes, read once. Raises ContentError for one that cannot be used."""
    return {folder.name: read_language(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()}


def read_language(folder: Path) -> Language:
    """The language of a folder, which is named after its code. Raises ContentError for one that cannot be used."""
    try:
        found = TypeAdapter(_Described).validate_python(_read(folder / "language.toml"))
        sections = TypeAdapter(dict[str, dict[str, str]]).validate_python(_read(folder / "words.toml"))
    except (OSError, ValueError) as broken:  # no file, no UTF-8, no TOML, or something else in it
        fix = f"correct language.toml or words.toml. {' '.join(str(broken).split())}"
        raise problem(f"translations/{folder.name}", fix) from None
    words = {english: other for section in sections.values() for english, other in section.items()}
    for english, other in words.items():
        if set(SLOT.findall(english)) != set(SLOT.findall(other)):
            raise problem(f"translations/{folder.name}/words.toml", "give both sides the same words in braces", english)
    return Language(folder.name, found.name, found.typed, found.note, found.commands, found.months, words)


def _read(file: Path) -> Mapping[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
