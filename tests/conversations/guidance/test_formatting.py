"""Formatting and links that NHS Notify refuses, or that recipients would see as typed."""

from __future__ import annotations

import time

import pytest

from conversations.guidance.findings import Severity
from conversations.guidance.templates import check_template
from tests.conversations.guidance.test_templates import ADDRESS, check

ERRORS = [
    ("nhs_app", "See http://nhs.uk now", "instead of http://", "http://nhs.uk"),
    ("text_message", "See HTTP://nhs.uk", "instead of http://", "HTTP://nhs.uk"),
    ("letter", ADDRESS + "http://nhs.uk", "instead of http://", "http://nhs.uk"),
    ("email", "See https://nhs.uk/<id>", "Take < and > out", "https://nhs.uk/<id>"),
    ("text_message", "[NHS](https://nhs.uk)", "Text messages cannot hide a URL", "[NHS](https://nhs.uk)"),
    ("letter", ADDRESS + "[NHS](https://nhs.uk)", "Letters cannot hide a URL", "[NHS](https://nhs.uk)"),
    ("email", "[NHS](nhs.uk)", "full URL", "[NHS](nhs.uk)"),
    ("nhs_app", "![logo](https://nhs.uk/a.png)", "images", "![logo](https://nhs.uk/a.png)"),
]


@pytest.mark.parametrize(("channel", "content", "says", "snippet"), ERRORS)
def test_what_nhs_notify_refuses_is_an_error(channel: str, content: str, says: str, snippet: str | None) -> None:
    (finding,) = check(channel, content)
    assert finding.severity is Severity.ERROR
    assert says in finding.text
    assert finding.snippet == snippet


WARNINGS = [
    ("email", "This is **bold**", "Bold in markdown shows as typed in emails", "**bold**"),
    ("text_message", "# Heading", "A heading in markdown", "# Heading"),
    ("text_message", "Bring:\n- this", "A list in markdown shows as typed in text messages", "- this"),
    ("letter", ADDRESS + "\n1. this", "A list in markdown", "1. this"),
    ("nhs_app", "One\n\n---\n\nTwo", "A horizontal line in markdown shows as typed in NHS App messages", "---"),
    ("email", "### Deep", "only # and ##", "### Deep"),
    ("text_message", "See www.nhs.uk", "Write https://", "www.nhs.uk"),
]


@pytest.mark.parametrize(("channel", "content", "says", "snippet"), WARNINGS)
def test_what_recipients_would_notice_is_a_warning(channel: str, content: str, says: str, snippet: str) -> None:
    (finding,) = check(channel, content)
    assert finding.severity is Severity.WARNING
    assert says in finding.text
    assert finding.snippet == snippet


@pytest.mark.parametrize("piece", ["[", "![", "[(", "[a](", "((", "{", "http://", "https://<", "**", "-\n", "www."])
def test_a_hostile_template_is_checked_in_one_pass(piece: str) -> None:
    began = time.process_time()
    check_template("email", "Subject", piece * (100_000 // len(piece)))
    assert time.process_time() - began < 2  # seconds; reading again from each place would take 10
