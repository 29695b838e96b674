"""A new question is one entry in the content: the rehearsal answers it by its type, in the form and in the chat."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import wiring
from bot.__main__ import app
from bot.rehearsal.answers import ANSWERS, answer_to, for_fields, in_the_chat
from conversations.content import loader
from conversations.content.questions import Question, QuestionType
from conversations.questions.parsing import parse
from models.enums import Stage

PACK = loader.load()
CHOICES = '\nchoices = [{ value = "a", label = "Alpha" }, { value = "b", label = "Beta" }]'
CHOOSING = (QuestionType.CHOICE, QuestionType.CHOICES)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the content to add questions to, which everything loads from now on."""
    folder = tmp_path / "content"
    ignored = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(loader.FOLDER, folder, ignore=ignored)
    monkeypatch.setattr(loader, "FOLDER", folder)
    wiring._pack.cache_clear()
    yield folder / loader.NEWEST_CONTENT
    wiring._pack.cache_clear()


def entry(kind: QuestionType) -> str:
    """One entry, as somebody who adds a question writes it."""
    choices = (
        '\nchoices = [{ value = "a", label = "Alpha" }, { value = "b", label = "Beta" }]' if kind in CHOOSING else ""
    )
    return f'''
[[pages.questions]]
key = "new_{kind}"
title = "New {kind}"
text = "What about the new {kind}?"
type = "{kind}"{choices}
'''


def test_a_question_of_every_type_is_one_entry_and_the_rehearsal_still_ends_well(content: Path) -> None:
    kinds = list(QuestionType)
    some, others = kinds[:6], kinds[6:]  # a page holds 10 at most
    for file, asked in (
        ("00-before-you-start.toml", some),
        ("01-registration.toml", others[:3]),
        ("08-integration.toml", others[3:5]),
        ("10-connection-agreement.toml", others[5:]),
    ):
        with (content / file).open("a", encoding="utf-8") as written:
            written.writelines(entry(kind) for kind in asked)
    played = CliRunner().invoke(app, ["rehearse"])
    assert played.exit_code == 0, played.output
    for kind in QuestionType:
        assert f"What about the new {kind}?" in " ".join(played.stdout.replace("\n", " ").split())


def test_a_question_before_those_that_are_typed_is_answered_in_its_turn(content: Path) -> None:
    file = content / "01-registration.toml"
    first = '[[pages.questions]]\nkey = "contact_name"'
    written = file.read_text(encoding="utf-8").replace(first, f"{entry(QuestionType.PHONE)}\n{first}")
    file.write_text(written, encoding="utf-8")
    typed = list(in_the_chat(Stage.REGISTRATION, before="registration.email"))
    assert typed == [answer_to("registration.new_phone"), ANSWERS["registration.contact_name"]]
    played = CliRunner().invoke(app, ["rehearse", "--declined"])
    assert played.exit_code == 0, played.output


@pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.key)
def test_the_example_of_a_type_is_an_answer_that_its_question_takes(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.rehearsal.answers.ANSWERS", {})
    answer = answer_to(question.key)
    assert parse(question, (answer,) if isinstance(answer, str) else answer)


def test_a_field_that_nobody_knows_gets_words() -> None:
    assert for_fields(["nowhere.nothing"]) == {"nowhere.nothing": "We have a plan for this."}
    assert for_fields(["nowhere.nothing"], nothing="Something") == {"nowhere.nothing": "Something"}
