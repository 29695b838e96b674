"""What the applicant of the rehearsal answers: one table by question key, and an example by type for all else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from bot.rehearsal.seats import RehearsalProblem, Seat, Sheet
from conversations.content.loader import load, newest_versions
from conversations.content.questions import AnswerValue, Question, QuestionType
from conversations.questions import path
from conversations.questions.parsing import parse
from models.enums import Stage

Typed = str | tuple[str, ...]


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Typed]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", tuple(value) if isinstance(value, list) else value.strip()


def _read() -> Mapping[str, Typed]:
    written = files("bot.rehearsal").joinpath("answers.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat(tomllib.loads(written))))


ANSWERS = _read()
"""What the applicant types or chooses, by question key: {"registration.ods_code": "R9X", ...}."""


_BY_TYPE: Mapping[QuestionType, str] = {
    QuestionType.FULL_NAME: "Amara Okafor",
    QuestionType.EMAIL: "amara.okafor@riverside.example",
    QuestionType.PHONE: "01632 960 001",
    QuestionType.ODS_CODE: "R9X",
    QuestionType.NUMBER: "1",
    QuestionType.DATE: "14 December 2026",
    QuestionType.YES_NO: "yes",
    QuestionType.CONFIRM: "yes",
    QuestionType.EVIDENCE: "https://riverside.example/governance",
}
_IN_WORDS = "We have a plan for this."  # of text, and of any type that has no example above


def for_fields(fields: Iterable[str], **instead: Typed) -> dict[str, Typed]:
    """The answers to some fields; `instead` gives others by the last part of the key: `service="Flu invitations"`."""
    return {field: instead.get(field.rsplit(".", 1)[-1]) or answer_to(field) for field in fields}


def answer_to(key: str) -> Typed:
    """The answer from the table; to a question that it does not have, an example of the question's type."""
    return ANSWERS.get(key) or _example(_question(key))


def in_the_chat(stage: Stage, before: str = "", **instead: Typed) -> Iterator[str]:
    """What is typed in the chat for each question of a stage in turn, up to the question `before` if one is named."""
    content, answers = load().stages[stage], dict[str, AnswerValue]()
    while missing := [q for q in path.questions(path.pages(content, answers)) if q.key not in answers]:
        question = missing[0]
        if question.key == before:
            return
        [typed] = for_fields([question.key], **instead).values()
        values = (typed,) if isinstance(typed, str) else typed
        answers[question.key] = parse(question, values)
        yield ", ".join(values)


def _question(key: str) -> Question | None:
    """The question of a field; in a collection, its entry's name stands in the middle of the key."""
    stage, _, rest = key.partition(".")
    keys = (key, f"{stage}.{rest.partition('.')[2]}")
    packs = (load(), *(load(version) for version in newest_versions().values()))
    return next((question for pack in packs for question in pack.questions if question.key in keys), None)


def _example(question: Question | None) -> Typed:
    if question is not None and question.choices:
        first = question.choices[0].value
        return (first,) if question.type is QuestionType.CHOICES else first
    if question is None:
        return _IN_WORDS
    return _BY_TYPE.get(question.type) or _IN_WORDS[: question.limit].strip()


async def fill_in(seat: Seat, **instead: Typed) -> None:
    """Fill in every page of the open form. `instead` answers some questions otherwise, by the last part of the key.

    Raises RehearsalProblem if an answer is refused.
    """
    while fields := await seat.form_fields():
        accepted(await seat.fills(for_fields(fields, **instead)))


def accepted(sheet: Sheet | None) -> None:
    """A form was taken: no error stands in what is open now."""
    if sheet and sheet.errors:
        said = "; ".join(f"{field}: {error}" for field, error in sheet.errors.items())
        raise RehearsalProblem(f"The form {sheet.title} was not accepted ({said}).")
