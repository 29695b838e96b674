"""What Teams attaches to a message, read: only a link to SharePoint that lasts is one, and no size is guessed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.activity import read_activity
from adapters.teams.files import Attached, brought_back, carried, files_of, links_of, with_sizes
from adapters.teams.http import HttpClient
from models.domain import SentFile
from tests.adapters.teams.test_activity import BASE
from tests.adapters.teams.test_files_in_chat import DOWNLOAD, KEPT, LINK, PASTED, file, html


def found(*attachments: Mapping[str, Any], text: str = "") -> list[SentFile]:
    body = {**BASE, "text": text, "attachments": list(attachments)}
    return [one.file for one in files_of(read_activity(json.dumps(body).encode()))]


@pytest.mark.parametrize(
    "address",
    [
        "http://nhs.sharepoint.com/a.pdf",
        "https://nhs.sharepoint.com.evil.example/a.pdf",
        "https://evilsharepoint.com/a.pdf",
        "https://sharepoint.com/a.pdf",
        "https://nhs.sharepoint.com@evil.example/a.pdf",
        "https://user:secret@nhs.sharepoint.com/a.pdf",
        "https://nhs.sharepoint.com:8443/a.pdf",
        "https://nhs.sharepoint.com:port/a.pdf",
        "https://nhs.sharepoint.com/a.pdf?tempauth=x",
        f"https://nhs.sharepoint.com/{'a' * 2_000}.pdf",
        "javascript:alert(1)",
        "",
        None,
        7,
    ],
)
def test_what_is_no_lasting_link_to_sharepoint_is_none(address: object) -> None:
    assert [one.link for one in found(file("a.pdf", contentUrl=address))] == [""]
    assert [one.link for one in brought_back([{"name": "a.pdf", "size": 1, "link": address}])] == [""]


@pytest.mark.parametrize(
    "host", ["nhs.sharepoint.com", "nhs-my.sharepoint.com", "NHS.SharePoint.com", "x.sharepoint.us"]
)
def test_sharepoint_and_onedrive_are_known(host: str) -> None:
    assert (
        found(file("a.pdf", contentUrl=f"https://{host}/a b.pdf"))[0].link.lower()
        == f"https://{host}/a%20b.pdf".lower()
    )


def test_a_pasted_picture_and_a_file_that_bots_are_not_shown_are_known_for_what_they_are() -> None:
    assert [one.name for one in found(PASTED)] == ["The picture that you pasted"]
    mark = html('<p><attachment id="1"></attachment></p>')
    assert [one.name for one in found(mark)] == ["The file that you shared"]
    assert found(mark, text="a message that quotes another") == []
    assert [one.name for one in found(file("a.pdf"), mark)] == ["a.pdf"]


def anchor(address: str, label: str) -> str:
    return f'<a href="{address}">{label}</a>'


def test_links_in_a_message_are_files_only_where_they_name_one() -> None:
    links = anchor(f"{KEPT}a.pdf", "Our DPIA"), anchor(f"{KEPT}b", "notes.docx"), anchor(f"{KEPT}c", "c")
    pages = anchor(f"{KEPT}Forms/AllItems.aspx", "All documents"), anchor(f"{KEPT}v2.1", "Version 2.1")
    other = '<a href="https://evil.example/d.pdf">d.pdf</a><a href>e.pdf</a><a>f.pdf</a>'
    shared = found(html(f"<div>{''.join(links + pages)}{other}</div>"))
    assert [(one.name, one.link) for one in shared] == [("a.pdf", f"{LINK}a.pdf"), ("notes.docx", f"{LINK}b")]


@pytest.mark.parametrize(
    ("said", "files"),
    [
        ("", 1),
        ("Our DPIA.PDF", 1),
        (f"{LINK}a.pdf", 1),
        (f"{KEPT}a.pdf", 1),
        ("Signed on 3 May, see Our DPIA.PDF", 0),
        (f"{LINK}a.pdf {LINK}b.pdf", 0),
    ],
)
def test_a_link_is_a_file_only_where_the_message_says_nothing_else(said: str, files: int) -> None:
    shared = html(f"<p>{anchor(f'{KEPT}a.pdf', 'Our&nbsp;DPIA.PDF ')}</p>")
    assert [one.link for one in found(shared, text=said)] == [f"{LINK}a.pdf"] * files


def test_two_links_that_were_typed_are_words_and_two_files_alone_are_two() -> None:
    both = html(anchor(f"{KEPT}a.pdf", "a.pdf") + anchor(f"{KEPT}b.pdf", "b.pdf"))
    assert found(both, text="a.pdf b.pdf") == []
    assert [one.name for one in found(both)] == ["a.pdf", "b.pdf"]


def test_an_upload_that_stands_as_a_link_too_is_one_file() -> None:
    link = html(anchor(f"{KEPT}a.pdf", "the notice.pdf"))
    for attached in ((file("a.pdf"), link), (link, file("a.pdf")), (file("a.pdf"), file("a.pdf"), link)):
        assert [one.name for one in found(*attached)] == ["a.pdf"]
    assert len(found(PASTED, PASTED)) == 2


def test_files_that_a_button_carries_come_back_as_they_were() -> None:
    files = (SentFile("a.pdf", 12, f"{LINK}a.pdf"), SentFile("b.pdf", None, f"{LINK}b.pdf"))
    assert brought_back(json.loads(json.dumps(carried(files)))) == files


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([DOWNLOAD, KEPT, "text/html"]),
    lambda some: (
        st.lists(some, max_size=3)
        | st.dictionaries(
            st.sampled_from(["contentType", "contentUrl", "content", "downloadUrl", "name", "size", "link"]), some
        )
    ),
    max_leaves=10,
)


@settings(max_examples=300, deadline=None)
@given(attached=_JSON, words=st.text(alphabet="<>!/[]ah='\" -?x", max_size=60))
def test_nothing_that_is_attached_raises(attached: object, words: str) -> None:
    assert all(isinstance(one, SentFile) for one in brought_back([attached]))
    assert isinstance(links_of(words), list)
    for one in (attached if isinstance(attached, dict) else {}, html(words)):
        assert all(not one.link or one.link.startswith("https://") for one in found(one))


async def test_only_microsofts_hosts_are_asked_and_silence_is_no_size() -> None:
    http, known = HttpClient(), SentFile("a.pdf", None, LINK)
    bad = file("a.pdf", content={"downloadUrl": "http://169.254.169.254/latest"})
    body = {**BASE, "attachments": [bad]}
    assert files_of(read_activity(json.dumps(body).encode()))[0].download == ""
    assert await with_sizes([Attached(known), Attached(known, "https://127.0.0.1:1/")], http) == (known, known)
    await http.close()


@pytest.mark.parametrize(("told", "kept"), [("docx", "docx"), (7, ""), (None, ""), ("x" * 900, "x" * 100)])
def test_what_teams_says_that_a_file_is_comes_with_it_and_back_with_a_press(told: object, kept: str) -> None:
    one = file("a.pdf", content={"downloadUrl": "https://nhs.sharepoint.com/a", "fileType": told})
    [sent] = found(one)
    assert sent.type == kept and brought_back(carried([sent])) == (sent,)
