"""Slack's own marks in what people write, and the words that the person saw in their place when they typed."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Protocol

_MARK = re.compile(r"<([^<>\s][^<>]*)>")
_LINKED = ("http://", "https://", "mailto:", "tel:")
_SPECIAL = ("here", "channel", "everyone")


class Names(Protocol):
    """Says what Slack's ids stand for, as everybody reads it; None where Slack does not tell."""

    async def shown_name(self, user: str) -> str | None: ...

    async def channel_name(self, channel: str) -> str | None: ...

    async def group_handle(self, group: str) -> str | None: ...


def without_mention(text: str, of: str) -> str:
    """The text without the mentions of one user id, such as the app's own. Everybody else's stay."""
    if not of:
        return text
    return re.sub(rf"[ \t]*<@{re.escape(of)}(?:\|[^<>]*)?>[ \t]*", " ", text).strip()


async def as_typed(text: str, names: Names) -> str:
    """The text with a name for each mention, and each link as it was typed. What Slack escaped is plain again."""
    marks = list(dict.fromkeys(found[1] for found in _MARK.finditer(text)))
    shown = dict(zip(marks, await asyncio.gather(*(_shown(mark, names) for mark in marks)), strict=True))
    return html.unescape(_MARK.sub(lambda found: shown[found[1]], text))


async def _shown(mark: str, names: Names) -> str:
    target, _, label = mark.partition("|")
    match target[0]:
        case "@":
            return await names.shown_name(target[1:]) or label or target
        case "#":
            return f"#{label or await names.channel_name(target[1:]) or target[1:]}"
        case "!":
            return await _shown_special(target[1:], label, names)
        case _:
            return _shown_link(target, label)


async def _shown_special(target: str, label: str, names: Names) -> str:
    kind, _, group = target.partition("^")
    if kind == "subteam":
        return label or f"@{await names.group_handle(group) or group}"
    return f"@{kind}" if kind in _SPECIAL else label or kind


def _shown_link(address: str, label: str) -> str:
    """Slack makes links of what looks like one. Only where somebody linked words of their own, the address is added."""
    bare = next((address.removeprefix(scheme) for scheme in _LINKED if address.startswith(scheme)), address)
    if not label:
        return address if address.startswith("http") else bare
    if _same(label, bare) or _same(label, address):
        return label
    return f"{label} &lt;{bare}&gt;" if address.startswith("mailto:") else f"{label} ({address})"


def _same(label: str, address: str) -> bool:
    return _plain(label) == _plain(address)


def _plain(written: str) -> str:
    return re.sub(r"[\s()\-]", "", written).casefold().rstrip("/")
