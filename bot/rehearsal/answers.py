"""What the applicant of the rehearsal answers: one table, by question key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Typed = str | tuple[str, ...]


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Typed]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", tuple(value) if isinstance(value, list) else value.strip()


def _read() -> Mapping[str, Typed]:
    written = files("bot.rehearsal").joinpath("answers.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat(tomllib.loads(written))))


ANSWERS = _read()
"""Every question of the content, as the applicant types or chooses it: {"registration.ods_code": "R9X", ...}."""


def for_fields(fields: Iterable[str], **instead: Typed) -> dict[str, Typed]:
    """The answers to some fields; `instead` gives others by the last part of the key: `service="Flu invitations"`."""
    return {field: instead.get(field.rsplit(".", 1)[-1], ANSWERS[field]) for field in fields}
