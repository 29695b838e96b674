"""Help topics, and how a person's words find one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property

from conversations.content.schema import ContentError, Link

_CLOSE_ENOUGH = 0.8  # finds "caldicot gardian"; lower than this, short names such as DPO and DPIA run together
_TOO_SHORT_TO_GUESS = 4  # DSPT, MESH and the like are one letter from each other
_LEAD_IN = re.compile(r"^(?:help (?:me )?(?:with |on |about )?|wh(?:at|o)(?: is|'s| are|s) |tell me about |explain )+")
_ARTICLE = re.compile(r"^(?:a|an|the|our|my|your) ")


@dataclass(frozen=True)
class Topic:
    """Something that help explains. `words` are other names for it; `text` is paragraphs of plain text.

    `command`: what to type to do what the topic is about; empty where it is only explained. `said`: a person wrote it,
    in the program, and no line of it is ours.
    """

    key: str
    title: str
    words: tuple[str, ...]
    text: tuple[str, ...]
    links: tuple[Link, ...] = ()
    command: str = ""
    said: bool = False


@dataclass(frozen=True)
class Help:
    """Every help topic, and the words by which each is found."""

    topics: tuple[Topic, ...]

    def topic(self, key: str) -> Topic:
        """The topic with this key. ContentError if there is none."""
        for topic in self.topics:
            if topic.key == key:
                return topic
        raise ContentError(f"help.toml: there is no topic '{key}'. Add it, or correct the key.")

    def named(self, words: str) -> Topic | None:
        """The topic that has this name, in any case and with any punctuation; of several the first."""
        return self._by_name.get(fold(words))

    def find(self, words: str) -> Topic | None:
        """The topic that a person means: by name or alias in any case, else the nearest spelling, else None."""
        asked = fold(words)
        if exact := self.named(words):
            return exact
        if len(asked) <= _TOO_SHORT_TO_GUESS:
            return None
        near = get_close_matches(asked, self._by_name, n=1, cutoff=_CLOSE_ENOUGH)
        return self._by_name[near[0]] if near else None

    def asked_about(self, message: str) -> Topic | None:
        """The topic that a whole message asks about: it names it, or has one of its names among its words.

        The longest name counts, of those with as many words the first. A single word in a longer message that asks
        nothing is no question about it.
        """
        if topic := self.find(message):
            return topic
        plain = f" {_plain(message)} "
        count = len(plain.split())
        if count > _LONGEST_MESSAGE:
            return None
        fewest = 1 if asks(message) or count <= _SHORT_MESSAGE else 2
        held = [name for name in self._by_phrase if f" {name} " in plain and len(name.split()) >= fewest]
        best = max(held, key=lambda name: (len(name.split()), -plain.index(f" {name} ")), default=None)
        return self._by_phrase[best] if best else None

    def nearest(self, words: str, count: int) -> tuple[Topic, ...]:
        """The topics whose names are spelled most like what was asked, the nearest first."""
        asked = fold(words)
        ranked = sorted(
            self.topics, key=lambda topic: max(_likeness(asked, name) for name in names(topic)), reverse=True
        )
        return tuple(ranked[:count])

    @cached_property
    def _by_name(self) -> Mapping[str, Topic]:
        return {name: topic for topic in reversed(self.topics) for name in names(topic)}

    @cached_property
    def _by_phrase(self) -> Mapping[str, Topic]:
        """By every name as it stands in a sentence, but for those that say nothing there, such as "help"."""
        named = {_plain(name): topic for topic in reversed(self.topics) for name in (topic.title, *topic.words)}
        return {name: topic for name, topic in named.items() if name not in _SAYS_NOTHING}


def _likeness(asked: str, name: str) -> float:
    """A word in common says more than letters in common."""
    shared = bool(set(asked.split()) & set(name.split()) - _LITTLE_WORDS)
    return shared + SequenceMatcher(None, asked, name, autojunk=False).ratio()


_LITTLE_WORDS = frozenset({"a", "an", "and", "do", "for", "how", "i", "in", "is", "of", "on", "or", "the", "to"})


_LONGEST_MESSAGE = 15  # words
_SHORT_MESSAGE = 3
_MOST_CHARACTERS = 300
_SAYS_NOTHING = frozenset({"help", "command", "commands", "options", "about", "proof", "start", "sender"})
_QUESTION_WORDS = frozenset(
    {
        "what",
        "what's",
        "who",
        "who's",
        "whom",
        "whose",
        "where",
        "where's",
        "when",
        "when's",
        "why",
        "which",
        "how",
        "how's",
        "can",
        "could",
        "do",
        "does",
        "did",
        "is",
        "are",
        "am",
        "will",
        "would",
        "should",
        "shall",
        "may",
        "might",
        "must",
        "has",
        "have",
    }
)


def asks(message: str) -> bool:
    """Whether a short message reads as a question: it ends with a question mark or begins as one."""
    words = _plain(message).split()
    if not words or len(words) > _LONGEST_MESSAGE or len(message) > _MOST_CHARACTERS:
        return False
    return message.rstrip().endswith("?") or words[0] in _QUESTION_WORDS


def says_something(name: str) -> bool:
    """Whether a name for a topic has a word by which nothing else is asked for."""
    return bool(set(fold(name).split()) - _QUESTION_WORDS - _LITTLE_WORDS)


def names(topic: Topic) -> tuple[str, ...]:
    """Every name of a topic, folded for comparison."""
    return tuple(dict.fromkeys(fold(name) for name in (topic.key, topic.title, *topic.words)))


def fold(words: str) -> str:
    """Words as they are compared: lower case, no punctuation, without "what is", "help with" and articles."""
    return _ARTICLE.sub("", _LEAD_IN.sub("", _plain(words)))


def _plain(words: str) -> str:
    """Words in lower case, without punctuation but for apostrophes, which are straight."""
    return " ".join(re.sub(r"[^\w']", " ", words.replace("_", " ").replace("\u2019", "'").lower()).split())
