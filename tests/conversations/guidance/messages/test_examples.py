"""Fields are filled with example data that is nobody's, and that is plain to see as an example."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.examples import NHS_NUMBER, example_of, examples_in, filled_in
from conversations.guidance.nhs_number import contains_nhs_number

TODAY = date(2027, 1, 6)
APP, EMAIL, TEXT, LETTER = MessageChannel


@pytest.mark.parametrize(
    ("field", "example"),
    [
        ("fullName", "Sam Patel"),
        ("firstName", "Sam"),
        ("date", "6 January 2027"),
        ("appointmentDate", "20 January 2027"),
        ("appointmentTime", "10:30am"),
        ("clinicName", "Riverside Clinic"),
        ("clinicPhone", "01632 960 123"),
        ("GP_phoneNumber", "01632 960 123"),
        ("link_URL", "https://www.nhs.uk/example"),
        ("link_text", "Find out more"),
        ("carerName", "Sam Patel"),
        ("vaccineType", "vaccine type"),
        ("address_line_3", "Anytown"),
        ("address_line_7", ""),
        ("ŵ", "ŵ"),
    ],
)
def test_a_name_says_what_may_stand_there(field: str, example: str) -> None:
    assert example_of(field, TODAY) == example


def test_the_nhs_number_of_the_example_is_none() -> None:
    assert example_of("nhsNumber", TODAY) == NHS_NUMBER and not contains_nhs_number(NHS_NUMBER)


def test_each_channel_has_fields_of_its_own() -> None:
    content = "Dear ((firstName)), {d.firstName}, ((first name)), ((firstName"
    assert filled_in(TEXT, content, TODAY) == "Dear Sam, {d.firstName}, ((first name)), ((firstName"
    assert filled_in(LETTER, content, TODAY) == "Dear ((firstName)), Sam, ((first name)), ((firstName"
    assert examples_in(EMAIL, "((a)) ((firstName)) ((a))", TODAY) == {"((a))": "a", "((firstName))": "Sam"}


@given(st.text(max_size=200))
def test_any_name_of_a_field_has_an_example_that_is_no_nhs_number(name: str) -> None:
    made = example_of(name, TODAY)
    assert len(made) <= 60
    assert not contains_nhs_number(made) or contains_nhs_number(name), "no such number is made up"
