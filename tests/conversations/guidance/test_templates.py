"""Templates are checked as NHS Notify checks them, and a person's text is never mixed into ours."""

from __future__ import annotations

import pytest

from conversations.guidance.facts import MessageChannel
from conversations.guidance.findings import Finding, Severity
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
    assert longer.text.endswith("Personalisation can make it longer")


def test_errors_come_before_warnings() -> None:
    found = check("nhs_app", "See http://nhs.uk", "A subject that nobody sees")
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.WARNING]


def test_the_same_mistake_is_told_once() -> None:
    assert len(check("nhs_app", "((phoneNumber)) or ((phoneNumber))")) == 1


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="fax"):
        check_template("fax", None, "Hello")


MARK = "zqz"
