"""An item of a checklist becomes the questions that it asks."""

from __future__ import annotations

import pytest

from conversations.content import loader
from conversations.content.questions import AnswerCondition, QuestionType
from conversations.content.schema import ContentPack
from models.enums import Stage


def test_conformance_accepts_or_confirms_4_items_and_asks_for_evidence_of_19(pack: ContentPack) -> None:
    types = [question.type for question in pack.stages[Stage.CONFORMANCE].questions]
    assert types.count(QuestionType.CONFIRM) == 4
    assert types.count(QuestionType.EVIDENCE) == types.count(QuestionType.LONG_TEXT) == 19


@pytest.fixture
def first() -> ContentPack:
    return loader.load("2025-06")


def test_only_the_dspt_of_end_user_organisations_may_be_not_applicable(first: ContentPack) -> None:
    may = [question for question in first.questions if "not_applicable" in {c.value for c in question.choices}]
    assert [question.covers for question in may] == [("S5-02",)]


def test_not_applicable_asks_for_the_reason_and_for_no_evidence(first: ContentPack) -> None:
    key = "technical_preparation.end_user_dspt"
    applies = (AnswerCondition(f"{key}.applies", ("applies",)),)
    assert first.question(f"{key}.reason").when == (AnswerCondition(f"{key}.applies", ("not_applicable",)),)
    assert first.question(f"{key}.statement").when == first.question(f"{key}.evidence").when == applies
