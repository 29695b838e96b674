"""What people type becomes an answer, or a problem that says how to fix it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conversations.guidance.nhs_number import contains_nhs_number
from conversations.questions.parsing import AnswerProblem, display, limit_of, parse, raw
from conversations.questions.types import Answer, Choice, Question, QuestionType
from conversations.replies import Said, plain

T = QuestionType
NHS_NUMBER = "999 054 8609"

CHANNELS = (
    Choice("nhs_app", "NHS App"),
    Choice("email", "Email"),
    Choice("text_message", "Text message"),
    Choice("letter", "Letter"),
)


def ask(kind: QuestionType, **given_too: object) -> Question:
    choices = CHANNELS if kind in (T.CHOICE, T.CHOICES) else ()
    question = Question(key="stage.q", text="What?", type=kind, item="q", item_title="Q", choices=choices)
    return replace(question, **given_too)  # type: ignore[arg-type]


def answer(kind: QuestionType, *typed: str, **given_too: object) -> Answer:
    return parse(ask(kind, **given_too), typed)


def refused(kind: QuestionType, *typed: str, **given_too: object) -> str:
    with pytest.raises(AnswerProblem) as caught:
        answer(kind, *typed, **given_too)
    return plain(caught.value.text)


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
        "1e6",
        "£5",
        "",
    ],
)
def test_what_is_no_clear_number_is_not_guessed_at(typed: str) -> None:
    assert "number, such as 12,000" in refused(T.NUMBER, typed)


def test_numbers_have_limits() -> None:
    assert refused(T.NUMBER, "12.5") == "Enter a whole number, without a decimal point"
    assert refused(T.NUMBER, "1.2345k") == "Enter a whole number, without a decimal point"
    assert refused(T.NUMBER, "101", limit=100) == "Enter a number that is 100 or less"
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


@pytest.mark.parametrize("typed", ["31 June 2027", "29/02/2027", "01/13/2027", "0/1/2027"])
def test_a_day_that_is_not_in_the_calendar_is_refused(typed: str) -> None:
    assert refused(T.DATE, typed) == "Enter a real date, such as 6 January 2027"


ONE = [
    ("email", "email"),
    ("Email", "email"),
    ("2", "email"),
    ("2.", "email"),
    ("text message", "text_message"),
    ("text", "text_message"),
    ("TEXT_MESSAGE", "text_message"),
    ("let", "letter"),
    ("nhs", "nhs_app"),
]


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


@pytest.mark.parametrize(
    ("typed", "code"), [("x26", "X26"), (" c4l8e. ", "C4L8E"), ("K81003001", "K81003001"), ("0O1", "0O1"), ("A", "A")]
)
def test_ods_codes_are_upper_cased_and_never_refused_for_their_shape(typed: str, code: str) -> None:
    assert answer(T.ODS_CODE, typed) == code


@pytest.mark.parametrize("typed", ["K810030011", "NHS England", "X-26", "Ł26", "Ω26"])
def test_what_is_no_ods_code(typed: str) -> None:
    assert "1 to 9 letters and digits" in refused(T.ODS_CODE, typed)


EMAILS = [
    "sam.patel@nhs.net",
    "sam.patel@NHS.net.",
    "<sam.patel@nhs.net>",
    "mailto:sam.patel@nhs.net",
    "<mailto:sam.patel@nhs.net|sam.patel@nhs.net>",
    "Sam Patel <sam.patel@nhs.net>",
    " 'sam.patel@nhs.net', ",
]


@pytest.mark.parametrize("typed", EMAILS)
def test_email_addresses_as_people_paste_them(typed: str) -> None:
    assert answer(T.EMAIL, typed) == "sam.patel@nhs.net"


@pytest.mark.parametrize(
    "typed", ["sam", "sam@", "sam@nhs", "@nhs.net", "sam patel@nhs.net", "a@nhs.net, b@nhs.net", "sam..p@nhs.net"]
)
def test_what_is_no_email_address(typed: str) -> None:
    assert refused(T.EMAIL, typed) == "Enter an email address in the correct format, such as name@nhs.net"


@pytest.mark.parametrize(
    "typed",
    [
        "0300 303 5035",
        "03003035035",
        "+44 20 7946 0958",
        "(020) 7946 0958",
        "020-7946-0958",
        "0300 303 5035 ext 12",
        "+44 (0)20 7946 0958",
    ],
)
def test_phone_numbers_are_kept_as_typed(typed: str) -> None:
    assert answer(T.PHONE, f" {typed}. ") == typed


def test_a_phone_number_may_look_like_an_nhs_number_only_with_its_0_or_country_code() -> None:
    assert contains_nhs_number("0000000019")
    assert answer(T.PHONE, "0000000019") == "0000000019"
    assert "NHS number" in refused(T.PHONE, NHS_NUMBER)


@pytest.mark.parametrize("typed", ["call me", "123456", "0300 CALL", "1" * 30, "+"])
def test_what_is_no_phone_number(typed: str) -> None:
    assert refused(T.PHONE, typed) == "Enter a phone number, such as 0300 303 5035"


EVIDENCE: list[tuple[str, Answer]] = [
    ("https://nhs.sharepoint.com/dpia.docx", {"kind": "link", "text": "https://nhs.sharepoint.com/dpia.docx"}),
    ("See section 3 of http://intranet/x", {"kind": "link", "text": "See section 3 of http://intranet/x"}),
    ("https://nhs.net/?by=sam@nhs.net", {"kind": "link", "text": "https://nhs.net/?by=sam@nhs.net"}),
    ("Sam Patel sam@nhs.net", {"kind": "person", "text": "Sam Patel", "email": "sam@nhs.net"}),
    ("Sam Patel (CSO) <mailto:sam@NHS.net>", {"kind": "person", "text": "Sam Patel (CSO)", "email": "sam@nhs.net"}),
    ("sam@nhs.net, Sam Patel.", {"kind": "person", "text": "Sam Patel", "email": "sam@nhs.net"}),
    ("a@nhs.net and b@nhs.net", {"kind": "note", "text": "a@nhs.net and b@nhs.net"}),
    ("It is in our\nquality manual", {"kind": "note", "text": "It is in our quality manual"}),
    ("www.nhs.uk", {"kind": "note", "text": "www.nhs.uk"}),
]


@pytest.mark.parametrize(("typed", "given_as"), EVIDENCE)
def test_evidence_is_a_link_a_person_or_a_note(typed: str, given_as: Answer) -> None:
    assert answer(T.EVIDENCE, typed) == given_as


@pytest.mark.parametrize("given_as", [given_as for _, given_as in EVIDENCE])
def test_evidence_put_back_is_the_same(given_as: Answer) -> None:
    assert answer(T.EVIDENCE, *raw(ask(T.EVIDENCE), given_as)) == given_as


def test_a_long_note_that_mentions_an_address_stays_whole() -> None:
    typed = "We keep our policy in the quality manual. " * 3 + "Ask sam@nhs.net for it."
    assert answer(T.EVIDENCE, typed) == {"kind": "note", "text": typed}


@pytest.mark.parametrize("typed", ["sam@nhs.net", "<sam@nhs.net>.", "sam@nhs.net 42"])
def test_a_person_needs_a_name(typed: str) -> None:
    assert refused(T.EVIDENCE, typed) == "Enter the person's name as well as their email address"


def test_a_wrong_address_of_a_person_is_not_taken_for_a_note() -> None:
    assert "Enter an email address" in refused(T.EVIDENCE, "Sam sam..p@nhs.net")


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
def test_answers_are_shown_as_people_read_them(kind: QuestionType, value: Answer, shown: str) -> None:
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
