"""A field made short enough for its card. What was cut says so, and is not lost when it comes back as it was shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from adapters.teams.rendering.inputs import field_elements
from adapters.teams.rendering.text import size_of
from conversations.replies import Field, FieldKind, Option
from conversations.text import Said, Words, plain, text

_CUT = "What stood here is too long to show whole: this is its beginning."
_CUT_AND_KEPT = (
    "What stood here is too long to show whole: this is its beginning. To keep all of it, leave it as it is."
)
_STEPS = 4096


def shortened(field: Field, room: int) -> Field:
    """The field in `room` bytes, as much of it as fits; without anything filled in if that is still too much."""
    if size_of(field_elements(field)) <= room:
        return field
    noted = replace(field, hint=(*text(_CUT if field.error else _CUT_AND_KEPT), Words(" "), *field.hint))
    shares = range(1, _STEPS)
    return _some(
        noted, bisect_left(shares, True, key=lambda share: size_of(field_elements(_some(noted, share))) > room)
    )


def _some(field: Field, share: int) -> Field:
    """That many of 4,096 parts of it."""

    def part(length: int) -> int:
        return length * share // _STEPS

    if field.options:
        longest = max(len(plain(option.label)) for option in field.options)
        return replace(field, options=tuple(_cut(option, part(longest)) for option in field.options))
    if field.kind is FieldKind.TIMES:
        return replace(field, values=field.values[: part(len(field.values))])
    whole = "\n".join(field.values)
    return replace(field, values=(whole[: part(len(whole))],))


def _cut(option: Option, length: int) -> Option:
    shown = plain(option.label)
    return option if len(shown) <= length else replace(option, label=(Said(f"{shown[:length].rstrip()}..."),), hint=())


def mark(values: Sequence[str]) -> str:
    """Tells whether what was shown came back unchanged, however its spaces and lines were sent."""
    return sha256(" ".join(" ".join(values).split()).encode()).hexdigest()[:16]
