"""Beside what a version changes stands what of it is translated, and what of a language we do not say any more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import packs
from bot.content.translations import texts_of
from conversations.content import loader
from conversations.content.languages import FOLDER
from conversations.content.schema import ContentError

DESCRIBED = 'name = "Kernewek"\ntyped = ["kernewek"]\nnote = "?"\n[commands]\n[months]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The versions that there are, with the languages beside them, to change."""
    return Path(shutil.copytree(loader.FOLDER, tmp_path / "content", ignore=shutil.ignore_patterns("*.py")))


def kernewek(folder: Path, words: str) -> None:
    language = folder / FOLDER.name / "kw"
    language.mkdir()
    (language / "language.toml").write_text(DESCRIBED, encoding="utf-8")
    (language / "words.toml").write_text(words, encoding="utf-8")


def told_of(code: str, lines: list[str]) -> list[str]:
    """The line of a language, and those beneath it."""
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{code}, "))
    beneath = [line for line in lines[at + 1 :] if not line.startswith("  ")]
    return lines[at : lines.index(beneath[0], at) if beneath else None]


def test_how_much_is_translated_is_counted_and_is_no_error(folder: Path) -> None:
    kernewek(folder, '[stages]\n"Register your interest" = "Kovskrifa"\n"Programme or service" = "Towlen"\n')
    total = len(texts_of(loader.load()))
    told = told_of("kw", packs.check(folder / loader.NEWEST_CONTENT))
    assert told == [f"kw, Kernewek: 2 of its {total} texts are translated, and {total - 2} are in English."]


def test_what_a_version_says_otherwise_now_is_translated_no_more_and_named(folder: Path) -> None:
    packs.new("2999-01", loader.NEWEST_CONTENT, folder)
    stage = folder / "2999-01" / "01-registration.toml"
    asked = '\n[[pages.questions]]\nkey = "fax"\ntitle = "Fax"\ntext = "What is your fax number?"\ntype = "phone"\n'
    begun = (folder / loader.NEWEST_CONTENT / stage.name).read_text(encoding="utf-8")
    stage.write_text(begun + asked, encoding="utf-8")
    kernewek(folder, '[all]\n"What is your fax number?" = "Pandr\'yw agas niver?"\n')
    before = told_of("kw", packs.check(folder / "2999-01"))
    stage.write_text(begun + asked.replace("your fax", "the fax"), encoding="utf-8")
    told = told_of("kw", packs.check(folder / "2999-01"))
    assert before[0].startswith("kw, Kernewek: 1 of") and before[1:] == []
    assert told[0].startswith("kw, Kernewek: 0 of") and told[1:] == ["  not said any more: What is your fax number?"]


@pytest.mark.parametrize(
    ("english", "is_said"),
    [
        ("You can use NHS Notify", True),
        ("See all 5 steps", True),  # put together of 2 words of ours
        ("1 question", True),
        ("Check it before you save.", True),  # one sentence of several
        ("{who} approved stage {stage}", True),
        ("{answered} of {total} needed questions answered", True),
        ("You may use NHS Notify", False),
        ("{who} gives approval to stage {stage}", False),
        ("{name} of the {team} is gone for good", False),
    ],
)
def test_what_is_not_said_any_more(folder: Path, english: str, is_said: bool) -> None:
    kernewek(folder, f'[all]\n"{english}" = "{english}"\n')
    lost = told_of("kw", packs.check(folder / loader.NEWEST_CONTENT))[1:]
    assert lost == ([] if is_said else [f"  not said any more: {english}"])


def test_all_mistakes_of_a_language_are_named_at_once(folder: Path) -> None:
    kernewek(folder, '[all]\n"{who} left" = "{name} gyllys"\nDone = "Gwrys"\n"{count} done" = "Gwrys"\n')
    with pytest.raises(ContentError) as wrong:
        packs.check(folder / loader.NEWEST_CONTENT)
    assert str(wrong.value).splitlines() == [
        "translations/kw/words.toml, item '{who} left': give both sides the same words in braces. "
        "The English has {who}, the other {name}.",
        "translations/kw/words.toml, item '{count} done': give both sides the same words in braces. "
        "The English has {count}, the other none.",
    ]


def test_a_language_that_cannot_be_read_is_named(folder: Path) -> None:
    kernewek(folder, "nonsense")
    with pytest.raises(ContentError, match="translations/kw: correct language"):
        packs.check(folder / loader.NEWEST_CONTENT)
