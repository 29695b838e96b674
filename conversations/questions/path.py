"""Which questions are asked: progress is derived by walking the answers, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.content.questions import AnswerCondition, AnswerValue, Question, QuestionType
from conversations.questions.entries import plan_pages, template_pages
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.schema import Page, StageContent

Answers = Mapping[str, AnswerValue]

NOT_YET = "not_yet"


def holds(condition: AnswerCondition, answers: Answers) -> bool:
    """Whether the answer given is one of those that the condition names."""
    given = answers.get(condition.question)
    if isinstance(given, tuple):
        return any(value in condition.any_of for value in given)
    return given in condition.any_of


def all_hold(conditions: Iterable[AnswerCondition], answers: Answers) -> bool:
    return all(holds(condition, answers) for condition in conditions)


def applies(content: StageContent | None, answers: Answers) -> bool:
    """Whether a journey has a stage (None where it has not), and does not skip it: what one skips, nobody is asked."""
    return content is not None and not (content.skip_when and all_hold(content.skip_when, answers))


def pages(content: StageContent, answers: Answers) -> tuple[Page, ...]:
    """The pages of a stage with the questions that are asked, given the answers so far. Empty pages are left out."""
    match content.stage, content.collection:
        case Stage.TEMPLATES, collection if collection is not None:
            drawn = template_pages(collection, answers)
        case Stage.ROUTING_PLANS, collection if collection is not None:
            drawn = plan_pages(collection, answers)
        case _:
            drawn = content.pages
    asked = (_as_asked(page, answers) for page in drawn)
    return tuple(page for page in asked if page.questions)


def questions(drawn: Iterable[Page]) -> tuple[Question, ...]:
    """The questions of pages, in order."""
    return tuple(question for page in drawn for question in page.questions)


def is_answered(question: Question, answers: Answers) -> bool:
    """A confirmation that says "not yet" is kept, but does not count; nor does a choice that is unfinished or gone."""
    given = answers.get(question.key)
    if given is None or given == "":
        return question.optional
    if question.type is QuestionType.CHOICE and given not in {c.value for c in question.choices if not c.unfinished}:
        return False
    return not (question.type is QuestionType.CONFIRM and given == NOT_YET)


def unanswered(candidates: Iterable[Question], answers: Answers) -> tuple[Question, ...]:
    """Of the questions asked in a stage, what still holds it back, in order."""
    return tuple(question for question in candidates if not is_answered(question, answers))


def _as_asked(page: Page, answers: Answers) -> Page:
    if page.always_asked:
        return page
    kept = _asked(page.questions, answers)
    return page if len(kept) == len(page.questions) else replace(page, questions=kept)


def _asked(candidates: tuple[Question, ...], answers: Answers) -> tuple[Question, ...]:
    """A question that hangs on one that is not asked is not asked either, whatever was answered there before."""
    dropped: set[str] = set()
    kept = []
    for question in candidates:
        if all_hold(question.when, answers) and not any(c.question in dropped for c in question.when):
            kept.append(question)
        else:
            dropped.add(question.key)
    return tuple(kept)
