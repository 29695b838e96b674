"""A person is named by a first and a last name: no "me", no job title, no sentence."""

from __future__ import annotations

import pytest

from tests.conversations.questions.asking import T, answer, refused


@pytest.mark.parametrize(
    "name",
    [
        "Sam Patel",
        "Dr Helen Marsh",
        "Zoë van der Berg",
        "Siân O'Neil-Jones",
        "J. R. Hughes",
        "Paul Nurse",
        "Ann Head",
        "Prof. Alan Birch",
        "Nguyễn Thị Mai",
        "李 小龍",
    ],
)
def test_a_persons_name_is_taken_as_typed(name: str) -> None:
    assert answer(T.FULL_NAME, f" {name} ") == name


@pytest.mark.parametrize(
    "typed",
    [
        "Clinical Safety Officer",
        "the manager",
        "Head of digital",
        "Chief Executive",
        "Lead nurse",
        "our DPO",
        "Helen Marsh, Chief Executive",
    ],
)
def test_a_job_title_is_not_a_name(typed: str) -> None:
    assert refused(T.FULL_NAME, typed).endswith("without their job title")


@pytest.mark.parametrize(
    "typed",
    [
        "me",
        "myself",
        "Yes, we do this. See our policy.",
        "not applicable",
        "tbc",
        "same as above",
        "12345",
        "a@",
        "???",
    ],
)
def test_me_and_a_sentence_are_not_a_name(typed: str) -> None:
    assert refused(T.FULL_NAME, typed).startswith(("Enter the person's full name", "Enter the name only"))


@pytest.mark.parametrize("typed", ["Helen", "Dr Marsh", "Mrs Patel"])
def test_half_a_name_is_asked_for_whole(typed: str) -> None:
    assert refused(T.FULL_NAME, typed).startswith("Enter the person's first name and last name")


def test_an_address_beside_the_name_is_asked_for_apart() -> None:
    assert refused(T.FULL_NAME, "Sam Patel sam@nhs.net") == "Enter the name only, without the email address"
