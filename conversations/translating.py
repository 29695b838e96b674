"""What we say, in another language than English: sentence by sentence, and in English what has no words there."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeGuard, TypeVar

from conversations.content.languages import SLOT, Language, languages
from conversations.replies import Form, Home, Message, Outcome, Paragraph, Step
from conversations.text import Moment, Said, Text, Words, plain

T = TypeVar("T")
_LABELS = frozenset({"label", "title", "submit", "body", "yes", "no"})
"""The fields of replies that hold words of ours as plain text."""
_FIRST = 0xE000  # private use: stands in a sentence for a part that is not plain words of ours
_HELD = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 0x8FF)}]")
_DAY = re.compile(r"(?:([A-Z][a-z]+day) )?(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
_ENDED = re.compile(f"(.+?)(\\.|, {_HELD.pattern})", re.DOTALL)  # what happened as a sentence, or with its moment
_BETWEEN = re.compile(r"(?<=\.) ")  # one sentence and the next
_NUMBERED = re.compile(r"(\d+[,.] )(.+)")  # a stage, as a list or a sentence names it
_WORD = re.compile("[a-z]")  # a reference and a code have capital letters alone


def language_of(code: str | None) -> Language | None:
    """The language of a code that was stored; None for English, and for one that this program does not have."""
    return languages().get(code or "")


def meant(typed: str, language: Language | None) -> str:
    """What was typed, with a command of the language in English. Anything else stays as it was typed."""
    if language is None:
        return typed
    plain = " ".join(typed.casefold().replace("\u2019", "'").split())
    command, _, rest = plain.partition(" ")
    if plain in language.commands:
        return language.commands[plain]
    return f"help {rest}" if language.commands.get(command) == "help" else typed


def outcome_in(language: Language | None, outcome: Outcome) -> Outcome:
    """All that an outcome says, in a language."""
    if language is None:
        return outcome
    form = outcome.form and _form_in(language, outcome.form)
    return replace(outcome, messages=tuple(message_in(language, each) for each in outcome.messages), form=form)


def message_in(language: Language | None, message: Message) -> Message:
    """A message in a language, with a note at its end where something of it is in English."""
    if language is None:
        return message
    reading = _Reading(language)
    said = reading.of(message)
    return replace(said, blocks=(*said.blocks, _note(language))) if reading.is_partial else said


def home_in(language: Language | None, home: Home) -> Home:
    """Somebody's own page in a language, with one note at its end where something of it is in English."""
    if language is None:
        return home
    reading = _Reading(language)
    said = reading.of(home.messages)
    if reading.is_partial and said:
        said = (*said[:-1], replace(said[-1], blocks=(*said[-1].blocks, _note(language))))
    return replace(home, messages=said)


def sentence_in(language: Language, words: str) -> str | None:
    """Words of ours in a language; None where some of them have no others there."""
    reading = _Reading(language)
    said = reading.of(Paragraph((Words(words),)))
    return None if reading.is_partial else plain(said.text)


def sentences_of(words: str) -> list[str]:
    """Each sentence by itself, as it may be translated."""
    return _BETWEEN.split(words)


def _form_in(language: Language, form: Form) -> Form:
    reading = _Reading(language)
    said = reading.of(form)
    return replace(said, intro=(*said.intro, _note(language))) if reading.is_partial else said


def _note(language: Language) -> Paragraph:
    return Paragraph((Words(language.note),))


class _Reading:
    """One reply as it is read into a language. `is_partial`: some words of ours had no others."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.is_partial = False

    def of(self, value: T, name: str = "") -> T:
        """The same value, with every sentence and label in it in the language."""
        said: Any = value
        if isinstance(value, str) and name in _LABELS:
            said = self._label(value)
        elif isinstance(value, tuple):
            is_text = value and all(isinstance(part, Words | Said | Moment) for part in value)
            said = self._text(value) if is_text else tuple(self.of(each, name) for each in value)
        elif isinstance(value, Step):
            said = self._step(value)
        elif is_dataclass(value) and not isinstance(value, type):
            said = self._reply(value)
        return said  # type: ignore[no-any-return]

    def _reply(self, value: Any) -> Any:
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        read = {field: self.of(part, field) for field, part in parts.items()}
        changed = {field: part for field, part in read.items() if part is not parts[field]}
        return replace(value, **changed) if changed else value

    def _step(self, step: Step) -> Step:
        said = self._sentence(step.status.value)
        return replace(step, title=self._sentence(step.title), note=self.of(step.note), said=said)

    def _text(self, text: Text) -> Text:
        """Only a whole sentence is translated: half of one would be no language."""
        held = [part for part in text if not _is_plain(part)]
        numbers = iter(range(_FIRST, _FIRST + len(held)))
        whole = "".join(part.text if _is_plain(part) else chr(next(numbers)) for part in text)
        said = self._sentence(whole)
        if said == whole:
            return text if _is_worded(whole) else tuple(self._held(part) for part in text)
        made: list[Words | Said | Moment] = []
        for piece in re.split(f"({_HELD.pattern})", said):
            if _HELD.fullmatch(piece):
                made.append(self._held(held[ord(piece) - _FIRST]))
            elif piece:
                made.append(Words(piece))
        return tuple(made)

    def _held(self, part: Words | Said | Moment) -> Words | Said | Moment:
        """A link, a question or a name to select has words of its own. A command to type has a small letter first."""
        if not isinstance(part, Words) or not part.text[:1].isupper():
            return part
        said = self._sentence(part.text)
        return replace(part, text=said) if said != part.text else part

    def _label(self, words: str) -> str:
        """What stands in the slots of plain text may be a person's: it stays as it is, and asks for no note."""
        before = self.is_partial
        said = self._sentence(words)
        if said != words:
            self.is_partial = before
        return said

    def _sentence(self, whole: str) -> str:
        """In the language; as it is where that has no words for it, or it has no words itself."""
        if not _is_worded(whole) or whole in _names():
            return whole
        if stage := _NUMBERED.fullmatch(whole):
            return stage[1] + self._sentence(stage[2])
        said = self._known(whole)
        if said is None:
            self.is_partial = True
        return said or whole

    def _known(self, whole: str) -> str | None:
        """Words that stand there as they are, or with their slots filled; else sentence by sentence, if each does."""
        said = _exactly(self._language, whole) or self._by_pattern(whole)
        if said is None and (ended := _ENDED.fullmatch(whole)) and (begun := self._known(ended[1])):
            said = begun + ended[2]
        if said is None and len(sentences := _BETWEEN.split(whole)) > 1:
            each = [self._known(one) if _is_worded(one) else one for one in sentences]
            said = None if None in each else " ".join(one or "" for one in each)
        return said

    def _by_pattern(self, whole: str) -> str | None:
        lowered = whole[:1].lower() + whole[1:]
        for pattern, other in self._language.patterns:
            for candidate in (whole, lowered):
                if found := pattern.fullmatch(candidate):
                    slots = {name: self._slot(value) for name, value in found.groupdict().items()}
                    said = SLOT.sub(lambda slot, slots=slots: slots[slot[1]], other)  # type: ignore[misc]
                    return said if candidate is whole else said[:1].upper() + said[1:]
        return None

    def _slot(self, value: str) -> str:
        """A number, a day, a name of ours; else as it is."""
        if day := _DAY.fullmatch(value):
            weekday, date, month, year = day.groups()
            named = f"{self._language.days.get(weekday, weekday)} " if weekday else ""
            return f"{named}{date} {self._language.months.get(month, month)} {year}"
        return self._sentence(value)


def _is_plain(part: Words | Said | Moment) -> TypeGuard[Words]:
    """Whether its words can stand in the middle of a sentence of ours."""
    return isinstance(part, Words) and not part.strong and part.link is None


def _is_worded(whole: str) -> bool:
    """Whether words of ours are in it, beside what is held and references."""
    return bool(_WORD.search(_HELD.sub("", whole)))


def _exactly(language: Language, words: str) -> str | None:
    """Words that stand there just so, or with another first letter where a sentence begins."""
    if found := language.words.get(words):
        return found
    found = language.words.get(words[:1].lower() + words[1:])
    return found[:1].upper() + found[1:] if found else None


@cache
def _names() -> frozenset[str]:
    """Of the languages, each of which stands in itself."""
    return frozenset({"English", *(language.name for language in languages().values())})
