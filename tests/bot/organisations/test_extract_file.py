"""The public files of ODS as they come: with and without headings, zipped; and broken ones, by their line."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from bot.organisations.extract_file import Contents, read_files
from bot.startup_errors import StartProblem
from models.organisations import Organisation, OrganisationType

TODAY = date(2026, 11, 30)


def line(code: str, name: str, town: str = "LEEDS", closed: str = "", setting: str = "", status: str = "") -> str:
    """As in the files without headings, which have 27 columns."""
    cells = [code, name, "Y63", "QWO", "BECKETT STREET", "", "", town, "", "LS9 7TF", "19980401", closed, status]
    return ",".join(f'"{cell}"' for cell in [*cells, *[""] * 12, setting, ""])


def read(folder: Path, name: str, content: str | bytes, kind: OrganisationType | None = None) -> Contents:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_files([file], kind, date(2026, 11, 28), TODAY)


def test_a_file_without_headings_says_by_its_name_what_its_organisations_are(tmp_path: Path) -> None:
    trusts = read(tmp_path, "etr (1).csv", f"{line('RR8', 'LEEDS TEACHING HOSPITALS NHS TRUST')}\r\n\r\n")
    assert trusts.organisations == (
        Organisation("RR8", "Leeds Teaching Hospitals NHS Trust", OrganisationType.TRUST, "Leeds"),
    )
    practices = read(
        tmp_path,
        "epraccur.csv",
        "\n".join((line("A81001", "THE SURGERY", setting="4"), line("A81002", "WARD", setting="9"))),
    )
    assert [one.type for one in practices.organisations] == [OrganisationType.GP_PRACTICE, OrganisationType.OTHER]


def test_what_is_closed_on_the_day_of_the_list_comes_last(tmp_path: Path) -> None:
    lines = (
        line("RX4", "OLD", closed="20191001"),
        line("RX5", "LATER", closed="20261201"),
        line("RX6", "BY", status="C"),
    )
    found = read(tmp_path, "etr.csv", "\n".join(lines)).organisations
    assert [(one.code, one.closed, one.closed_on) for one in found] == [
        ("RX5", False, date(2026, 12, 1)),
        ("RX6", True, None),
        ("RX4", True, date(2019, 10, 1)),
    ]


def test_headings_are_understood_in_any_order(tmp_path: Path) -> None:
    headings = "\ufeffName,Primary Role,Organisation Code,Status,Town"
    content = f"{headings}\nSmall & Co,RO172 INDEPENDENT SECTOR,abc12,Inactive,Bath\n"
    assert read(tmp_path, "download.csv", content).organisations == (
        Organisation("ABC12", "Small & Co", OrganisationType.INDEPENDENT, "Bath", True),
    )


def test_a_zip_is_read_as_it_was_downloaded_and_the_list_is_of_its_day(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "etr.zip", "w") as held:
        held.writestr("etr.pdf", b"%PDF")
        held.writestr(zipfile.ZipInfo("etr.csv", (2026, 10, 30, 9, 0, 0)), line("RR8", "LEEDS"))
    found = read_files([tmp_path / "etr.zip"], None, None, TODAY)
    assert (found.as_of, found.files, len(found.organisations)) == (date(2026, 10, 30), "etr.csv", 1)


def test_one_that_stands_in_two_files_is_kept_once_and_open(tmp_path: Path) -> None:
    (tmp_path / "etr.csv").write_text(line("RR8", "LEEDS", closed="20200101"))
    (tmp_path / "ets.csv").write_text(line("RR8", "LEEDS AGAIN"))
    found = read_files([tmp_path / "etr.csv", tmp_path / "ets.csv"], None, None, TODAY)
    assert [one.name for one in found.organisations] == ["Leeds Again"]


GOOD = line("RR8", "LEEDS")
NOTHING_CHANGED = "Nothing was changed. Download the file again, or correct that line."


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "etr.csv",
            f"{GOOD}\nRX4,HALF A LINE\n",
            "Line 2 of etr.csv has 2 columns, and the files of ODS have at least 12.",
        ),
        ("etr.csv", f"{GOOD}\n{line('R X', 'NAME')}", "Line 2 of etr.csv does not begin with an ODS code."),
        ("etr.csv", f"{GOOD}\n{GOOD}\n{line('RX4', '')}", "Line 3 of etr.csv has no name."),
        ("etr.csv", line("RX4", "N", closed="2026-13-40"), "Line 1 of etr.csv has a closing date that is none"),
        ("etr.csv", f'{GOOD}\n"RX4","UNCLOSED', "Line 2 of etr.csv cannot be read as CSV."),
        ("x.csv", "code,name,type\n,Nameless,RO197", "Line 2 of x.csv has no ODS code."),
        ("x.csv", "code,name,type\n", "x.csv has headings and no organisation."),
        ("etr.csv", "", "etr.csv is empty."),
        ("etr.csv", b"\x00\x01\x02", "etr.csv is no CSV file."),
        ("mine.csv", GOOD, "mine.csv does not say what its organisations are. Add --type with one of: trust, icb"),
        ("egpcur.csv", GOOD, "egpcur.csv is a list of people. Give files of organisations, such as etr.csv."),
        ("succ.csv", GOOD, "succ.csv is no list of organisations."),
    ],
)
def test_a_broken_file_is_told_by_its_line_and_how_to_mend_it(
    tmp_path: Path, name: str, content: str | bytes, told: str
) -> None:
    with pytest.raises(StartProblem) as problem:
        read(tmp_path, name, content)
    assert told in str(problem.value)
    assert not told.startswith("Line") or NOTHING_CHANGED in str(problem.value)


def test_a_zip_without_a_list_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "etr.zip", "w") as held:
        held.writestr("etr.pdf", b"%PDF")
    for name, told in (("etr.zip", "holds no CSV file"), ("gone.csv", "cannot be read. Give the CSV file")):
        with pytest.raises(StartProblem, match=told):
            read_files([tmp_path / name], None, None, TODAY)


def zipped(file: Path, text: str, spoil: tuple[bytes, int, bytes] | None = None) -> Path:
    """`spoil`: in each record that begins so, at this place, other bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr(zipfile.ZipInfo("etr.csv", (2026, 11, 28, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    if spoil:
        begins, place, instead = spoil
        written = bytearray(file.read_bytes())
        at = written.index(begins) + place
        written[at : at + len(instead)] = instead
        file.write_bytes(written)
    return file


_ENTRY, _DIRECTORY = b"PK\x03\x04", b"PK\x01\x02"


@pytest.mark.parametrize(
    "spoil",
    [(_DIRECTORY, 8, b"\x01"), (_DIRECTORY, 10, b"\x63"), (_ENTRY, 37, b"\xff\xff\xff")],
    ids=["password", "packed otherwise", "damaged"],
)
def test_a_zip_that_cannot_be_opened_is_told_as_any_other_file(tmp_path: Path, spoil: tuple[bytes, int, bytes]) -> None:
    file = zipped(tmp_path / "etr.zip", line("RR8", "LEEDS"), spoil)
    with pytest.raises(StartProblem, match=r"cannot be read\. Give the CSV file"):
        read_files([file], None, None, TODAY)


def test_a_zip_that_names_no_day_is_of_today(tmp_path: Path) -> None:
    assert read_files([zipped(tmp_path / "a.zip", line("RR8", "LEEDS"))], None, None, TODAY).as_of == date(2026, 11, 28)
    no_day = zipped(tmp_path / "b.zip", line("RR8", "LEEDS"), (_DIRECTORY, 14, b"\x00\x00"))
    assert read_files([no_day], None, None, TODAY).as_of == TODAY


def test_the_type_that_an_operator_gives_is_for_files_that_do_not_say_theirs(tmp_path: Path) -> None:
    (tmp_path / "etr.csv").write_text(line("RR8", "LEEDS"))
    (tmp_path / "mine.csv").write_text(line("FA1", "CHEMIST"))
    found = read_files([tmp_path / "etr.csv", tmp_path / "mine.csv"], OrganisationType.PHARMACY, None, TODAY)
    assert [one.type for one in found.organisations] == [OrganisationType.TRUST, OrganisationType.PHARMACY]
