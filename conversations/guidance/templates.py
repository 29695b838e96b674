"""Checks a message template before NHS Notify does: limits, subject, links, formatting and personalisation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversations.guidance.facts import Facts, MessageChannelFacts, facts
from conversations.guidance.findings import Finding, error, warning
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.formatting import BOLD, DEEP_HEADING, HEADING, LINE, LINK, LIST_ITEM
from conversations.guidance.plain_english import plain_english
from conversations.guidance.prices import pence
from conversations.guidance.text_messages import Length, changed_characters, length_of

# Each pattern reads a text in one pass, however it is made: none begins again inside what it has read.
_INSECURE = re.compile(r"http://[^\s)]*", re.IGNORECASE)
_URL = re.compile(r"https?://\S*", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w./@-])www\.\S+", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")

_DIGITAL = re.compile(r"\(\(([^()]*)\)\)")
_UNCLOSED = re.compile(r"\(\((?![^()]*\)\))(?!\()[^\n]*")
_LETTER = re.compile(r"\{([^{}]*)\}")
_LETTER_NAME = re.compile(r"d\.([A-Za-z0-9_-]+)", re.ASCII)
_ADDRESS_LINE = re.compile(r"address_line_(\d+)", re.ASCII)


def custom_fields(content: str) -> list[str]:
    """The fields of a digital template or a letter that its service fills, in order."""
    known = facts().personalisation
    named = [name.strip() for name in _DIGITAL.findall(content)]
    named += [name.strip().removeprefix("d.") for name in _LETTER.findall(content)]
    filled = {*known.digital, *known.letter, *(f"address_line_{n}" for n in range(1, known.address_lines + 1))}
    return [name for name in dict.fromkeys(named) if name and name not in filled]


def check_template(channel: str, subject: str | None, content: str, known: Facts | None = None) -> list[Finding]:
    """What NHS Notify would say of a template (domain 3.1 to 3.8), each thing once, errors first.

    Raises ValueError for a channel that is no MessageChannel.
    """
    rules = known or facts()
    kind = MessageChannel(channel)
    found = [*_check_subject(subject, rules.channels[kind]), *_check_content(kind, content, rules)]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.severity)


def _check_subject(subject: str | None, can: MessageChannelFacts) -> Iterator[Finding]:
    typed = (subject or "").strip()
    if can.subject_limit is None:
        if typed:
            yield warning(f"{can.plural} have no subject, so recipients will not see it", typed)
    elif not typed:
        yield error("Enter a subject")
    elif len(typed) > can.subject_limit:
        yield error(_too_long("Subject", len(typed), can.subject_limit))


def _check_content(channel: MessageChannel, content: str, rules: Facts) -> Iterator[Finding]:
    can = rules.channels[channel]
    if not content.strip():
        yield error("Enter a template message")
        return
    yield from _check_length(channel, content, can)
    yield from _check_links(channel, content, can)
    yield from _check_markdown(content, can)
    yield from _check_personalisation(channel, content, rules)
    if channel is MessageChannel.TEXT_MESSAGE:
        yield from _tell_fragments(content, rules)
    yield from plain_english(content)


def _check_length(channel: MessageChannel, content: str, can: MessageChannelFacts) -> Iterator[Finding]:
    if len(content) > can.limit:
        yield error(_too_long("Template message", len(content), can.limit))
    elif _has_personalisation(channel, content) and len(content) > can.limit * 0.9:
        yield warning(
            f"Personalisation counts towards the limit of {can.limit:,} characters. Keep the longest values in mind"
        )


def _too_long(what: str, length: int, limit: int) -> str:
    return f"{what} must be {limit:,} characters or fewer. It has {length:,}, which is {length - limit:,} too many"


def charged_as(content: str, known: Facts | None = None) -> str:
    """How many fragments a text message counts as, and what each one sent costs, without a full stop."""
    rules, length = known or facts(), length_of(content)
    price = pence(rules.prices.text_message_fragment * length.fragments)
    said = f"Each text message counts as {_fragments(length.fragments)}, which costs {price} plus VAT"
    if not _has_personalisation(MessageChannel.TEXT_MESSAGE, content):
        return said
    return f"{said}. {_room(length)}"


def _room(length: Length) -> str:
    more = _fragments(length.fragments + 1)
    if not length.room:
        return f"Its fields are not counted: with any value in them it counts as {more}"
    together = "1 character" if length.room == 1 else f"{length.room} characters together"
    return f"Its fields are not counted: with values of more than {together} it counts as {more}"


def _fragments(count: int) -> str:
    return "1 fragment" if count == 1 else f"{count} fragments"


def _tell_fragments(content: str, rules: Facts) -> Iterator[Finding]:
    yield warning(charged_as(content, rules))
    length = length_of(content)
    if length.short:
        yield warning("These letters make each fragment shorter: 70 characters, not 160", " ".join(length.short))
    if length.twice and length.fragments > 1:
        yield warning("Each of these characters counts as 2", " ".join(length.twice))
    if changed := changed_characters(content):
        yield warning("Phones will not show these characters as typed. Use plain ones", " ".join(changed))


# Formatting and links, against what the channel can show (domain 3.1 to 3.5)


def _check_links(channel: MessageChannel, content: str, can: MessageChannelFacts) -> Iterator[Finding]:
    """Addresses that NHS Notify refuses, or that recipients could not follow."""
    for found in _INSECURE.finditer(content):
        yield error("Use https:// instead of http:// in this URL", found.group())
    for found in _URL.finditer(content):
        if "<" not in found.group() and ">" not in found.group():
            continue
        yield error("Take < and > out of this URL. If the URL needs them, write %3C and %3E", found.group())
    for found in LINK.finditer(content):
        target = found[2].strip().lower()
        if not can.link_text:
            yield error(f"{can.plural} cannot hide a URL behind link text. Write the full URL", found.group())
        elif not target.startswith(("https://", "http://", "((")):
            yield error("Use a full URL, with https:// at its start, for this link", found.group())
    if channel is MessageChannel.TEXT_MESSAGE:
        for found in _BARE.finditer(content):
            yield warning("Write https:// before this URL", found.group())


def _check_markdown(content: str, can: MessageChannelFacts) -> Iterator[Finding]:
    """Markdown that the channel would show as typed, one finding for each kind, with its first place."""
    if image := _IMAGE.search(content):
        yield error("Take out images written in markdown. They do not work in a template", image.group())
    if not can.bold and (bold := BOLD.search(content)):
        yield warning(_as_typed("Bold", can), bold.group())
    if can.headings and (deep := DEEP_HEADING.search(content)):
        yield warning("Use only # and ## for headings", deep.group())
    if not can.headings and (heading := HEADING.search(content)):
        yield warning(_as_typed("A heading", can), heading.group())
    if not can.lists and (item := LIST_ITEM.search(content)):
        yield warning(_as_typed("A list", can), item.group())
    if not can.horizontal_lines and (line := LINE.search(content)):
        yield warning(_as_typed("A horizontal line", can), line.group())
    if can.link_text and (half := _line_with("](", _IMAGE.sub("", LINK.sub("", content)))):
        yield warning("If this is a link, write it as [words](https://www.nhs.uk) in one line", half)
    if can.bold and (half := _line_with("**", LINE.sub("", BOLD.sub("", content)))):
        yield warning("If these are bold words, put ** on each side of them in one line", half)


def _line_with(sign: str, content: str) -> str | None:
    """The first line that has a sign left, once everything that is whole was taken out."""
    return next((line.strip() for line in content.splitlines() if sign in line), None)


def _as_typed(what: str, can: MessageChannelFacts) -> str:
    return f"{what} in markdown shows as typed in {can.plural_inside}. Take out its signs"


# Personalisation: the syntax of its fields, and their names (domain 3.8)


def _has_personalisation(channel: MessageChannel, content: str) -> bool:
    """Whether `content` holds a field in the syntax of its channel."""
    return bool((_LETTER if channel is MessageChannel.LETTER else _DIGITAL).search(content))


def _check_personalisation(channel: MessageChannel, content: str, known: Facts) -> Iterator[Finding]:
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
    rest = (line.strip() for line in _DIGITAL.sub("", content).splitlines())
    if half := next((line for line in rest if "))" in line and line.count(")") > line.count("(")), None):
        yield warning("If this is a personalisation field, open it with ((", half)


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
    rest = _LETTER.sub("", content)
    if half := _line_with("{", rest) or _line_with("}", rest):
        yield warning("If this is a personalisation field, write it as {d.fieldName}, with 1 bracket at each end", half)
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
    there = {int(line[:9]) for line in re.findall(r"\{d\.address_line_(\d+)\}", content, re.ASCII)}
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
