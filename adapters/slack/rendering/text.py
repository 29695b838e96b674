"""Text for Slack: a person's words show as typed, because they are plain text, or have nothing in them to be marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from adapters.slack.rendering.block_kit import TextObject, mrkdwn, plain_text
from conversations.guidance.uk_time import long_moment
from conversations.text import Moment, Said, Text, plain

MOMENT_FORMAT = "{date_long} at {time}"  # Slack fills it in, in the reader's own language and time zone
FIELD_LIMIT = 2000
TEXT_LIMIT = 3000
# Bold, italic, struck, code, emoji, and a quotation at the start of a line
_MARKS = frozenset("*_~`:>")
_USER = re.compile(r"[UW][A-Z0-9]{2,}")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last three of them dots if something is missing."""
    return text if len(text) <= limit else text[: limit - 3].rstrip() + "..."


def in_parts(text: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    """All of it, in parts of at most `limit` characters that end at the end of a line or a word where there is one."""
    while len(text) > limit:
        ends = max(text.rfind("\n", limit // 2, limit), 0) or max(text.rfind(" ", 1, limit), 0) or limit
        yield text[:ends]
        text = text[ends:].strip("\n ")
    if text:
        yield text


def distinct(texts: Sequence[str], limit: int) -> list[str]:
    """Each cut to `limit`, and still told apart: by how they end, else by a number."""
    made = [cut(text, limit) for text in texts]
    made = [
        _by_its_end(text, limit) if made.count(short) > 1 else short for text, short in zip(texts, made, strict=True)
    ]
    seen: Counter[str] = Counter()
    for place, short in enumerate(made):
        seen[short] += 1
        if seen[short] > 1:
            number = f" ({seen[short]})"
            made[place] = cut(short, limit - len(number)) + number
    return made


def _by_its_end(text: str, limit: int) -> str:
    half = (limit - len("...")) // 2
    return text if len(text) <= limit else f"{text[:half].rstrip()}...{text[-half:].lstrip()}"


def plain_object(text: str, limit: int = TEXT_LIMIT) -> TextObject:
    """Shown as typed, and never empty, which Slack refuses."""
    return plain_text(cut(text, limit) or " ")


def shown(text: Text, bold: bool = False, limit: int = TEXT_LIMIT) -> TextObject:
    """With our emphasis, links and dates where a person's words allow it; else plain, with dates in UK time."""
    markup = marked(text, bold)
    if markup is None or len(markup) > limit:
        return plain_object(plain(text), limit)
    return mrkdwn(markup or " ")


def marked(text: Text, bold: bool = False) -> str | None:
    """The same as markup; None where a person's words would be taken for markup."""
    made = []
    for part in text:
        if isinstance(part, Said) and _USER.fullmatch(part.mention):
            made.append(f"<@{part.mention}>")
        elif isinstance(part, Said):
            if not _MARKS.isdisjoint(part.text):
                return None
            made.append(_bold(part.text) if bold else escaped(part.text))
        elif isinstance(part, Moment):
            made.append(f"<!date^{int(part.at.timestamp())}^{MOMENT_FORMAT}|{long_moment(part.at)}>")
        elif part.link is not None:
            made.append(f"<{part.link}|{escaped(part.text)}>")
        else:
            made.append(_bold(part.text) if part.strong or bold else escaped(part.text))
    return "".join(made)


def _bold(text: str) -> str:
    """Bold needs a letter at each end, or Slack shows the stars."""
    inside = text.strip()
    if not inside:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}*{escaped(inside)}*{after}"


def escaped(text: str) -> str:
    """Safe where Slack reads markup: nobody is mentioned, nothing becomes a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
