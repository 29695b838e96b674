"""What the named people declare when they sign off: the words, their version, and the answers beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from models.enums import Signer, Stage

_FILE = Path(__file__).parent / "declarations.toml"


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class _Written:
    """One signer, as the file has it."""

    title: str
    stage: Stage
    items: tuple[str, ...]
    declares: tuple[str, ...]
    name: str = ""
    email: str = ""


@checked(frozen=True, config=ConfigDict(extra="forbid"))
class _File:
    version: str
    signers: dict[Signer, _Written]


@dataclass(frozen=True)
class Declaration:
    """What one of them declares: `items` of a stage with its key, as in "technical_preparation.hazard_log".

    `name`, `email`: the questions whose answers name them, empty where nothing asks for them. `version` changes with
    the words of any of them.
    """

    title: str
    stage: Stage
    items: tuple[str, ...]
    declares: tuple[str, ...]
    name: str
    email: str
    version: str


@cache
def declarations() -> Mapping[Signer, Declaration]:
    """Those that this version came with, read once."""
    found = TypeAdapter(_File).validate_python(tomllib.loads(_FILE.read_text(encoding="utf-8")))
    return {signer: _made(written, found.version) for signer, written in found.signers.items()}


def _made(written: _Written, version: str) -> Declaration:
    items = tuple(f"{written.stage.value}.{item}" for item in written.items)
    return Declaration(written.title, written.stage, items, written.declares, written.name, written.email, version)
