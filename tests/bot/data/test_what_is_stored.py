"""What is stored about people is written down, table by table, for whoever answers for the data."""

from __future__ import annotations

import re
from pathlib import Path

from sqlmodel import SQLModel

import models.tables  # noqa: F401  (all of them)

PAGE = Path(__file__).parents[3] / "docs" / "data-protection.md"
OF_NOBODY = {
    **dict.fromkeys(("capacity", "figure_mark", "month_figure", "stage_length", "stage_stay"), "counts"),
    **dict.fromkeys(("state_count", "state_stay"), "counts"),
    "review": "the states of a stage",
    **dict.fromkeys(("organisation", "organisation_extract", "organisation_trigram"), "a public list"),
    **dict.fromkeys(("erasing", "erasure"), "that something was erased, and when"),
    **dict.fromkeys(("installation", "job", "process", "trouble"), "about the program itself"),
}
"""What a table holds that says nothing about a person."""


def test_every_table_that_holds_something_about_people_is_described() -> None:
    listed = PAGE.read_text(encoding="utf-8").partition("## What is stored")[2].partition("There is **no patient")[0]
    described = set(re.findall(r"`(\w+)`", listed))
    tables = set(SQLModel.metadata.tables)
    assert tables - OF_NOBODY.keys() <= described, sorted(tables - OF_NOBODY.keys() - described)
    assert described <= tables, sorted(described - tables)
