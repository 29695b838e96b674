"""Reads the public CSV files of the Organisation Data Service (ODS), and says of a broken one which line is wrong.

Most of them have no line of headings: code, name, two codes of regions, 5 lines of address, postcode, the dates of
opening and closing, and status. The file's own name says what its organisations are. Those that ODS's search exports
have headings.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.startup_errors import StartProblem
from conversations.guidance.uk_time import LONDON
from conversations.organisations.types import readable, type_of
from models.organisations import Organisation, OrganisationType

MOST_ORGANISATIONS = 1_000_000
_MOST_BYTES = 1_000_000_000
_LONGEST_NAME = 200  # characters
_CODE = re.compile(r"[A-Z0-9]{1,9}")
_FEWEST_COLUMNS = 12
_TYPES: Mapping[str, OrganisationType] = {
    **dict.fromkeys(("etr", "ets", "ect", "ectsite", "etreat"), OrganisationType.TRUST),
    **dict.fromkeys(("eccg", "eccgsite", "eicb", "estp"), OrganisationType.ICB),
    **dict.fromkeys(
        ("eauth", "espha", "ecsu", "ecsusite", "ensa", "eregion", "nhs_england"), OrganisationType.NHS_BODY
    ),
    **dict.fromkeys(("epraccur", "epracarc", "ebranchs"), OrganisationType.GP_PRACTICE),
    **dict.fromkeys(("lauth", "lauthsite"), OrganisationType.LOCAL_AUTHORITY),
    **dict.fromkeys(("ephp", "ephpsite"), OrganisationType.INDEPENDENT),
    **dict.fromkeys(("edispensary", "epharmacyhq"), OrganisationType.PHARMACY),
    **dict.fromkeys(("egdpprac",), OrganisationType.DENTAL),
    **dict.fromkeys(("eopthq", "eoptsite"), OrganisationType.OPTICIAN),
    **dict.fromkeys(("ecarehomehq", "ecarehomesite"), OrganisationType.SOCIAL_CARE),
    **dict.fromkeys(
        ("ehospice", "eprison", "ejustice", "educate", "enonnhs", "eother", "wlhb", "wlhbsite", "eplab"),
        OrganisationType.OTHER,
    ),
}
_OF_PEOPLE = ("egpcur", "egparc", "egdp", "econcur", "econarc", "enurse", "epcdp")
_NO_ORGANISATIONS = ("epracmem", "epcmem", "egmcmem", "succ", "succarc", "archive")
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "odscode", "organisationcode", "orgcode", "organisationid", "orgid"),
    "name": ("name", "organisationname", "orgname"),
    "type": ("primaryroleid", "primaryrole", "primaryrolename", "organisationtype", "type", "role", "primaryroleids"),
    "town": ("town", "city", "posttown", "addressline4"),
    "postcode": ("postcode",),
    "closed_on": ("closedate", "closeddate", "closed", "operationalenddate", "operationalclosedate", "enddate"),
    "status": ("status", "organisationstatus", "statuscode"),
    "setting": ("prescribingsetting",),
}
_PLACES: Mapping[str, int] = {
    **{"code": 0, "name": 1, "town": 7, "postcode": 9, "closed_on": 11, "status": 12, "setting": 25}
}
"""Where each stands in the files without headings."""
_CLOSED = ("c", "closed", "inactive")
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError)
"""The last for a zip with a password, or packed as Python does not read it."""
_GP_PRACTICE = "4"  # the prescribing setting of a GP practice; the other ones are wards, prisons and the like


@dataclass(frozen=True)
class Source:
    """The text of one CSV file, and the day on which it was made."""

    name: str
    text: str
    made_on: date

    @property
    def stem(self) -> str:
        """What ODS calls it: "etr" of "etr (1).csv" and of "ETR-2026-11.csv"."""
        found = re.match("[a-z_]*", self.name.casefold())
        return found[0] if found else ""


@dataclass(frozen=True)
class Contents:
    """What some files hold. `files`: their names."""

    organisations: tuple[Organisation, ...]
    as_of: date
    files: str


def read_files(paths: Sequence[Path], kind: OrganisationType | None, as_of: date | None, today: date) -> Contents:
    """Every organisation of some files, each once, what people look for most first.

    `kind`: of a file that does not say what its organisations are. `as_of`: the day that the list stands for; None for
    the newest day on which a file was made. Raises StartProblem, which names the line and says how to put it right.
    """
    sources = [source for path in paths for source in _sources(path, today)]
    day = as_of or max(source.made_on for source in sources)
    found: dict[str, Organisation] = {}
    for source in sources:
        for one in _organisations(source, kind, day):
            before = found.get(one.code)
            if before is None or (before.closed and not one.closed):
                found[one.code] = one
        if len(found) > MOST_ORGANISATIONS:
            raise StartProblem(f"The files have over {MOST_ORGANISATIONS:,} organisations. Load fewer of them.")
    return Contents(tuple(sorted(found.values(), key=_order)), day, ", ".join(source.name for source in sources))


_RANKS = {kind: at for at, kind in enumerate(OrganisationType)}


def _order(one: Organisation) -> tuple[bool, int, int, str]:
    """Open ones first, and of a type those with short codes: sites have longer ones than what they belong to."""
    return one.closed, _RANKS[one.type], len(one.code), one.name


def _sources(path: Path, today: date) -> Iterator[Source]:
    try:
        if zipfile.is_zipfile(path):
            yield from _in_zip(path, today)
            return
        made_on = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone(LONDON).date()
        yield Source(path.name, _text(path.name, path.read_bytes()), min(made_on, today))
    except _UNREADABLE:
        raise StartProblem(f"{path} cannot be read. Give the CSV file, or the zip that it came in.") from None


def _in_zip(path: Path, today: date) -> Iterator[Source]:
    with zipfile.ZipFile(path) as held:
        files = [one for one in held.infolist() if one.filename.casefold().endswith(".csv")]
        if not files:
            raise StartProblem(f"{path.name} holds no CSV file. Give the CSV file, or the zip that it came in.")
        for one in files:
            name = Path(one.filename).name
            if one.file_size > _MOST_BYTES:
                raise StartProblem(f"{name} in {path.name} is too large to be a list of organisations.")
            yield Source(name, _text(name, held.read(one)), min(_made_on(one) or today, today))


def _made_on(one: zipfile.ZipInfo) -> date | None:
    """None where the program that packed it wrote no day."""
    try:
        return date(*one.date_time[:3])
    except ValueError:
        return None


def _text(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise StartProblem(f"{name} is no CSV file. Download it again, and give the CSV file or the zip that it came in.")


def _organisations(source: Source, kind: OrganisationType | None, day: date) -> Iterator[Organisation]:
    _refuse_people(source)
    lines = iter(_lines(source))
    first = next(lines, None)
    if first is None:
        raise StartProblem(f"{source.name} is empty. Download it again.")
    places = _headings(first[1])
    kind = _TYPES.get(source.stem) or kind
    if kind is None and (places is None or "type" not in places):
        known = ", ".join(OrganisationType)
        raise StartProblem(f"{source.name} does not say what its organisations are. Add --type with one of: {known}.")
    rows = lines if places else (line for lines in ([first], lines) for line in lines)
    some = False
    for number, cells in rows:
        some = True
        yield _Row(source, number, cells, places or _PLACES).organisation(kind, day, fewest=places is None)
    if not some:
        raise StartProblem(f"{source.name} has headings and no organisation. Download it again.")


def _refuse_people(source: Source) -> None:
    if source.stem in _OF_PEOPLE:
        raise StartProblem(f"{source.name} is a list of people. Give files of organisations, such as etr.csv.")
    if source.stem in _NO_ORGANISATIONS:
        raise StartProblem(f"{source.name} is no list of organisations. Give files such as etr.csv.")


def _lines(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not empty, with its number."""
    reader = csv.reader(io.StringIO(source.text, newline=""), strict=True)
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                yield reader.line_num, trimmed
    except csv.Error:
        raise _wrong(source, reader.line_num, "cannot be read as CSV") from None


def _headings(cells: Iterable[str]) -> dict[str, int] | None:
    """Where each thing stands; None for a line that is an organisation already."""
    named = [re.sub(r"[^a-z0-9]", "", cell.casefold()).replace("organization", "organisation") for cell in cells]
    found = {
        wanted: named.index(name)
        for wanted, names in _HEADINGS.items()
        if (name := next((name for name in names if name in named), None))
    }
    return found if {"code", "name"} <= found.keys() else None


@dataclass(frozen=True)
class _Row:
    """One line of a file, of which each thing stands at its place."""

    source: Source
    number: int
    cells: Sequence[str]
    places: Mapping[str, int]

    def organisation(self, kind: OrganisationType | None, day: date, fewest: bool) -> Organisation:
        """`kind`: of all that do not say theirs. `fewest`: no line may be shorter than ODS's own."""
        if fewest and len(self.cells) < _FEWEST_COLUMNS:
            raise self._wrong(f"has {len(self.cells)} columns, and the files of ODS have at least {_FEWEST_COLUMNS}")
        code, name = self._cell("code").upper(), self._cell("name")
        if not _CODE.fullmatch(code):
            raise self._wrong("does not begin with an ODS code" if fewest else "has no ODS code")
        if not name or len(name) > _LONGEST_NAME:
            raise self._wrong("has no name" if not name else "has a name that is too long")
        closed_on = self._day("closed_on")
        closed = (closed_on is not None and closed_on <= day) or self._cell("status").casefold() in _CLOSED
        town = readable(self._cell("town")) or self._cell("postcode")
        return Organisation(code, readable(name), self._kind(kind), town, closed, closed_on)

    def _kind(self, kind: OrganisationType | None) -> OrganisationType:
        if said := self._cell("type"):
            return type_of(said)
        if kind is OrganisationType.GP_PRACTICE and self._cell("setting") not in ("", _GP_PRACTICE):
            return OrganisationType.OTHER
        return kind or OrganisationType.OTHER

    def _cell(self, what: str) -> str:
        at = self.places.get(what)
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    def _day(self, what: str) -> date | None:
        written = self._cell(what)
        if not written:
            return None
        for form in ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y"):
            try:
                return datetime.strptime(written, form).date()
            except ValueError:
                continue
        raise self._wrong("has a closing date that is none, where ODS writes 20261130")

    def _wrong(self, what: str) -> StartProblem:
        return _wrong(self.source, self.number, what)


def _wrong(source: Source, number: int, what: str) -> StartProblem:
    return StartProblem(
        f"Line {number:,} of {source.name} {what}. Nothing was changed. Download the file again, or correct that line."
    )
