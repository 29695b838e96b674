"""Checks the personalisation fields of a template: their syntax and their names (domain 3.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversations.guidance.facts import Facts, MessageChannel
from conversations.guidance.findings import Finding, error, warning

_DIGITAL = re.compile(r"\(\(([^()]*)\)\)")
_UNCLOSED = re.compile(r"\(\((?![^()]*\)\))(?!\()[^\n]*")
_LETTER = re.compile(r"\{([^{}]*)\}")
_LETTER_NAME = re.compile(r"d\.([A-Za-z0-9_-]+)", re.ASCII)
_ADDRESS_LINE = re.compile(r"address_line_(\d+)", re.ASCII)


def has_personalisation(channel: MessageChannel, content: str) -> bool:
    """Whether `content` holds a field in the syntax of its channel."""
    return bool((_LETTER if channel is MessageChannel.LETTER else _DIGITAL).search(content))


def check_personalisation(channel: MessageChannel, content: str, known: Facts) -> Iterator[Finding]:
    """What is wrong with the fields of `content`, in reading order for each kind."""
    if channel is MessageChannel.LETTER:
        yield from _check_letter(content, known)
    else:
        yield from _check_digital(content, known)


def _check_digital(content: str, known: Facts) -> Iterator[Finding]:
    for found in re.finditer(r"\{\s*d\.[^{}]*\}", content):
        yield error("Write personalisation as ((fieldName)), with 2 round brackets on each side", found.group())
    for found in _DIGITAL.finditer(content):
        yield from _check_digital_name(found.group(1), found.group(), known)
    for found in _UNCLOSED.finditer(content):
        yield warning("If this is a personalisation field, close it with )) and use no brackets inside", found.group())


def _check_digital_name(name: str, snippet: str, known: Facts) -> Iterator[Finding]:
    if not name.strip():
        yield error("Enter a field name between the brackets, such as ((firstName))", snippet)
    elif re.search(r"\s", name):
        yield error("Take the spaces out of this personalisation field, such as ((fieldName))", snippet)
    elif name == "date":
        yield warning("NHS Notify may refuse ((date)) here. Use a custom field, such as ((letterDate))", snippet)
    elif name not in known.personalisation.digital:
        yield from _check_reserved(name, snippet, known.personalisation.digital, known)


def _check_letter(content: str, known: Facts) -> Iterator[Finding]:
    for found in _DIGITAL.finditer(content):
        yield error("In a letter, write personalisation as {d.fieldName}", found.group())
    for found in _LETTER.finditer(content):
        yield from _check_letter_name(found.group(1), found.group(), known)
    yield from _check_address(content, known.personalisation.address_lines)


def _check_letter_name(marker: str, snippet: str, known: Facts) -> Iterator[Finding]:
    named = _LETTER_NAME.fullmatch(marker)
    if named is None:
        text = (
            "Start letter fields with d. and use only letters, numbers, dashes and underscores, such as {d.fieldName}"
        )
        yield error(text, snippet)
    elif not _ADDRESS_LINE.fullmatch(named[1]) and named[1] not in known.personalisation.letter:
        yield from _check_reserved(named[1], snippet, known.personalisation.letter, known)


def _check_reserved(name: str, snippet: str, allowed: tuple[str, ...], known: Facts) -> Iterator[Finding]:
    folded = _folded(name)
    if exact := next((field for field in allowed if _folded(field) == folded), None):
        yield error(f"Write this field exactly as {exact}", snippet)
    elif folded in {_folded(field) for field in known.personalisation.reserved}:
        yield error("NHS Notify keeps this field name for itself. Add words to it, such as GP_phoneNumber", snippet)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _check_address(content: str, lines: int) -> Iterator[Finding]:
    there = {int(line) for line in re.findall(r"\{d\.address_line_(\d+)\}", content, re.ASCII)}
    wanted = set(range(1, lines + 1))
    if there - wanted:
        yield error(f"Use only {{d.address_line_1}} to {{d.address_line_{lines}}} for the address")
    if not there:
        yield warning(
            f"Your Word file needs all of {{d.address_line_1}} to {{d.address_line_{lines}}} in its address block"
        )
    elif wanted - there:
        missing = ", ".join(f"{{d.address_line_{line}}}" for line in sorted(wanted - there))
        yield error(f"Add the missing address lines: {missing}")
