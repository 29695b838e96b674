"""What text messages to other countries cost: the list that we ship, the names it is found by, and broken lists."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from conversations.guidance.countries import COUNTRIES_FILE, countries, country_named, read_countries
from conversations.guidance.facts import FactsError


def test_the_list_has_its_221_rows_and_their_multipliers() -> None:
    with COUNTRIES_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["cost_multiplier"] for row in rows) == {"1": 23, "2": 121, "3": 62, "4": 14, "not supported": 1}
    for row in rows:
        for name in row["countries"].split("; "):
            found = country_named(name)
            assert found and found.code == row["country_code"]
            assert str(found.multiplier or "not supported") == row["cost_multiplier"]


# Domain 3.4: the multipliers that it names one by one.
@pytest.mark.parametrize(
    ("name", "times"),
    [
        *(("Guernsey", 1), ("Isle of Man", 1), ("Jersey", 1), ("Ireland", 3), ("Germany", 4), ("France", 2)),
        *(("Spain", 2), ("Italy", 2), ("Poland", 2), ("India", 3), ("Pakistan", 2), ("Nigeria", 4), ("Ukraine", 4)),
    ],
)
def test_the_countries_that_people_ask_about(name: str, times: int) -> None:
    found = country_named(name)
    assert found and (found.name, found.multiplier) == (name, times)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  IRELAND. ", "+353"),
        ("the Republic of Ireland", "+353"),
        ("+353", "+353"),
        ("00353", "+353"),
        ("british virgin islands", "+1284"),
        ("Côte d'Ivoire", "+225"),
        ("Ivory Coast", "+225"),
        ("South Korea", "+82"),
        ("Congo", "+242"),
        ("Democratic Republic of Congo", "+243"),
        ("Curaçao", "+599"),
        ("USA", "+1"),
        ("Bosnia & Herzegovina", "+387"),
        ("the UK", "+44"),
        ("+44", "+44"),
        ("Northern Ireland", "+44"),
    ],
)
def test_a_country_is_found_as_people_write_it(typed: str, code: str) -> None:
    found = country_named(typed)
    assert found and found.code == code


@pytest.mark.parametrize("typed", ["Atlantis", "", "Ireland, France", "+999", "353", "x" * 10_000])
def test_what_is_no_country_is_not_guessed_at(typed: str) -> None:
    assert country_named(typed) is None


def test_a_code_that_several_countries_share_names_none_of_them() -> None:
    found = country_named("+7")
    assert found and (found.name, found.multiplier) == ("numbers that begin with +7", 4)
    assert countries()["worldwide"].multiplier is None


HEAD = "country_code,countries,cost_multiplier\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no country in it"),
        (HEAD, "there is no country in it"),
        ("code,name,times\n+353,Ireland,3\n", "line 1: let the columns be"),
        (HEAD + "+353,Ireland\n", "line 2: a row has 3 values"),
        (HEAD + "353,Ireland,3\n", "line 2: write the code with a plus"),
        (HEAD + "+353,,3\n", "line 2: name the country"),
        (HEAD + "+353,Ireland; ,3\n", "line 2: name the country"),
        (HEAD + "+353,Ireland,5\n", "line 2: let the multiplier be 1, 2, 3, 4 or"),
        (HEAD + "+353,Ireland,free\n", "line 2: let the multiplier be"),
        (HEAD + "+353,Ireland,3\n+353,Eire,3\n", "line 3: +353 is listed twice"),
        (HEAD + "+353,Ireland,3\n+354,IRELAND,3\n", "line 3: IRELAND is listed twice"),
        (HEAD + '+353,"Ireland,3\n', "cannot be read"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "countries.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        read_countries(path)
    assert str(caught.value).startswith("countries.csv") and says in str(caught.value)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"none\.csv cannot be read"):
        read_countries(tmp_path / "none.csv")
