"""Organisations, addresses, phone numbers and evidence as people type and paste them."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.content.questions import AnswerValue, DatesTaken
from conversations.guidance import links
from conversations.guidance.nhs_number import contains_nhs_number
from conversations.questions.showing import raw
from conversations.questions.values import read_date
from tests.conversations.questions.asking import EMAILS, NHS_NUMBER, T, answer, ask, refused


@pytest.mark.parametrize(
    ("typed", "code"), [("x26", "X26"), (" c4l8e. ", "C4L8E"), ("K81003001", "K81003001"), ("0O1", "0O1"), ("A", "A")]
)
def test_ods_codes_are_upper_cased_and_never_refused_for_their_shape(typed: str, code: str) -> None:
    assert answer(T.ODS_CODE, typed) == code


@pytest.mark.parametrize("typed", ["K810030011", "NHS England", "X-26", "Ł26", "Ω26"])
def test_what_is_no_ods_code(typed: str) -> None:
    assert "1 to 9 letters and digits" in refused(T.ODS_CODE, typed)


@pytest.mark.parametrize("typed", EMAILS)
def test_email_addresses_as_people_paste_them(typed: str) -> None:
    assert answer(T.EMAIL, typed) == "sam.patel@nhs.net"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("sean.o\u2019brien@trust.nhs.uk", "sean.o'brien@trust.nhs.uk"),
        ("sam@nhs.net\u200b", "sam@nhs.net"),
        ("\ufeffsam@nhs.net", "sam@nhs.net"),
        ("sam\u2011p@nhs.net", "sam-p@nhs.net"),
        ("sam\uff20nhs.net", "sam@nhs.net"),
    ],
)
def test_what_a_phone_or_word_made_of_an_address_is_made_plain(typed: str, address: str) -> None:
    assert answer(T.EMAIL, typed) == address


def test_a_letter_of_another_alphabet_in_an_address_is_shown_and_refused() -> None:
    said = refused(T.EMAIL, "s\u0430m@nhs.net")
    assert said == "Type \u0430 in this email address again. It is not the letter or sign that it looks like"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0300\u2011303\u20115035", "0300-303-5035"), ("0300\u200b303\u00a05035\u200b", "0300303 5035")],
)
def test_dashes_and_invisible_signs_in_a_phone_number_are_made_plain(typed: str, number: str) -> None:
    assert answer(T.PHONE, typed) == number


def test_an_invisible_sign_in_an_ods_code_is_taken_out() -> None:
    assert answer(T.ODS_CODE, "x26\u200b") == "X26"


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
        "07700 900123",
        "+353 1 800 1234",
    ],
)
def test_phone_numbers_are_kept_as_typed(typed: str) -> None:
    assert answer(T.PHONE, f" {typed}. ") == typed


def test_a_phone_number_may_look_like_an_nhs_number_only_with_its_0_or_country_code() -> None:
    looks_like_one = next(f"01632{n:05}" for n in range(100_000) if contains_nhs_number(f"01632{n:05}"))
    assert answer(T.PHONE, looks_like_one) == looks_like_one
    assert "NHS number" in refused(T.PHONE, NHS_NUMBER)


@pytest.mark.parametrize(
    "typed", ["call me", "123456", "0300 CALL", "1" * 30, "+", "0300 303", "+44 20 7946 0958 0958", "+999 20 7946 0958"]
)
def test_what_is_no_phone_number(typed: str) -> None:
    assert refused(T.PHONE, typed) == "Enter a phone number, such as 0300 303 5035"


EVIDENCE: list[tuple[str, AnswerValue]] = [
    ("https://nhs.sharepoint.com/dpia.docx", {"kind": "link", "text": "https://nhs.sharepoint.com/dpia.docx"}),
    ("See section 3 of https://nhs.uk/x", {"kind": "link", "text": "See section 3 of https://nhs.uk/x"}),
    ("https://nhs.net/?by=sam@nhs.net", {"kind": "link", "text": "https://nhs.net/?by=sam@nhs.net"}),
    ("Sam Patel sam@nhs.net", {"kind": "person", "text": "Sam Patel", "email": "sam@nhs.net"}),
    ("Sam Patel (CSO) <mailto:sam@NHS.net>", {"kind": "person", "text": "Sam Patel (CSO)", "email": "sam@nhs.net"}),
    ("sam@nhs.net, Sam Patel.", {"kind": "person", "text": "Sam Patel", "email": "sam@nhs.net"}),
    ("a@nhs.net and b@nhs.net", {"kind": "note", "text": "a@nhs.net and b@nhs.net"}),
    ("It is in our\nquality manual", {"kind": "note", "text": "It is in our quality manual"}),
]


@pytest.mark.parametrize(("typed", "given_as"), EVIDENCE)
def test_evidence_is_a_link_a_person_or_a_note(typed: str, given_as: AnswerValue) -> None:
    assert answer(T.EVIDENCE, typed) == given_as


@pytest.mark.parametrize("given_as", [given_as for _, given_as in EVIDENCE])
def test_evidence_put_back_is_the_same(given_as: AnswerValue) -> None:
    assert answer(T.EVIDENCE, *raw(ask(T.EVIDENCE), given_as)) == given_as


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("See section 3 of http://intranet/x", links.NOT_PUBLIC),
        ("https://nhs.sharepoint.com/dpia.docx and https://bit.ly/3x", links.SHORTENED),
        ("<https://www.dropbox.com/s/dpia.docx>", links.PERSONAL),
        ("www.nhs.uk", links.NOT_A_LINK),
        ("bit.ly/3x", links.NOT_A_LINK),
        ("onedrive.live.com/?id=1", links.NOT_A_LINK),
        ("dpia.docx", links.NOT_A_LINK),
        ("ftp://files.nhs.uk/dpia", links.NOT_SECURE),
    ],
)
def test_evidence_that_a_reviewer_could_not_open_is_refused(typed: str, said: str) -> None:
    assert refused(T.EVIDENCE, typed) == said


def test_a_long_note_that_mentions_an_address_stays_whole() -> None:
    typed = "We keep our policy in the quality manual. " * 3 + "Ask sam@nhs.net for it."
    assert answer(T.EVIDENCE, typed) == {"kind": "note", "text": typed}


@pytest.mark.parametrize(("letters", "kind"), [(100, "person"), (101, "note")])
def test_a_long_text_around_an_address_is_a_note(letters: int, kind: str) -> None:
    given_as = answer(T.EVIDENCE, f"{'Sam ' * 24}{'P' * (letters - 96)} sam@nhs.net")
    assert isinstance(given_as, dict) and given_as["kind"] == kind


@pytest.mark.parametrize("typed", ["sam@nhs.net", "<sam@nhs.net>.", "sam@nhs.net 42"])
def test_a_person_needs_a_name(typed: str) -> None:
    assert refused(T.EVIDENCE, typed) == "Enter the person's name as well as their email address"


def test_a_wrong_address_of_a_person_is_not_taken_for_a_note() -> None:
    assert "Enter an email address" in refused(T.EVIDENCE, "Sam sam..p@nhs.net")


@pytest.mark.parametrize("taken", DatesTaken)
def test_the_day_of_today_without_its_year_is_today(taken: DatesTaken) -> None:
    assert read_date("6 January", date(2027, 1, 6), taken) == "2027-01-06"
