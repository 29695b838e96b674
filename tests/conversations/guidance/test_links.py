"""Which links a reviewer can open, and what is said about the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.links import (
    NOT_A_LINK,
    NOT_PUBLIC,
    NOT_SECURE,
    PERSONAL,
    SHORTENED,
    WITH_PASSWORD,
    trouble_with,
)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.nhs.uk/policy",
        "https://riverside.sharepoint.com/sites/assurance/dpia.docx?web=1",
        "HTTPS://NHS.UK",
        "https://www.dsptoolkit.nhs.uk/OrganisationSearch/A81001",
        "https://docs.example.org:8443/dpia",
        "https://8.8.8.8/dpia",
        "https://notbit.ly.example.org/x",
        "https://mydropbox.com/x",
        "https://riverside-my.sharepoint.com/personal/sam/Documents/Microsoft%20Teams%20Chat%20Files/dpia.docx",
    ],
)
def test_a_link_that_a_reviewer_can_open(link: str) -> None:
    assert trouble_with(link) is None


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("http://www.nhs.uk/policy", NOT_SECURE),
        ("ftp://files.nhs.uk/policy", NOT_SECURE),
        ("https://intranet/policy", NOT_PUBLIC),
        ("http://intranet/policy", NOT_PUBLIC),
        ("https://files.riverside.local/policy", NOT_PUBLIC),
        ("https://127.0.0.1/policy", NOT_PUBLIC),
        ("https://10.1.2.3/policy", NOT_PUBLIC),
        ("https://192.168.0.4/policy", NOT_PUBLIC),
        ("https://169.254.169.254/latest", NOT_PUBLIC),
        ("https://[::1]/policy", NOT_PUBLIC),
        ("https://127.1/policy", NOT_PUBLIC),
        ("https://10.1/policy", NOT_PUBLIC),
        ("https://0x7f.0.0.1/policy", NOT_PUBLIC),
        ("https://127.0.0.0x1/policy", NOT_PUBLIC),
        ("https://0177.0.0.1/policy", NOT_PUBLIC),
        ("https://[fd00::1]/policy", NOT_PUBLIC),
        ("https://localhost./policy", NOT_PUBLIC),
        ("https:///policy", NOT_PUBLIC),
        ("https://sam:secret@www.nhs.uk/policy", WITH_PASSWORD),
        ("https://www.nhs.uk@evil.example/policy", WITH_PASSWORD),
        ("https://bit.ly/3x", SHORTENED),
        ("https://www.tinyurl.com/3x", SHORTENED),
        ("https://onedrive.live.com/?id=1", PERSONAL),
        ("https://drive.google.com/file/d/1", PERSONAL),
        ("https://docs.google.com/document/d/1/edit", PERSONAL),
        ("https://riverside-my.sharepoint.com/personal/sam/Documents/dpia.docx", PERSONAL),
        ("https://riverside-my.sharepoint.com/:w:/g/personal/sam/EaBc", PERSONAL),
        ("https://www.dropbox.com/s/1", PERSONAL),
        ("https://[::1/policy", NOT_A_LINK),
        ("https://www.nhs.uk:port/policy", NOT_A_LINK),
    ],
)
def test_a_link_that_is_refused_says_what_to_do(link: str, said: str) -> None:
    assert trouble_with(link) == said


@given(st.text())
def test_no_text_breaks_it(typed: str) -> None:
    trouble_with(f"https://{typed}")
