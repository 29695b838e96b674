"""Text for Slack: a person's words go only where Slack shows them as typed, in rich text or plain text."""

from __future__ import annotations

from slack_sdk.models.blocks import MarkdownTextObject, PlainTextObject, RichTextElementParts
from slack_sdk.models.blocks.block_elements import RichTextElement

from conversations.guidance.uk_time import long_moment
from conversations.replies import Moment, Said, Text, Words, plain

MOMENT_FORMAT = "{date_long} at {time}"  # Slack fills it in, in the reader's own language and time zone
FIELD_LIMIT = 2000
_BOLD = {"bold": True}


def cut(words: str, limit: int) -> str:
    """At most `limit` characters, the last three of them dots if something is missing."""
    return words if len(words) <= limit else words[: limit - 3].rstrip() + "..."


def plain_object(words: str, limit: int = 3000) -> PlainTextObject:
    """Shown as typed: no markup, no emoji codes."""
    return PlainTextObject(text=cut(words, limit), emoji=False)


def rich(text: Text, bold: bool = False) -> list[RichTextElement]:
    """The parts of a text for a rich text block, which knows no markup inside its words."""
    return [_rich_part(part, bold) for part in text if isinstance(part, Moment) or part.text]


def _rich_part(part: Words | Said | Moment, bold: bool) -> RichTextElement:
    match part:
        case Moment(at=at):
            seconds = int(at.timestamp())
            return RichTextElementParts.Date(timestamp=seconds, format=MOMENT_FORMAT, fallback=long_moment(at))
        case Words(text=words, link=str() as link):
            return RichTextElementParts.Link(url=link, text=words)
        case Words(text=words, strong=strong):
            return RichTextElementParts.Text(text=words, style=_BOLD if strong or bold else None)
        case Said(text=words):
            return RichTextElementParts.Text(text=words, style=_BOLD if bold else None)


def field(text: Text, bold: bool = False) -> PlainTextObject | MarkdownTextObject:
    """One cell of a section: plain where a person's words are in it, else with our emphasis, links and dates."""
    if any(isinstance(part, Said) for part in text):
        return plain_object(plain(text), FIELD_LIMIT)
    words = "".join(_marked(part, bold) for part in text if not isinstance(part, Said))
    return MarkdownTextObject(text=words or " ", verbatim=True)


def _marked(part: Words | Moment, bold: bool) -> str:
    match part:
        case Moment(at=at):
            return f"<!date^{int(at.timestamp())}^{MOMENT_FORMAT}|{long_moment(at)}>"
        case Words(text=words, link=str() as link):
            return f"<{link}|{escaped(words)}>"
        case Words(text=words, strong=strong):
            return f"*{escaped(words)}*" if (strong or bold) and words.strip() else escaped(words)


def escaped(words: str) -> str:
    """Safe where Slack reads markup: nobody is mentioned, nothing becomes a link."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
