"""What `python -m bot content check` says of the languages beside a version: how far each one has come, and what is
translated in it that we do not say any more."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import conversations
import models
from conversations.content.languages import FOLDER, SLOT, Language, mistakes, read_language
from conversations.content.questions import Question
from conversations.content.schema import ContentError, ContentPack, StageContent
from conversations.translating import sentence_in, sentences_of

_CODE = tuple(Path(package.__path__[0]) for package in (conversations, models))
_PLURAL = re.compile(r"^(\w+)s\b")
_AROUND = re.compile(r"^(?:\{[a-z_]+\})? ?|(?:\{[a-z_]+\})? ?$")  # what is put in before and after a sentence


def check(pack: ContentPack, content: Path) -> list[str]:
    """What to print of each language in `content`, the folder of all versions, beside one of them.

    Raises ContentError for a language that cannot be used, with everything that has to be corrected in it.
    """
    ours = our_words(content)
    folders = sorted(path for path in (content / FOLDER.name).iterdir() if path.is_dir())
    return [line for folder in folders for line in _of_language(folder, pack, ours)]


def _of_language(folder: Path, pack: ContentPack, ours: OurWords) -> list[str]:
    if found := mistakes(folder):
        raise ContentError("\n".join(map(str, found)))
    language, texts = read_language(folder), texts_of(pack)
    english = sum(sentence_in(language, words) is None for words in texts)
    come = f"{len(texts) - english} of its {len(texts)} texts are translated, and {english} are in English"
    lost = [f"  not said any more: {words}" for words in no_longer_said(language, ours)]
    return [f"{language.code}, {language.name}: {come}.", *lost]


def texts_of(pack: ContentPack) -> list[str]:
    """Everything that a version says in words of its own, each once."""
    return list(dict.fromkeys(words for content in pack.stages.values() for words in _of_stage(content) if words))


def _of_stage(content: StageContent) -> Iterator[str]:
    yield from (content.title, *content.intro, *(label for label, _ in content.links))
    for page in content.pages:
        yield from (page.title, page.intro)
    for question in (*content.questions, *(content.collection.questions if content.collection else ())):
        yield from _of_question(question)


def _of_question(question: Question) -> Iterator[str]:
    yield from (question.text, question.hint, question.item_title, question.section)
    for choice in question.choices:
        yield from (choice.label, choice.hint)


# What we do not say any more


@dataclass(frozen=True)
class OurWords:
    """Every string of the program and of the content, with each sentence in it (`strings`), and each stretch between
    two slots (`stretches`); and all of them in one, to look for a piece in."""

    strings: frozenset[str]
    stretches: frozenset[str]
    together: str

    def hold(self, english: str) -> bool:
        """Whether we say it, as it stands or put together of 2; with slots, each stretch between them."""
        if not SLOT.search(english):
            whole = _capital(english.removeprefix("1 "))  # of what is counted, the noun is ours
            return whole in self.strings or any({one, _capital(two)} <= self.strings for one, two in _halves(whole))
        return all(map(self._holds, _stretches(english)))

    def _holds(self, stretch: str) -> bool:
        if stretch in self.together or stretch[:1].lower() + stretch[1:] in self.together:
            return True
        singular = _PLURAL.sub(r"\1", stretch)  # of what is counted
        halves = (half for words in (stretch, singular) for half in _halves(words, " "))
        return any({one.strip(), two} <= self.stretches for one, two in halves)


def our_words(content: Path) -> OurWords:
    """What the program says, and what the versions in a folder do."""
    strings = set(_of_program())
    for file in content.rglob("*.toml"):
        if FOLDER.name not in file.relative_to(content).parts:
            strings |= set(_in(tomllib.loads(file.read_text(encoding="utf-8"))))
    sentences = {_AROUND.sub("", each) for words in strings for each in sentences_of(words)}
    whole = {_capital(words) for words in strings | sentences}
    return OurWords(
        frozenset(whole | {words.removesuffix(".") for words in whole}),
        frozenset(stretch for words in strings for stretch in _stretches(words)),
        "\n".join(sorted(strings)),
    )


def _stretches(words: str) -> list[str]:
    return [stretch.strip(" .,:;()") for stretch in SLOT.split(words)[::2]]


def no_longer_said(language: Language, ours: OurWords) -> list[str]:
    """What is translated, by its English, though it stands nowhere in the program and in no version any more."""
    return [english for english in language.words if not ours.hold(english)]


def _of_program() -> Iterator[str]:
    for file in (file for package in _CODE for file in package.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
                yield node.value


def _in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _in(inner)
        case list():
            for inner in value:
                yield from _in(inner)
        case _:
            pass  # a number, a day


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _halves(words: str, after: str = "") -> Iterator[tuple[str, str]]:
    """Every way to part words in two, behind some letter where `after` says which."""
    parted = ((words[:at], words[at:]) for at in range(1, len(words)))
    return ((one, two) for one, two in parted if one.endswith(after))
