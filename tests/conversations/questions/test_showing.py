"""An answer is shown as people read it, and put back into its form it is the same answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conversations.content.loader import FOLDER, load
from conversations.content.questions import AnswerValue, Choice, Question, QuestionType
from conversations.questions.checks import refusal
from conversations.questions.parsing import parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.showing import EXAMPLES, display, example, raw
from conversations.text import plain
from tests.conversations.questions.asking import EMAILS, ONE, T, ask
from tests.conversations.questions.test_parsing import DATES, NO, NUMBERS, YES


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (T.TEXT, "Leeds", "Leeds"),
        (T.NUMBER, 12_000, "12,000"),
        (T.DATE, "2027-01-06", "6 January 2027"),
        (T.DATE, "", ""),
        (T.YES_NO, "no", "No"),
        (T.CONFIRM, "not_yet", "Not yet"),
        (T.CHOICE, "email", "Email"),
        (T.CHOICE, "fax", "fax"),
        (T.CHOICES, ("nhs_app", "letter"), "NHS App, Letter"),
        (T.EVIDENCE, {"kind": "person", "text": "Sam Patel", "email": "sam@nhs.net"}, "Sam Patel, sam@nhs.net"),
        (T.EVIDENCE, {"kind": "note", "text": "In the manual"}, "In the manual"),
    ],
)
def test_answers_are_shown_as_people_read_them(kind: QuestionType, value: AnswerValue, shown: str) -> None:
    assert display(ask(kind), value) == shown


people = st.tuples(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
    st.sampled_from([" {} ", "<{}>", "({})", ", mailto:{}.", ":{};"]),
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{2,8}\.(nhs\.uk|net)", fullmatch=True),
    st.text(max_size=20),
).map(lambda parts: parts[0] + parts[1].format(parts[2]) + parts[3])


typed_texts = st.one_of(
    st.text(max_size=300),
    people,
    st.sampled_from([*YES, *NO, *DATES, *EMAILS, *(typed for typed, _ in NUMBERS), *(typed for typed, _ in ONE)]),
    st.integers(0, 10**10).map(str),
    st.dates().map(str),
)


@given(
    st.sampled_from(list(T)),
    st.lists(typed_texts, max_size=3).map(tuple),
    st.booleans(),
    st.none() | st.integers(1, 60),
)
def test_an_answer_put_back_in_its_form_is_the_same_answer(
    kind: QuestionType, typed: tuple[str, ...], optional: bool, limit: int | None
) -> None:
    question = ask(kind, optional=optional, limit=limit)
    try:
        given_answer = parse(question, typed)
    except AnswerProblem as problem:
        assert plain(problem.text)
        return
    assert parse(question, raw(question, given_answer)) == given_answer
    assert display(question, given_answer) or given_answer == ""


@given(
    st.lists(
        st.tuples(st.text("ab1 2,", min_size=1, max_size=4), st.text("abAB12 ,and", max_size=8)), min_size=1, max_size=6
    ),
    st.data(),
)
def test_a_choice_put_back_is_the_same_whatever_the_labels(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    values = [value for value, _ in pairs]
    assume(len(set(values)) == len(values) and all(value == " ".join(value.split()) for value in values))
    choices = tuple(Choice(value, label) for value, label in pairs)
    one = data.draw(st.sampled_from(values))
    several = tuple(value for value in values if data.draw(st.booleans()))
    assert parse(ask(T.CHOICE, choices=choices), raw(ask(T.CHOICE), one)) == one
    if several:
        assert parse(ask(T.CHOICES, choices=choices), raw(ask(T.CHOICES), several)) == several


def test_every_type_has_an_example() -> None:
    assert set(EXAMPLES) == set(QuestionType)


PACKS = [load(path.name) for path in sorted(FOLDER.iterdir()) if path.is_dir() and path.name[:2] == "20"]
ASKED = {f"{pack.version} {question.key}": question for pack in PACKS for question in pack.questions}
SINGLE = (T.EMAIL, T.PHONE, T.ODS_CODE, T.NUMBER, T.DATE)
DAYS = [date(2026, 1, 1), date(2026, 11, 29), date(2028, 2, 29), date(2031, 12, 31)]
_EXAMPLE = re.compile(r"(?:for example[:,]? |such as )((?:[^.]|\.(?=\S))+)", re.IGNORECASE)


def examples_in(words: str) -> list[str]:
    """The values that a hint or an error gives as examples."""
    return [each for found in _EXAMPLE.findall(words) for each in re.split(r", or | or ", found)]


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("question", [q for q in ASKED.values() if q.type in SINGLE], ids=lambda q: q.key)
def test_an_example_is_taken_by_the_question_that_gives_it(question: Question, today: date) -> None:
    nothing = replace(question, optional=False)
    with pytest.raises(AnswerProblem) as caught:
        parse(nothing, (), today)
    given_as = [question.hint, example(question, today), plain(caught.value.text)]
    found = [each for words in given_as for each in examples_in(words)]
    assert found
    for each in found:
        assert refusal(question, parse(question, (each,), today), {}, today) is None, each


def test_options_on_buttons_are_not_asked_for_by_number() -> None:
    assert "number" not in example(ask(T.CHOICE), DAYS[0], on_buttons=True)
    assert "number" in example(ask(T.CHOICE), DAYS[0])
