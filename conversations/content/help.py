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
    """Something that help explains. `words` are other names for it; `text` is paragraphs of plain text."""

    key: str
    title: str
    words: tuple[str, ...]
    text: tuple[str, ...]
    links: tuple[Link, ...] = ()


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

    def find(self, words: str) -> Topic | None:
        """The topic that a person means: by name or alias in any case, else the nearest spelling, else None."""
        asked = fold(words)
        if exact := self._by_name.get(asked):
            return exact
        if len(asked) <= _TOO_SHORT_TO_GUESS:
            return None
        near = get_close_matches(asked, self._by_name, n=1, cutoff=_CLOSE_ENOUGH)
        return self._by_name[near[0]] if near else None

    def nearest(self, words: str, count: int) -> tuple[Topic, ...]:
        """The topics whose names are spelled most like what was asked, the nearest first."""
        asked = fold(words)
        ranked = sorted(
            self.topics, key=lambda topic: max(_likeness(asked, name) for name in names(topic)), reverse=True
        )
        return tuple(ranked[:count])

    @cached_property
    def _by_name(self) -> Mapping[str, Topic]:
        return {name: topic for topic in self.topics for name in names(topic)}


def _likeness(asked: str, name: str) -> float:
    """A word in common says more than letters in common."""
    shared = bool(set(asked.split()) & set(name.split()) - _LITTLE_WORDS)
    return shared + SequenceMatcher(None, asked, name, autojunk=False).ratio()


_LITTLE_WORDS = frozenset({"a", "an", "and", "do", "for", "how", "i", "in", "is", "of", "on", "or", "the", "to"})


def names(topic: Topic) -> tuple[str, ...]:
    """Every name of a topic, folded for comparison."""
    return tuple(dict.fromkeys(fold(name) for name in (topic.key, topic.title, *topic.words)))


def fold(words: str) -> str:
    """Words as they are compared: lower case, no punctuation, without "what is", "help with" and articles."""
    plain = " ".join(re.sub(r"[^\w']", " ", words.replace("_", " ").replace("\u2019", "'").lower()).split())
    return _ARTICLE.sub("", _LEAD_IN.sub("", plain))
