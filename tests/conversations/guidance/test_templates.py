"""Templates are checked as NHS Notify checks them, and a person's text is never mixed into ours."""

from __future__ import annotations

import time

import pytest

from conversations.guidance.findings import Finding, Severity
from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.templates import check_template

ADDRESS = "\n".join(f"{{d.address_line_{line}}}" for line in range(1, 8))


def check(channel: str, content: str, subject: str | None = None) -> list[Finding]:
    """Findings without those that every good template of its channel has."""
    found = check_template(channel, subject or ("Your appointment" if channel == "email" else None), content)
    return [finding for finding in found if "counts as" not in finding.text and "Word file" not in finding.text]


@pytest.mark.parametrize(
    ("channel", "content"),
    [
        ("nhs_app", "# Your test\n\nDear ((fullName)),\n\n- **bring** this\n\n[Find out more](https://www.nhs.uk)"),
        ("email", "## Your test\n\nDear ((firstName)),\n\n---\n\n[((link_text))](((link_URL)))"),
        ("text_message", "Dear ((firstName)), your appointment is at ((clinicTime)). See https://www.nhs.uk"),
        ("letter", ADDRESS + "\nDear {d.fullName}, on {d.date} we wrote. See www.nhs.uk"),
    ],
)
def test_a_good_template_has_no_findings(channel: str, content: str) -> None:
    assert check(channel, content) == []


LIMITS = [("nhs_app", 5_000), ("email", 100_000), ("text_message", 918), ("letter", 15_000)]


@pytest.mark.parametrize(("channel", "limit"), LIMITS)
def test_the_limit_itself_is_allowed_and_one_more_says_by_how_much(channel: str, limit: int) -> None:
    assert check(channel, "a" * limit) == []
    (finding,) = check(channel, "a" * (limit + 1))
    assert finding.severity is Severity.ERROR
    assert f"{limit:,} characters or fewer" in finding.text
    assert "1 too many" in finding.text


@pytest.mark.parametrize("channel", list(MessageChannel))
@pytest.mark.parametrize("content", ["", "  \n "])
def test_an_empty_message_is_one_error(channel: str, content: str) -> None:
    assert [finding.text for finding in check(channel, content)] == ["Enter a template message"]


def test_an_email_needs_a_subject() -> None:
    assert check_template("email", " ", "Hello")[0].text == "Enter a subject"
    assert check_template("email", "a" * 1_000, "Hello") == []
    assert "1 too many" in check_template("email", "a" * 1_001, "Hello")[0].text


def test_a_subject_where_there_is_none_is_a_warning() -> None:
    (finding,) = check("nhs_app", "Hello", "Subject")
    assert (finding.severity, finding.snippet) == (Severity.WARNING, "Subject")


def test_characters_that_a_phone_does_not_show_are_a_warning() -> None:
    (finding,) = check("text_message", "Hello 🙂")
    assert finding.severity is Severity.WARNING
    assert "not show these characters" in finding.text
    assert finding.snippet == "🙂"


def test_a_text_message_is_told_its_fragments_and_price() -> None:
    (short,) = check_template("text_message", None, "a" * 160)
    assert short.text == "Each text message counts as 1 fragment, which costs 2.4 pence plus VAT"
    (longer,) = check_template("text_message", None, "((firstName))" + "a" * 200)
    assert longer.text.startswith("Each text message counts as 2 fragments, which costs 4.8 pence")
    assert longer.text.endswith("with values of more than 106 characters together it counts as 3 fragments")
    (full,) = check_template("text_message", None, "((firstName))" + "a" * 160)
    assert full.text.endswith("with any value in them it counts as 2 fragments")


def test_what_made_a_text_message_long_is_shown() -> None:
    _, welsh = check_template("text_message", None, "a" * 71 + "ŵ")
    assert (welsh.text, welsh.snippet) == ("These letters make each fragment shorter: 70 characters, not 160", "ŵ")
    _, twice = check_template("text_message", None, "a" * 160 + "[€]")
    assert (twice.text, twice.snippet) == ("Each of these characters counts as 2", "[ € ]")
    assert len(check_template("text_message", None, "[€]")) == 1, "it does no harm in a short one"


def test_errors_come_before_warnings() -> None:
    found = check("nhs_app", "See http://nhs.uk", "A subject that nobody sees")
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.WARNING]


def test_the_same_mistake_is_told_once() -> None:
    assert len(check("nhs_app", "((phoneNumber)) or ((phoneNumber))")) == 1


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="fax"):
        check_template("fax", None, "Hello")


ERRORS = [
    # formatting and links
    ("nhs_app", "See http://nhs.uk now", "instead of http://", "http://nhs.uk"),
    ("text_message", "See HTTP://nhs.uk", "instead of http://", "HTTP://nhs.uk"),
    ("letter", ADDRESS + "http://nhs.uk", "instead of http://", "http://nhs.uk"),
    ("email", "See https://nhs.uk/<id>", "Take < and > out", "https://nhs.uk/<id>"),
    ("text_message", "[NHS](https://nhs.uk)", "Text messages cannot hide a URL", "[NHS](https://nhs.uk)"),
    ("letter", ADDRESS + "[NHS](https://nhs.uk)", "Letters cannot hide a URL", "[NHS](https://nhs.uk)"),
    ("email", "[NHS](nhs.uk)", "full URL", "[NHS](nhs.uk)"),
    ("nhs_app", "![logo](https://nhs.uk/a.png)", "images", "![logo](https://nhs.uk/a.png)"),
    # personalisation
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
    ("letter", ADDRESS + f"{{d.address_line_{'1' * 5_000}}}", "Use only {d.address_line_1}", None),
    ("letter", ADDRESS.replace("{d.address_line_5}", ""), "missing address lines: {d.address_line_5}", None),
]


@pytest.mark.parametrize(("channel", "content", "says", "snippet"), ERRORS)
def test_what_nhs_notify_refuses_is_an_error(channel: str, content: str, says: str, snippet: str | None) -> None:
    (finding,) = check(channel, content)
    assert finding.severity is Severity.ERROR
    assert says in finding.text
    assert finding.snippet == snippet


WARNINGS = [
    # formatting and links
    ("email", "This is **bold**", "Bold in markdown shows as typed in emails", "**bold**"),
    ("text_message", "# Heading", "A heading in markdown", "# Heading"),
    ("text_message", "Bring:\n- this", "A list in markdown shows as typed in text messages", "- this"),
    ("letter", ADDRESS + "\n1. this", "A list in markdown", "1. this"),
    ("nhs_app", "One\n\n---\n\nTwo", "A horizontal line in markdown shows as typed in NHS App messages", "---"),
    ("email", "### Deep", "only # and ##", "### Deep"),
    ("text_message", "See www.nhs.uk", "Write https://", "www.nhs.uk"),
    # personalisation
    ("nhs_app", "On ((date))", "may refuse ((date))", "((date))"),
    ("nhs_app", "Dear ((firstName", "close it with ))", "((firstName"),
    # brackets and signs that are half there
    ("text_message", "Dear (firstName))", "open it with ((", "Dear (firstName))"),
    ("email", "Dear firstName)) of us", "open it with ((", "Dear firstName)) of us"),
    ("letter", ADDRESS + "\nDear {d.firstName", "1 bracket at each end", "Dear {d.firstName"),
    ("letter", ADDRESS + "\nDear {{d.firstName}}", "1 bracket at each end", "Dear {}"),
    ("nhs_app", "[Find out](https://www.nhs.uk", "If this is a link", "[Find out](https://www.nhs.uk"),
    ("nhs_app", "Bring **this", "put ** on each side", "Bring **this"),
]


@pytest.mark.parametrize(("channel", "content", "says", "snippet"), WARNINGS)
def test_what_recipients_would_notice_is_a_warning(channel: str, content: str, says: str, snippet: str) -> None:
    (finding,) = check(channel, content)
    assert finding.severity is Severity.WARNING
    assert says in finding.text
    assert finding.snippet == snippet


HOSTILE = ["[", "![", "[(", "[a](", "((", "))", "{", "}", "http://", "https://<", "**", "-\n", "www."]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_template_is_checked_in_one_pass(piece: str) -> None:
    began = time.process_time()
    check_template("email", "Subject", piece * (100_000 // len(piece)))
    assert time.process_time() - began < 2  # seconds; reading again from each place would take 10


def test_brackets_within_brackets_are_nothing_to_look_at() -> None:
    assert check("email", "Call us (or write (to the clinic)) on ((appointmentDate)) (soon)") == []


def test_personalisation_near_the_limit_is_a_warning() -> None:
    (finding,) = check("text_message", "((firstName))" + "a" * 900)
    assert finding.severity is Severity.WARNING
    assert "counts towards the limit" in finding.text
    assert check("text_message", "((firstName))" + "a" * 800) == []


def test_a_letter_without_its_address_block_is_reminded_of_it() -> None:
    (finding,) = check_template("letter", None, "Dear {d.fullName}")
    assert finding.severity is Severity.WARNING
    assert "{d.address_line_7}" in finding.text
