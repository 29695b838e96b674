"""The report of a month: CSV files and pictures, in which a person's text never runs, and a sentence for bad input."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import pytest_asyncio

from bot.report import write_report
from bot.startup_errors import StartProblem
from models.database.database import Database
from models.desk import CannedReply
from models.figures import Figure
from models.repositories.desk import canned_replies
from models.repositories.desk import numbers as stored
from tests.bot.programs import Folder

NOW = datetime(2026, 11, 29, 23, tzinfo=UTC)
FIGURES = {
    Figure("happened", "registered"): 3,
    Figure("in_time", "eligibility"): 6,
    Figure("late", "eligibility"): 2,
    Figure("stay", "eligibility", 8): 2,
    Figure("stay", "eligibility", 15): 1,
    Figure("reason", '=HYPERLINK("https://evil.example","Open")'): 1,
    Figure("reason", 'Not, a "service"'): 2,
    Figure("asked_again", "@SUM(A1)"): 1,
    Figure("asked_again", "\uff1dSUM(A1)"): 1,
    Figure("asked_again", " =SUM(A1)"): 1,
    Figure("stopped", "eligibility."): 4,
}


@pytest_asyncio.fixture
async def url(sqlite_database: Database, sqlite_url: str) -> str:
    async with sqlite_database.unit_of_work() as session:
        await stored.add_figures(session, "2026-11", FIGURES)
        for reply in (
            CannedReply(0, "decline", "=Not direct care", "No.", 3),
            CannedReply(0, "gone", "Hi", "", 4, True),
        ):
            await canned_replies.add_reply(session, reply)
        await stored.add_figures(session, "2026-10", {Figure("happened", "registered"): 1})
    return sqlite_url


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


async def test_a_month_is_written_beside_the_three_before_it(url: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report"
    written = await write_report(url, "2026-11", out, NOW)
    assert sorted(written) == sorted(out.iterdir())
    months = rows(out / "months.csv")
    assert [row[0] for row in months] == ["month", "2026-11", "2026-10", "2026-09", "2026-08"]
    assert months[0] == ["month", "registered", "invited", "live", "declined", "our steps taken", "of them late"]
    assert months[1] == ["2026-11", "3", "0", "0", "0", "8", "2"]
    [stage] = [row for row in rows(out / "stages.csv") if row[:2] == ["2026-11", "4"]]
    assert stage[2:] == ["Confirm setup and eligibility", "3", "8.0", "15"]
    assert ["2026-11", "Stage 4: everything is answered, and not submitted", "4"] in rows(out / "stopped.csv")
    assert rows(out / "often_sent.csv") == [
        ["words", "sent with", "how often, in all months"],
        ["Hi (removed)", "gone", "4"],
        ["'=Not direct care", "Decline", "3"],
    ]
    for name in ("months.svg", "stages.svg"):
        assert ElementTree.parse(out / name).getroot().tag.endswith("svg")


async def test_no_formula_runs_in_a_spreadsheet(url: str, tmp_path: Path) -> None:
    await write_report(url, "2026-11", tmp_path, NOW)
    said = [row[1] for name in ("declined.csv", "asked_again.csv") for row in rows(tmp_path / name)[1:]]
    assert said[:2] == ['Not, a "service"', '\'=HYPERLINK("https://evil.example","Open")']
    assert sorted(said[2:]) == ["' =SUM(A1)", "'@SUM(A1)", "'\uff1dSUM(A1)"]


@pytest.mark.parametrize(
    ("month", "told"), [("2026-13", "such as 2026-11"), ("soon", "such as 2026-11"), ("2026-12", "has begun")]
)
async def test_a_month_that_is_none_writes_nothing(url: str, tmp_path: Path, month: str, told: str) -> None:
    with pytest.raises(StartProblem, match=told):
        await write_report(url, month, tmp_path / "out", NOW)
    assert not (tmp_path / "out").exists()


async def test_a_folder_that_cannot_be_written_to_is_told(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StartProblem, match="folder that can be written to"):
        await write_report(url, "2026-11", tmp_path / "file", NOW)


def test_the_command_ends_with_one_sentence_or_the_names_of_its_files(tmp_path: Path) -> None:
    folder = Folder(tmp_path, {})
    assert folder.runs("migrate").returncode == 0
    wrong = folder.runs("report", "--month", "2026-13", "--out", "numbers")
    assert (wrong.returncode, wrong.stderr) == (2, "Give --month a month, such as 2026-11.\n")
    right = folder.runs("report", "--month", "2026-10", "--out", "numbers")
    assert right.returncode == 0, right.stderr
    assert len(right.stdout.splitlines()) == len(list((tmp_path / "numbers").iterdir())) == 8
