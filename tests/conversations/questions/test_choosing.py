"""A choice by its label, its number or its start, and several at once."""

from __future__ import annotations

import pytest

from conversations.content.questions import Choice
from conversations.questions.problems import AnswerProblem
from conversations.text import Said, plain
from tests.conversations.questions.asking import ONE, T, answer, refused


@pytest.mark.parametrize(("typed", "value"), ONE)
def test_a_choice_by_label_number_or_start(typed: str, value: str) -> None:
    assert answer(T.CHOICE, typed) == value


def test_an_unknown_choice_is_shown_back_as_the_persons_text() -> None:
    with pytest.raises(AnswerProblem) as caught:
        answer(T.CHOICE, "<!channel> fax")
    assert Said("<!channel> fax") in caught.value.text
    assert "Select an option from the list" in plain(caught.value.text)
    assert "fax" not in str(caught.value)


def test_a_long_wrong_choice_is_cut() -> None:
    assert len(refused(T.CHOICE, "fax " * 400)) < 150


def test_the_start_of_several_options_is_not_enough_unless_one_is_whole() -> None:
    orders = (Choice("nhs_app,email", "NHS App, Email"), Choice("nhs_app,email,letter", "NHS App, Email, Letter"))
    assert "fits more than one option" in refused(T.CHOICE, "NHS App", choices=orders)
    assert answer(T.CHOICE, "nhs app, email", choices=orders) == "nhs_app,email"


def test_a_short_word_does_not_begin_an_option_by_accident() -> None:
    sure = (Choice("sure", "Yes, sure"), Choice("unsure", "Not sure"))
    assert "not one of the options" in refused(T.CHOICE, "no", choices=sure)
    assert answer(T.CHOICE, "not", choices=sure) == "unsure"


def test_a_word_that_is_in_one_label_alone_names_it() -> None:
    ways = (Choice("api", "NHS Notify API"), Choice("mesh", "NHS Notify MESH"))
    assert answer(T.CHOICE, "the API", choices=ways) == "api"
    assert answer(T.CHOICE, "mesh", choices=ways) == "mesh"
    assert "fits more than one option" in refused(T.CHOICE, "Notify", choices=ways)


SEVERAL = [
    (("nhs_app", "letter"), ("nhs_app", "letter")),
    (("1 and 3",), ("nhs_app", "text_message")),
    (("1,3",), ("nhs_app", "text_message")),
    (("3 1",), ("nhs_app", "text_message")),
    (("NHS App, email and text",), ("nhs_app", "email", "text_message")),
    (("letter & email",), ("email", "letter")),
    (("Email / letter / email",), ("email", "letter")),
    (("email, and letter",), ("email", "letter")),
    (("all",), ("nhs_app", "email", "text_message", "letter")),
    (("text message",), ("text_message",)),
]


@pytest.mark.parametrize(("typed", "values"), SEVERAL)
def test_several_choices_in_the_questions_order(typed: tuple[str, ...], values: tuple[str, ...]) -> None:
    assert answer(T.CHOICES, *typed) == values


@pytest.mark.parametrize(
    ("typed", "says"),
    [("email and fax", "fax is not one"), ("1,9", "9 is not one"), (",", "at least one"), ("both", "both is not")],
)
def test_one_wrong_choice_among_several_is_named(typed: str, says: str) -> None:
    assert says in refused(T.CHOICES, typed)
