"""Which routing plans NHS Notify can send, and why it has no others (domain 3.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.guidance.messages.channels import MessageChannel

_APP, _EMAIL, _TEXT, _LETTER = MessageChannel

EACH_ONCE = "A routing plan tries each channel once"
TEXT_AFTER_APP = "NHS Notify sends a text message only after it has tried the NHS App"
APP_FIRST = "A routing plan with more than 1 channel begins with the NHS App"
LETTER_LAST = "A letter comes last in a routing plan, because nothing can follow it"
TEXT_BEFORE_LETTER = "In a routing plan with other channels, a letter comes directly after a text message"


def problem_with(order: Sequence[MessageChannel]) -> str | None:
    """Why NHS Notify has no routing plan with these channels in this order, without a full stop; None if it has one.

    The orders without a problem are the nine that its own screens offer.
    """
    if len(set(order)) < len(order):
        return EACH_ONCE
    if len(order) == 1:
        return TEXT_AFTER_APP if order[0] is _TEXT else None
    if _LETTER in order[:-1]:
        return LETTER_LAST
    if not order or order[0] is not _APP:
        return APP_FIRST
    if order[-1] is _LETTER and order[-2] is not _TEXT:
        return TEXT_BEFORE_LETTER
    return None


_NAMED = (
    (re.compile(r"nhs app|nhsapp|\bapp\b"), _APP),
    (re.compile(r"e-?mails?\b"), _EMAIL),
    (re.compile(r"text messages?|\btexts?\b|\bsms\b"), _TEXT),
    (re.compile(r"\bletters?\b|\bpost\b"), _LETTER),
)


def channels_named(typed: str) -> tuple[MessageChannel, ...]:
    """The channels that somebody's words name, in their order: "text then letter". None where they name none."""
    words = typed.casefold().replace("_", " ")
    found = {place.start(): channel for pattern, channel in _NAMED for place in pattern.finditer(words)}
    return tuple(found[at] for at in sorted(found))
