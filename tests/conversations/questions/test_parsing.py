"""What people type becomes an answer, or a problem that says how to fix it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.content.questions import QuestionType
from conversations.guidance.nhs_number import contains_nhs_number
from conversations.questions.parsing import limit_of, parse
from conversations.questions.problems import AnswerProblem
from conversations.questions.values import read_number
from conversations.text import plain
from tests.conversations.questions.asking import NHS_NUMBER, T, answer, ask, refused

YES = ["yes", "Yes.", " yes please", "y", "Yep", "YES", "yes, we do", "Yes it is", "ＹＥＳ"]
NO = ["no", "No.", "n", "nope", "no thanks", "No, we do not", "no it is not"]


@pytest.mark.parametrize("typed", YES)
def test_many_ways_to_say_yes(typed: str) -> None:
    assert answer(T.YES_NO, typed) == "yes"


@pytest.mark.parametrize("typed", NO)
def test_many_ways_to_say_no(typed: str) -> None:
    assert answer(T.YES_NO, typed) == "no"


@pytest.mark.parametrize(
    "typed", ["maybe", "yes and no", "not yes", "no yes", "yes but only on Mondays", "???", "yesterday"]
)
def test_what_is_not_clearly_yes_or_no_is_asked_again(typed: str) -> None:
    assert refused(T.YES_NO, typed) == "Select yes or no"


@pytest.mark.parametrize(
    "typed", ["I confirm", "i confirm.", "Yes, I confirm this", "confirmed", "yes", "I agree", "we accept"]
)
def test_a_confirmation(typed: str) -> None:
    assert answer(T.CONFIRM, typed) == "yes"


@pytest.mark.parametrize("typed", ["not yet", "Not yet.", "no", "no, not yet", "not_yet", "later"])
def test_a_confirmation_that_waits(typed: str) -> None:
    assert answer(T.CONFIRM, typed) == "not_yet"


@pytest.mark.parametrize("typed", ["I do not confirm", "I cannot confirm this", "yes and no", "confirm later", "hm"])
def test_what_is_no_clear_confirmation_is_asked_again(typed: str) -> None:
    assert "Select yes if you can confirm this" in refused(T.CONFIRM, typed)


NUMBERS = [
    ("0", 0),
    ("none", 0),
    ("12000", 12_000),
    ("12,000", 12_000),
    ("12 000", 12_000),
    ("12\u00a0000", 12_000),
    ("1,234,567", 1_234_567),
    ("12k", 12_000),
    ("12K", 12_000),
    ("1.5k", 1_500),
    ("1.5 million", 1_500_000),
    ("2m", 2_000_000),
    ("12 thousand", 12_000),
    ("2 m", 2_000_000),
    ("2mn", 2_000_000),
    ("1.2bn", 1_200_000_000),
    ("0.5 billion", 500_000_000),
    ("about 12,000", 12_000),
    ("About 12k.", 12_000),
    ("~12000", 12_000),
    ("approx. 500", 500),
    ("5,000 a year", 5_000),
    ("5000 messages per year", 5_000),
    ("12.0", 12),
    ("１２０００", 12_000),
    ("007", 7),
    ("2,000,000,000", 2_000_000_000),
    ("five hundred", 500),
    ("about two thousand five hundred and twenty", 2_520),
    ("Twenty-five thousand a year", 25_000),
    ("a hundred", 100),
    ("a million", 1_000_000),
    ("zero", 0),
    ("seventeen messages", 17),
]


@pytest.mark.parametrize(("typed", "number"), NUMBERS)
def test_numbers_as_people_type_them(typed: str, number: int) -> None:
    assert answer(T.NUMBER, typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "lots",
        "-5",
        "12,00",
        "1,2345",
        "10 to 20",
        "1000-2000",
        "5000 a month",
        "5000 per day",
        "12 k k",
        "five five",
        "five or six hundred",
        "a few hundred",
        "dunno",
        "1e6",
        "£5",
        "",
    ],
)
def test_what_is_no_clear_number_is_not_guessed_at(typed: str) -> None:
    assert "number, such as 12,000" in refused(T.NUMBER, typed)


YEARLY = "How many letters do you plan to send in a year?"
BUSIEST = "How many messages do you expect to send on your busiest day?"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2,000 per month", "2,000 a month is 24,000 a year"),
        ("2k/month", "2,000 a month is 24,000 a year"),
        ("five hundred letters monthly", "500 a month is 6,000 a year"),
        ("50 a week", "50 a week is 2,600 a year"),
        ("400 on a Monday", "400 a week is 20,800 a year"),
        ("400 a day", "400 a day is 146,000 a year"),
    ],
)
def test_a_number_for_a_month_is_told_what_it_comes_to_in_a_year(typed: str, said: str) -> None:
    assert refused(T.NUMBER, typed, text=YEARLY) == f"Enter the number for a year. {said}"


@pytest.mark.parametrize("typed", ["24,000", "24,000 a year", "24k letters annually"])
def test_a_number_for_the_year_is_one_for_the_year(typed: str) -> None:
    assert answer(T.NUMBER, typed, text=YEARLY) == 24_000


@pytest.mark.parametrize("typed", ["400 on a Monday", "400 a day", "about 400 on Mondays", "four hundred"])
def test_the_busiest_day_may_be_named(typed: str) -> None:
    assert answer(T.NUMBER, typed, text=BUSIEST) == 400


def test_a_number_for_a_year_says_nothing_of_the_busiest_day() -> None:
    assert refused(T.NUMBER, "5,000 a year", text=BUSIEST) == "Enter a whole number for a day, such as 12,000"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12.000", "12,000 or 12"),
        ("100.000", "100,000 or 100"),
        ("1.000 messages", "1,000 or 1"),
        ("about 2.500 a year", "2,500"),
    ],
)
def test_a_point_that_may_stand_between_thousands_is_not_guessed_at(typed: str, said: str) -> None:
    assert refused(T.NUMBER, typed, text=YEARLY) == f"Enter the number without a point, such as {said}"


@pytest.mark.parametrize(("typed", "number"), [("1.500k", 1_500), ("1.250 million", 1_250_000), ("12,000.000", 12_000)])
def test_a_point_with_a_unit_or_a_comma_is_a_decimal_point(typed: str, number: int) -> None:
    assert answer(T.NUMBER, typed) == number


def test_numbers_have_limits() -> None:
    assert refused(T.NUMBER, "12.5") == "Enter a whole number, without a decimal point"
    assert refused(T.NUMBER, "1.2345k") == "Enter a whole number, without a decimal point"
    assert refused(T.NUMBER, "0.500") == "Enter a whole number, without a decimal point"
    assert refused(T.NUMBER, "101", limit=100) == "Enter a number that is 100 or less"
    for typed in ("1" * 5_000, "1" * 4_300 + "k"):
        with pytest.raises(AnswerProblem):
            read_number(typed, None)
    assert refused(T.NUMBER, "1" * 1_900) == "Enter a number that is 2,000,000,000 or less"
    assert refused(T.NUMBER, "2000000001") == "Enter a number that is 2,000,000,000 or less"


DATES = [
    "5 January 2027",
    "05/01/2027",
    "5/1/27",
    "5 jan 2027",
    "5th January 2027",
    "the 5th of January 2027",
    "2027-01-05",
    "05-01-2027",
    "05.01.2027",
    "Tuesday 5 January 2027",
    "Tue 5 Jan 2027",
    "January 5, 2027",
    " 5  JANUARY, 2027. ",
]


@pytest.mark.parametrize("typed", DATES)
def test_dates_as_people_type_them(typed: str) -> None:
    assert answer(T.DATE, typed) == "2027-01-05"


@pytest.mark.parametrize(
    "typed", ["soon", "January 2027", "5 January", "5 Ja 2027", "1/2", "5 Maybe 2027", "20270105", "5/1/0027"]
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    assert refused(T.DATE, typed) == "Enter a date, such as 6 January 2027"


SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-29"),
        ("Yesterday", "2026-11-28"),
        ("tomorrow", "2026-11-30"),
        ("next Friday", "2026-12-04"),
        ("last Sunday", "2026-11-22"),
        ("1st November", "2026-11-01"),
        ("5 Jan", "2027-01-05"),
        ("Friday 4 December", "2026-12-04"),
        ("the 5th of January", "2027-01-05"),
        ("Jan 5", "2027-01-05"),
    ],
)
def test_a_day_near_today_may_be_named_without_its_year(typed: str, day: str) -> None:
    assert parse(ask(T.DATE), (typed,), SUNDAY) == day


def test_a_day_that_has_been_is_of_the_year_in_which_it_was() -> None:
    assert parse(ask(T.DATE, past=True), ("5 Jan",), SUNDAY) == "2026-01-05"
    assert parse(ask(T.DATE, upcoming=True), ("1st November",), SUNDAY) == "2027-11-01"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("last Tuesday", "Enter the date in full: 24 November 2026 or 17 November 2026"),
        ("30 May", "Enter the year as well, such as 6 January 2025"),
        ("29 Feb", "Enter the year as well, such as 6 January 2025"),
        ("31 June", "Enter a real date, such as 6 January 2025"),
        ("soon", "Enter a date, such as 6 January 2025"),
    ],
)
def test_a_day_that_may_be_two_is_asked_for_in_full(typed: str, said: str) -> None:
    with pytest.raises(AnswerProblem) as caught:
        parse(ask(T.DATE), (typed,), SUNDAY)
    assert plain(caught.value.text) == said


def test_last_tuesday_is_clear_on_a_monday() -> None:
    assert parse(ask(T.DATE), ("last Tuesday",), SUNDAY + timedelta(days=1)) == "2026-11-24"


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.sampled_from(["next", "last"]), st.integers(0, 6))
def test_a_named_weekday_is_that_day_of_another_week_or_asked_for(today: date, which: str, weekday: int) -> None:
    name = (date(2026, 11, 30) + timedelta(days=weekday)).strftime("%A")
    try:
        day = date.fromisoformat(str(parse(ask(T.DATE), (f"{which} {name}",), today)))
    except AnswerProblem as problem:
        assert "Enter the date in full" in plain(problem.text)
    else:
        assert day.weekday() == weekday and day.isocalendar()[:2] != today.isocalendar()[:2]
        assert (day > today) is (which == "next")


@pytest.mark.parametrize("typed", ["31 June 2027", "29/02/2027", "01/13/2027", "0/1/2027"])
def test_a_day_that_is_not_in_the_calendar_is_refused(typed: str) -> None:
    assert refused(T.DATE, typed) == "Enter a real date, such as 6 January 2027"


@pytest.mark.parametrize(("kind", "limit"), [(T.TEXT, 200), (T.LONG_TEXT, 2_000), (T.EVIDENCE, 2_000)])
def test_the_limit_itself_is_allowed_and_the_refusal_says_by_how_much(kind: QuestionType, limit: int) -> None:
    assert limit_of(ask(kind)) == limit
    assert limit_of(ask(kind, limit=7)) == 7
    answer(kind, "a" * limit)
    said = refused(kind, "a" * (limit + 24))
    assert said == f"Your answer must be {limit:,} characters or fewer. You typed {limit + 24:,}, which is 24 too many"


def test_text_is_tidied_and_never_changed_otherwise() -> None:
    assert answer(T.TEXT, "  Leeds\r\nTeaching \x07Hospital\u202e  ") == "Leeds Teaching Hospital"
    assert answer(T.TEXT, "Cafe\u0301") == "Caf\u00e9"
    assert answer(T.TEXT, "<!channel> *bold* </at>") == "<!channel> *bold* </at>"
    assert answer(T.LONG_TEXT, "one  \r\n\r\n two\u2028three\n") == "one  \n\n two\nthree"
    assert answer(T.LONG_TEXT, "one", "two") == "one\ntwo"
    assert answer(T.TEXT, "one", "two") == "one two"
    assert "cannot keep" in refused(T.TEXT, "a\0b")


@pytest.mark.parametrize("kind", [kind for kind in T if kind is not T.NUMBER])
def test_an_nhs_number_is_refused_everywhere_and_never_repeated(kind: QuestionType) -> None:
    with pytest.raises(AnswerProblem) as caught:
        answer(kind, f"Patient {NHS_NUMBER}")
    said = plain(caught.value.text) + str(caught.value)
    assert "looks like it contains an NHS number" in said
    assert not contains_nhs_number(said)
    assert "8609" not in said


def test_an_nhs_number_for_a_number_is_refused_and_never_repeated() -> None:
    for typed in (NHS_NUMBER, NHS_NUMBER.replace(" ", ""), f"Patient {NHS_NUMBER}"):
        assert "NHS number" in refused(T.NUMBER, typed)


@pytest.mark.parametrize("kind", list(T))
@pytest.mark.parametrize("typed", [(), ("",), ("  \n\t\x07 ",)])
def test_nothing_is_an_answer_to_optional_questions_alone(kind: QuestionType, typed: tuple[str, ...]) -> None:
    assert answer(kind, *typed, optional=True) == ""
    assert refused(kind, *typed).startswith(("Enter ", "Select "))


def test_two_questions_left_empty_are_told_apart() -> None:
    one = ask(T.YES_NO, key="a", item="a", item_title="Part of NHS England")
    other = ask(T.CONFIRM, key="b", item="b", item_title="Terms accepted")
    said = []
    for question in (one, other):
        with pytest.raises(AnswerProblem) as caught:
            parse(question, ())
        said.append(plain(caught.value.text))
    assert said == ["Select yes or no for 'Part of NHS England'", "Select yes or not yet for 'Terms accepted'"]
