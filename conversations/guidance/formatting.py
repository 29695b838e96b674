"""Checks the formatting and the links of a template against what its channel can show (domain 3.1 to 3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversations.guidance.facts import ChannelFacts, MessageChannel
from conversations.guidance.findings import Finding, error, warning

# Each pattern reads a text in one pass, however it is made: none begins again inside what it has read.
_INSECURE = re.compile(r"http://[^\s)]*", re.IGNORECASE)
_URL = re.compile(r"https?://\S*", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w./@-])www\.\S+", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"(?<!!)\[[^\[\]\n]*\]\(((?:[^()\n]|\(\([^()\n]*\)\))*)\)")
_BOLD = re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__")
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_DEEP_HEADING = re.compile(r"^#{3,6} .*$", re.MULTILINE)
_LIST_ITEM = re.compile(r"^ {0,3}(?:[*-]|\d{1,2}\.) +\S.*$", re.MULTILINE)
_LINE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,}) *$", re.MULTILINE)


def check_links(channel: MessageChannel, content: str, can: ChannelFacts) -> Iterator[Finding]:
    """Addresses that NHS Notify refuses, or that recipients could not follow."""
    for found in _INSECURE.finditer(content):
        yield error("Use https:// instead of http:// in this URL", found.group())
    for found in _URL.finditer(content):
        if "<" not in found.group() and ">" not in found.group():
            continue
        yield error("Take < and > out of this URL. If the URL needs them, write %3C and %3E", found.group())
    for found in _LINK.finditer(content):
        target = found.group(1).strip().lower()
        if not can.link_text:
            yield error(f"{can.plural} cannot hide a URL behind link text. Write the full URL", found.group())
        elif not target.startswith(("https://", "http://", "((")):
            yield error("Use a full URL, with https:// at its start, for this link", found.group())
    if channel is MessageChannel.TEXT_MESSAGE:
        for found in _BARE.finditer(content):
            yield warning("Write https:// before this URL", found.group())


def check_markdown(content: str, can: ChannelFacts) -> Iterator[Finding]:
    """Markdown that the channel would show as typed, one finding for each kind, with its first place."""
    if image := _IMAGE.search(content):
        yield error("Take out images written in markdown. They do not work in a template", image.group())
    if not can.bold and (bold := _BOLD.search(content)):
        yield warning(_as_typed("Bold", can), bold.group())
    if can.headings and (deep := _DEEP_HEADING.search(content)):
        yield warning("Use only # and ## for headings", deep.group())
    if not can.headings and (heading := _HEADING.search(content)):
        yield warning(_as_typed("A heading", can), heading.group())
    if not can.lists and (item := _LIST_ITEM.search(content)):
        yield warning(_as_typed("A list", can), item.group())
    if not can.horizontal_lines and (line := _LINE.search(content)):
        yield warning(_as_typed("A horizontal line", can), line.group())


def _as_typed(what: str, can: ChannelFacts) -> str:
    return f"{what} in markdown shows as typed in {can.plural_inside}. Take out its signs"
