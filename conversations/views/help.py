"""Help: what can be typed, one topic, and what somebody hears who was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conversations import commands
from conversations.actions import action_of_command
from conversations.content.help import fold
from conversations.replies import (
    Bullets,
    Button,
    Heading,
    Message,
    Outcome,
    Paragraph,
    Result,
    Said,
    Words,
    paragraph,
    text,
)
from conversations.views.cards import links

if TYPE_CHECKING:
    from conversations.content.help import Help, Topic

_NEAREST = 5


def not_understood(typed: str, known: tuple[str, ...]) -> Outcome:
    """What a person hears who typed something that is no command and no answer. `known`: what may be typed there."""
    if commands.greets(typed):
        return Outcome((_what_to_type(known),))
    meant = commands.nearest(typed, known)
    if meant:
        told = paragraph(
            'We did not understand "{typed}". Did you mean {command}?',
            typed=Said(typed[:80]),
            command=Words(meant, strong=True),
        )
        buttons = (Button("command", meant.capitalize(), detail=meant), Button("command", "Help", detail="help"))
        return Outcome((Message((told,), buttons),), result=Result.INVALID)
    told = paragraph("We did not understand that. These are the words that you can type:")
    return Outcome((Message((told, _listed(known))),), result=Result.INVALID)


def help_message(topics: Help, query: str, known: tuple[str, ...]) -> Message:
    """The commands, one topic, or all of them by name. An unknown topic gets the nearest."""
    if fold(query) in ("", "help"):
        return _what_to_type(known)
    if fold(query) == "topics":
        return Message((paragraph("You can type help and one of these:"), _titles(topics.topics)))
    topic = topics.find(query)
    if topic is None:
        told = paragraph('We have no help about "{query}". The nearest that we have:', query=Said(query[:80]))
        nearest = _titles(topics.nearest(query, _NEAREST))
        return Message((told, nearest, paragraph("Type help topics for all of them.")))
    return Message(
        (Heading((Words(topic.title),)), *(Paragraph((Words(part),)) for part in topic.text), *links(topic.links))
    )


def _titles(topics: Iterable[Topic]) -> Bullets:
    return Bullets(tuple((Words(topic.title),) for topic in topics))


def _what_to_type(known: tuple[str, ...]) -> Message:
    blocks = (
        Heading(text("What you can type")),
        _listed(known),
        paragraph(
            "When we ask a question, you can also type back, skip or stop. An answer stands until you "
            "change it with its button, even if you edit or delete your message."
        ),
        paragraph("Type help topics for everything that we can explain."),
        paragraph("Do not enter information about patients, such as names or NHS numbers."),
    )
    return Message(blocks)


def _listed(known: tuple[str, ...]) -> Bullets:
    described = ((command, action_of_command(command).does) for command in known)
    return Bullets(
        tuple(text("{name}: {does}", name=Words(name, strong=True), does=Words(does)) for name, does in described)
    )
