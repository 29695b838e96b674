"""Templates are checked in files: one, a folder of them, and the rows of a CSV file."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.content.templates import LARGEST, UnreadableTemplate, findings_report, read_templates
from conversations.guidance.messages.channels import MessageChannel

GOOD = "Riverside NHS Trust: your appointment is on ((date1))."


def written(folder: Path, name: str, content: str) -> Path:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return file


def test_a_file_is_checked_as_the_form_would(tmp_path: Path) -> None:
    file = written(tmp_path, "reminder.txt", "See http://example.nhs.uk\n")
    told = CliRunner().invoke(app, ["check-template", str(file), "--channel", "text_message"])
    assert told.exit_code == 1
    assert "Fix: Use https:// instead of http:// in this URL: http://example.nhs.uk" in told.output
    assert told.output.endswith("1 template, 1 to fix.\n")


def test_a_folder_is_checked_whole_and_each_file_says_its_channel(tmp_path: Path) -> None:
    written(tmp_path, "a.text_message.txt", GOOD)
    written(tmp_path, "b.email.md", "Subject: Your appointment\n\n" + GOOD)
    written(tmp_path, ".hidden", "")
    told, broken = findings_report(read_templates(tmp_path, None))
    assert not broken
    assert told.splitlines()[-1] == "2 templates, 0 to fix."
    assert "b.email.md\n  Nothing to look at." in told


def test_rows_of_a_csv_file_are_templates(tmp_path: Path) -> None:
    rows = f'name,channel,subject,content\nOne,email,,"{GOOD}"\nTwo,,,"Line 1\nLine 2"\n'
    one, two = read_templates(written(tmp_path, "all.csv", rows), MessageChannel.NHS_APP)
    assert (one.channel, [finding.text for finding in one.findings()]) == ("email", ["Enter a subject"])
    assert (two.channel, two.content, two.name) == ("nhs_app", "Line 1\nLine 2", "all.csv, Two")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("reminder.txt", GOOD, "We do not know the channel of reminder.txt. Add --channel"),
        ("all.csv", "name,channel\nOne,email\n", "has no column called content"),
        ("all.csv", "channel,content\nfax,Hello\n", "line 2: write one of these as its channel"),
        ("all.csv", 'channel,content\nemail,"Hello\n', "line 2: the quotation marks do not match"),
        ("all.csv", 'channel,content\nemail,"Hello" there\n', "the quotation marks do not match"),
        ("large.email.txt", "a" * (LARGEST + 1), "too large"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(tmp_path: Path, name: str, content: str, told: str) -> None:
    with pytest.raises(UnreadableTemplate, match=told):
        read_templates(written(tmp_path, name, content), None)


def test_a_row_may_be_as_long_as_a_file_and_is_named_by_its_line(tmp_path: Path) -> None:
    rows = f'channel,content\nemail,"{"a" * 200_000}\n"\nemail,Hi\n'
    long, short = read_templates(written(tmp_path, "all.csv", rows), None)
    assert "100,000 characters or fewer" in long.findings()[1].text
    assert short.name == "all.csv, line 4"


def test_one_file_gets_every_check_of_a_text_message(tmp_path: Path) -> None:
    """What made it long, what a phone does not show, links, fields and plain English."""
    content = "((date)) prior to ŵ 🙂 https://x.nhs.uk/<id> www.nhs.uk (name)) " + "commence " * 9
    file = written(tmp_path, "reminder.text_message.txt", content)
    told = CliRunner().invoke(app, ["check-template", str(file)]).output
    for finding in (
        "Take < and > out of this URL",
        "counts as 2 fragments",
        "These letters make each fragment shorter: 70 characters, not 160: ŵ",
        "Phones will not show these characters as typed. Use plain ones: 🙂",
        "may refuse ((date)) here",
        "Write https:// before this URL",
        "open it with ((",
        "Try before in its place: prior to",
        "Try start in its place: commence",
    ):
        assert finding in told, finding


def test_an_empty_folder_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.email.txt"):
        with pytest.raises(UnreadableTemplate):
            read_templates(path, None)
    (tmp_path / "word.letter.docx").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(UnreadableTemplate, match="text file in UTF-8"):
        read_templates(tmp_path, None)
