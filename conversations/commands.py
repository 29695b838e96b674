"""What a person typed that is not an answer: commands, their nearest spelling, and help."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from conversations.content.help import Help, Topic, fold
from conversations.replies import Bullets, Button, Heading, Message, Outcome, Paragraph, Result, Said, Words, text
from conversations.views.cards import links, paragraph

COMMANDS = ("onboard", "status", "answers", "people", "link", "help", "withdraw")
TEAM_COMMANDS = ("board", "help")
IN_A_QUESTION = ("back", "skip", "stop")

_CODE = re.compile(r"[a-z0-9]{4}[- ]?[a-z0-9]{4}", re.IGNORECASE)  # of `linking`: other words after link are an answer

_GREETING = re.compile(
    r"\s*/?(?:notify\b[\s,:]*)?(?:hello|hi(?:ya)?|hey|good (?:morning|afternoon|evening))\b", re.IGNORECASE
)

_SAME = {
    "start": "onboard", "begin": "onboard", "new": "onboard", "register": "onboard",
    "continue": "onboard", "resume": "onboard",
    "progress": "status", "where": "status", "answer": "answers", "team": "people", "colleagues": "people",
    "hello": "help", "hi": "help", "?": "help", "commands": "help", "cancel": "stop", "exit": "stop", "quit": "stop",
    "previous": "back",
    "list": "board",
}  # fmt: skip

_WHAT_THEY_DO = {
    "onboard": "start onboarding, or carry on with it",
    "status": "see where you stand, whose turn it is and what comes next",
    "answers": "see your answers and change them",
    "people": "see who is in your onboarding, and add colleagues",
    "link": "use the same onboarding in Slack and in Microsoft Teams",
    "help": "see this list, or type help and a word, such as help DSPT",
    "withdraw": "stop onboarding",
}

_TEAM_WHAT = {
    "board": "see every open onboarding, how long each has waited, and the counts for each stage",
    "help": "see this list, or type help and a word, such as help DSPT",
}


@dataclass(frozen=True)
class Command:
    """A known command and what was typed after it."""

    name: str
    rest: str = ""


def read(words: str, known: tuple[str, ...]) -> Command | None:
    """A command, with or without "/notify" before it. None where it is none, or where more was said than it takes."""
    plain = re.sub(r"^\s*/?notify\b[\s,:]*", "", words.strip(), flags=re.IGNORECASE).strip()
    first, _, rest = plain.partition(" ")
    name = first.lower().strip(".?!,") or ("?" if first else "")
    name = _SAME.get(name, name)
    takes_more = first.lower() in ("help", "?") or (name == "link" and _CODE.fullmatch(rest.strip()))
    if name not in known or (rest and not takes_more):
        return None
    return Command(name, rest.strip())


def is_addressed(words: str) -> bool:
    """Whether somebody spoke to the assistant by "/notify": then it is never an answer."""
    return bool(re.match(r"^\s*/?notify\b", words, flags=re.IGNORECASE)) and words.strip().startswith("/")


def to_applicant(words: str) -> str | None:
    """What somebody of the onboarding team says to the applicant by "@applicant" in a card's thread; else None."""
    found = re.match(r"\s*@applicant\b[\s:,]*", words, flags=re.IGNORECASE)
    return words[found.end() :].strip() if found else None


def says_nothing(words: str) -> bool:
    """Whether somebody typed "/notify" and nothing else."""
    return not words.strip(" /").casefold().removeprefix("notify").strip()


def nearest(words: str, known: tuple[str, ...]) -> str | None:
    """The command that somebody most likely meant."""
    plain = re.sub(r"^\s*/?notify\b", "", words.strip(), flags=re.IGNORECASE).strip().lower()
    first = plain.split(" ")[0] if plain else ""
    found = get_close_matches(
        first, [*known, *(word for word, name in _SAME.items() if name in known)], n=1, cutoff=0.6
    )
    return _SAME.get(found[0], found[0]) if found else None


def _greets(words: str) -> bool:
    """Whether somebody says hello, in however many words."""
    return bool(_GREETING.match(words))


def not_understood(words: str, known: tuple[str, ...]) -> Outcome:
    """What a person hears who typed something that is no command and no answer."""
    if _greets(words):
        return Outcome((_what_to_type(known),))
    meant = nearest(words, known)
    if meant:
        said = paragraph(
            'We did not understand "{words}". Did you mean {command}?',
            words=Said(words[:80]),
            command=Words(meant, strong=True),
        )
        return Outcome(
            (
                Message(
                    (said,),
                    (Button("command", meant.capitalize(), detail=meant), Button("command", "Help", detail="help")),
                ),
            ),
            result=Result.INVALID,
        )
    said = paragraph("We did not understand that. These are the words that you can type:")
    return Outcome((Message((said, _listed(known))),), result=Result.INVALID)


def _listed(known: tuple[str, ...]) -> Bullets:
    what = _TEAM_WHAT if "board" in known else _WHAT_THEY_DO
    return Bullets(
        tuple(
            text("{name}: {what}", name=Words(name, strong=True), what=Words(what[name]))
            for name in known
            if name in what
        )
    )


_NEAREST = 5


def _named(topics: Iterable[Topic]) -> Bullets:
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


def help_message(topics: Help, words: str, known: tuple[str, ...]) -> Message:
    """The commands, one topic, or all of them by name. An unknown topic gets the nearest."""
    if fold(words) in ("", "help"):
        return _what_to_type(known)
    if fold(words) == "topics":
        return Message((paragraph("You can type help and one of these:"), _named(topics.topics)))
    topic = topics.find(words)
    if topic is None:
        said = paragraph('We have no help about "{words}". The nearest that we have:', words=Said(words[:80]))
        return Message((said, _named(topics.nearest(words, _NEAREST)), paragraph("Type help topics for all of them.")))
    return Message(
        (Heading((Words(topic.title),)), *(Paragraph((Words(part),)) for part in topic.text), *links(topic.links))
    )
