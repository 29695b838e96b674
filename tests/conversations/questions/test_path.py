"""Which questions are asked follows from the answers alone; what drops off the path is kept and hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.content.questions import AnswerCondition, AnswerValue, Choice, Question, QuestionType
from conversations.content.schema import Page, StageContent
from conversations.journey.machine import State
from conversations.questions import path
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PACK, complete, in_state


def question(
    key: str, *when: AnswerCondition, kind: QuestionType = QuestionType.TEXT, optional: bool = False
) -> Question:
    choices = (Choice("a", "A"), Choice("b", "B")) if kind is QuestionType.CHOICE else ()
    return Question(f"eligibility.{key}", key, kind, key, key, when=when, optional=optional, choices=choices)


def if_(key: str, *values: str) -> AnswerCondition:
    return AnswerCondition(f"eligibility.{key}", values)


CHAIN = StageContent(
    Stage.ELIGIBILITY,
    "Chain",
    (),
    pages=(
        Page("First", "", (question("root"), question("branch", if_("root", "yes")))),
        Page("Second", "", (question("leaf", if_("branch", "yes")),)),
        Page("Last", "", (question("always"),)),
    ),
)


def asked(**answers: AnswerValue) -> list[str]:
    full = {f"eligibility.{key}": value for key, value in answers.items()}
    return [found.text for found in path.questions(path.pages(CHAIN, full))]


def test_a_condition_asks_for_more() -> None:
    assert asked() == ["root", "always"]
    assert asked(root="yes") == ["root", "branch", "always"]
    assert asked(root="yes", branch="yes") == ["root", "branch", "leaf", "always"]


def test_a_page_with_nothing_to_ask_is_left_out() -> None:
    assert [page.title for page in path.pages(CHAIN, {})] == ["First", "Last"]


def test_a_question_that_hangs_on_a_dropped_one_on_its_page_is_dropped_too() -> None:
    page = Page(
        "One", "", (question("root"), question("branch", if_("root", "yes")), question("leaf", if_("branch", "x")))
    )
    one = StageContent(Stage.ELIGIBILITY, "One", (), pages=(page,))
    kept = {"eligibility.root": "no", "eligibility.branch": "x"}
    assert [found.text for found in path.questions(path.pages(one, kept))] == ["root"]


def test_one_of_several_choices_is_enough() -> None:
    assert path.holds(if_("channels", "email"), {"eligibility.channels": ("nhs_app", "email")})
    assert not path.holds(if_("channels", "letter"), {"eligibility.channels": ("nhs_app", "email")})
    assert not path.holds(if_("channels", "letter"), {})


@pytest.mark.parametrize(
    ("kind", "answer", "counts"),
    [
        (QuestionType.TEXT, None, False),
        (QuestionType.TEXT, "", False),
        (QuestionType.TEXT, "something", True),
        (QuestionType.NUMBER, 0, True),
        (QuestionType.CONFIRM, "yes", True),
        (QuestionType.CONFIRM, "not_yet", False),
        (QuestionType.YES_NO, "no", True),
        (QuestionType.CHOICE, "b", True),
        (QuestionType.CHOICE, "offered no more", False),
    ],
)
def test_what_counts_as_answered(kind: QuestionType, answer: AnswerValue | None, counts: bool) -> None:
    answers = {} if answer is None else {"eligibility.it": answer}
    assert path.is_answered(question("it", kind=kind), answers) is counts


def test_an_optional_question_never_holds_a_stage_back() -> None:
    assert path.is_answered(question("it", optional=True), {})


def test_a_dropped_answer_is_hidden_and_kept_and_comes_back() -> None:
    onboarding = in_state(State.ELIGIBILITY)
    onboarding.answer("eligibility.children", "yes", AMARA)
    complete(onboarding, Stage.ELIGIBILITY)
    key = "eligibility.children_detail"
    onboarding.answer("eligibility.children", "no", AMARA)
    assert onboarding.question(key) is None
    assert key in onboarding.given
    onboarding.answer("eligibility.children", "yes", AMARA)
    assert onboarding.question(key)
    assert not onboarding.unanswered(Stage.ELIGIBILITY)


@given(st.sampled_from(list(PACK.stages)), st.data())
def test_answering_in_any_order_ends_at_the_same_path(stage: Stage, data: st.DataObject) -> None:
    answers: dict[str, AnswerValue] = {"engagement_call.channels": ("nhs_app", "email")}
    for found in PACK.stages[stage].questions:
        if found.type in (QuestionType.YES_NO, QuestionType.CHOICE):
            values = [choice.value for choice in found.choices] or ["yes", "no"]
            answers[found.key] = data.draw(st.sampled_from(values))
    shuffled = dict(data.draw(st.permutations(sorted(answers.items()))))
    assert path.questions(path.pages(PACK.stages[stage], answers)) == path.questions(
        path.pages(PACK.stages[stage], shuffled)
    )
