"""Personalisation fields are checked for their syntax and their names."""

from __future__ import annotations

import pytest

from conversations.guidance.findings import Severity
from conversations.guidance.templates import check_template
from tests.conversations.guidance.test_templates import ADDRESS, check

ERRORS = [
    ("email", "Dear {d.fullName}", "as ((fieldName))", "{d.fullName}"),
    ("letter", ADDRESS + "Dear ((fullName))", "as {d.fieldName}", "((fullName))"),
    ("nhs_app", "Dear ((full name))", "Take the spaces out", "((full name))"),
    ("nhs_app", "Dear (())", "Enter a field name", "(())"),
    ("nhs_app", "Dear ((FirstName))", "exactly as firstName", "((FirstName))"),
    ("nhs_app", "Dear ((first_name))", "exactly as firstName", "((first_name))"),
    ("nhs_app", "Call ((phoneNumber))", "keeps this field name", "((phoneNumber))"),
    ("nhs_app", "At ((Address_Line-3))", "keeps this field name", "((Address_Line-3))"),
    ("nhs_app", "On ((Date))", "keeps this field name", "((Date))"),
    ("letter", ADDRESS + "{fullName}", "Start letter fields with d.", "{fullName}"),
    ("letter", ADDRESS + "{d.full name}", "Start letter fields with d.", "{d.full name}"),
    ("letter", ADDRESS + "{d.fullname}", "exactly as fullName", "{d.fullname}"),
    ("letter", ADDRESS + "{d.clientRef}", "keeps this field name", "{d.clientRef}"),
    ("letter", ADDRESS + "{d.address_line_8}", "Use only {d.address_line_1}", None),
    ("letter", ADDRESS.replace("{d.address_line_5}", ""), "missing address lines: {d.address_line_5}", None),
]


@pytest.mark.parametrize(("channel", "content", "says", "snippet"), ERRORS)
def test_what_nhs_notify_refuses_is_an_error(channel: str, content: str, says: str, snippet: str | None) -> None:
    (finding,) = check(channel, content)
    assert finding.severity is Severity.ERROR
    assert says in finding.text
    assert finding.snippet == snippet


WARNINGS = [
    ("nhs_app", "On ((date))", "may refuse ((date))", "((date))"),
    ("nhs_app", "Dear ((firstName", "close it with ))", "((firstName"),
]


@pytest.mark.parametrize(("channel", "content", "says", "snippet"), WARNINGS)
def test_what_recipients_would_notice_is_a_warning(channel: str, content: str, says: str, snippet: str) -> None:
    (finding,) = check(channel, content)
    assert finding.severity is Severity.WARNING
    assert says in finding.text
    assert finding.snippet == snippet


def test_personalisation_near_the_limit_is_a_warning() -> None:
    (finding,) = check("text_message", "((firstName))" + "a" * 900)
    assert finding.severity is Severity.WARNING
    assert "counts towards the limit" in finding.text
    assert check("text_message", "((firstName))" + "a" * 800) == []


def test_a_letter_without_its_address_block_is_reminded_of_it() -> None:
    (finding,) = check_template("letter", None, "Dear {d.fullName}")
    assert finding.severity is Severity.WARNING
    assert "{d.address_line_7}" in finding.text
