"""What a text message to each country costs, as a multiple of the price (domain 3.4): `content/countries.csv`."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from conversations.guidance.facts import FactsError

COUNTRIES_FILE = Path(__file__).parent.parent / "content" / "countries.csv"
_COLUMNS = ["country_code", "countries", "cost_multiplier"]
_CODE = re.compile(r"\+[1-9]\d{0,3}", re.ASCII)
_MULTIPLIERS = ("1", "2", "3", "4")
_NOT_SUPPORTED = "not supported"
_OTHER_NAMES = {
    "united states": ("usa", "us", "america", "united states of america"),
    "russian federation": ("russia",),
    "korea": ("south korea",),
    "ireland": ("republic of ireland", "eire"),
    "united arab emirates": ("uae",),
    "cote d'ivoire": ("ivory coast",),
    "czech republic": ("czechia",),
    "macedonia": ("north macedonia",),
    "palestinian territory": ("palestine",),
    "netherlands": ("holland",),
    "vietnam": ("viet nam",),
    "turkey": ("turkiye",),
    "timor l'este": ("timor-leste", "east timor"),
}
_OF_THE_UK = ("united kingdom", "uk", "great britain", "england", "scotland", "wales", "northern ireland")


@dataclass(frozen=True)
class Country:
    """One country, its calling code, and how many times the price a text message to it costs.

    A `multiplier` of None: NHS Notify does not send there.
    """

    name: str
    code: str
    multiplier: int | None


THE_UK = Country("the UK", "+44", 1)


def country_named(typed: str) -> Country | None:
    """The country of this name or calling code: "Ireland", "+353". None for one that is not in the list."""
    wanted = _folded(typed)
    return countries().get(f"+{wanted[2:]}" if re.fullmatch(r"00\d{1,4}", wanted) else wanted)


@cache
def countries() -> Mapping[str, Country]:
    """Each name and code by which a country is known, read once. Raises FactsError as `read_countries` does."""
    return read_countries(COUNTRIES_FILE)


def read_countries(path: Path) -> Mapping[str, Country]:
    """The countries of one file by name and code. Raises FactsError where it cannot be read or a row is wrong."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            listed = list(_rows(path.name, csv.reader(file, strict=True)))
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise FactsError(
            f"{path.name} cannot be read: {broken}. Put back the file that came with this version."
        ) from None
    known = dict.fromkeys((*_OF_THE_UK, THE_UK.code), THE_UK)
    for country in listed:  # several countries can share a code
        known.setdefault(country.code, replace(country, name=f"numbers that begin with {country.code}"))
    for names in (_exact_names, _short_names):  # "Congo" is a country of its own, and short for another
        for country in listed:
            for name in names(country):
                known.setdefault(name, country)
    for name, others in _OTHER_NAMES.items():
        known |= {other: known[name] for other in others if name in known}
    return MappingProxyType(known)


def _rows(file: str, rows: Iterable[list[str]]) -> Iterator[Country]:
    seen: set[str] = set()
    for line, row in enumerate(rows, start=1):
        if line == 1:
            if row != _COLUMNS:
                raise FactsError(f"{file}, line 1: let the columns be {', '.join(_COLUMNS)}.")
            continue
        problem = _problem_with(row, seen)
        if problem:
            raise FactsError(f"{file}, line {line}: {problem}.")
        code, names, multiplier = row
        seen |= {code, *map(_folded, _split(names))}
        times = None if multiplier == _NOT_SUPPORTED else int(multiplier)
        yield from (Country(name, code, times) for name in _split(names))
    if not seen:
        raise FactsError(f"{file}: there is no country in it. Put back the file that came with this version.")


def _problem_with(row: list[str], seen: set[str]) -> str:
    if len(row) != len(_COLUMNS):
        return f"a row has {len(_COLUMNS)} values. Give each, with commas between them"
    code, names, multiplier = row
    if not _CODE.fullmatch(code):
        return "write the code with a plus and up to 4 digits, such as +353"
    if not all(_split(names)):
        return "name the country. Several have semicolons between them"
    if multiplier not in (*_MULTIPLIERS, _NOT_SUPPORTED):
        return f"let the multiplier be {', '.join(_MULTIPLIERS)} or '{_NOT_SUPPORTED}'"
    if twice := next((name for name in (code, *_split(names)) if _folded(name) in seen), ""):
        return f"{twice} is listed twice. Take one of them out"
    return ""


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(";")]


def _exact_names(country: Country) -> Iterator[str]:
    yield _folded(country.name)


def _short_names(country: Country) -> Iterator[str]:
    """ "Virgin Islands, British" as "British Virgin Islands" too; "Korea, Republic of" as "Korea" too."""
    first, _, rest = re.sub(r"\s*\(.*\)", "", country.name).partition(", ")
    yield _folded(f"{rest} {first}")
    yield _folded(first)


def _folded(name: str) -> str:
    """In small letters, without accents, "the" and doubled spaces, so that it is found however it was typed."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = bare.casefold().replace("\u2019", "'").replace("&", " and ").strip(" .,").split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
