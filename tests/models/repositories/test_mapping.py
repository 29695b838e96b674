"""A column is written down in the table and in its value: one that was forgotten ends the start."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Field, SQLModel

from models.domain import Reminder
from models.enums import Role
from models.repositories import (
    choices,
    conversation_references,
    onboardings,
    outbox_claims,
    people,
    reminders,
    transcript,
)
from models.repositories.desk import canned_replies, case_files, kept_topics, numbers, published_times
from models.repositories.mail import codes
from models.repositories.mapping import ColumnForgotten, Mapping, table_of
from models.repositories.organisations import extracts
from models.repositories.reviews import delegations, reviews, sign_offs
from models.repositories.slack import installations
from models.tables import (
    ArrivalRow,
    LinkCodeRow,
    LinkTryRow,
    PostedCardRow,
    ProcessRow,
    ReceiptRow,
    RefusedPressRow,
    ReminderRow,
    SearchEntryRow,
    StateCountRow,
    StateStayRow,
    TrigramRow,
    TroubleRow,
)

SEEN = datetime(2026, 12, 18, 16, 55, tzinfo=UTC)
WITHOUT_A_VALUE = {
    *(table_of(row).name for row in (ArrivalRow, LinkCodeRow, LinkTryRow, PostedCardRow, ReceiptRow)),
    *(table_of(row).name for row in (ProcessRow, RefusedPressRow, StateCountRow, StateStayRow, TroubleRow)),
    *(table_of(row).name for row in (SearchEntryRow, TrigramRow)),
    *("month_figure", "stage_stay", "figure_mark"),  # sums, which are added to and read together
    *(
        "batch",
        "batch_item",
        "capacity",
        "job",
        "installation",
        "erasing",
        "erasure",
        "slack_install_state",
        "slack_workspace",
        "own_copy",
        "organisation_trigram",
    ),
}
"""Nobody reads these as a whole: each is asked one thing."""


@dataclass(frozen=True)
class Named:
    id: int
    name: str
    role: Role | None
    seen_at: datetime | None
    by: str


class NamedRow(SQLModel, table=True):
    __tablename__ = "named_for_a_test"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    role: str | None = None
    at: datetime | None = None
    version: int = 1


SQLModel.metadata.remove(table_of(NamedRow))  # no database has it


def paired(names: dict[str, str], joined: tuple[str, ...], unread: tuple[str, ...]) -> Mapping[Named]:
    return Mapping(NamedRow, Named, names, joined, unread)


def test_a_row_becomes_its_value_and_its_value_a_row() -> None:
    mapping = paired({"seen_at": "at"}, ("by",), ("version",))
    value = Named(7, "Asha", Role.OWNER, SEEN, "Tom")
    assert [column.name for column in mapping.columns] == ["id", "name", "role", "at"]
    assert mapping.read((7, "Asha", "owner", SEEN), by="Tom") == value
    assert mapping.read_json((7, "Asha", "owner", "2026-12-18 16:55:00"), by="Tom") == value
    assert mapping.read_json((7, "Asha", None, None), by="Tom") == Named(7, "Asha", None, None, "Tom")
    assert mapping.read_all_json([[7, "Asha", "owner", "2026-12-18 16:55:00", "Tom"]]) == (value,)
    assert mapping.read_all_json(None) == ()
    assert mapping.values(value, version=2) == {"name": "Asha", "role": Role.OWNER, "at": SEEN, "version": 2}


@pytest.mark.parametrize("more", [(), ("Tom", "lost without a word")], ids=["too few", "too many"])
def test_a_statement_that_selects_other_columns_than_its_value_takes_is_found_out(more: tuple[str, ...]) -> None:
    mapping = paired({"seen_at": "at"}, ("by",), ("version",))
    with pytest.raises(ValueError, match="zip"):
        mapping.read_all_json([[7, "Asha", None, None, *more]])


@pytest.mark.parametrize(
    ("names", "joined", "unread", "missed"),
    [
        ({"seen_at": "at"}, ("by",), (), r"\['version'\]"),  # a column was added to the table alone
        ({"seen_at": "at"}, (), ("version",), r"\['by'\]"),  # a field was added to the value alone
        ({}, ("by",), ("version",), r"\['at'\].*\['seen_at'\]"),  # they are called differently, and nobody said so
    ],
)
def test_a_column_that_one_of_them_forgot(
    names: dict[str, str], joined: tuple[str, ...], unread: tuple[str, ...], missed: str
) -> None:
    with pytest.raises(ColumnForgotten, match=missed):
        paired(names, joined, unread)


def test_a_value_of_another_table_is_found_out() -> None:
    with pytest.raises(ColumnForgotten):
        Mapping(ReminderRow, Reminder, names={"at": "due_at"})


def test_every_table_has_its_value() -> None:
    """A new table is paired too, or named above with those that are asked one thing alone."""
    of_the_desk = (
        canned_replies,
        case_files,
        choices,
        delegations,
        numbers,
        kept_topics,
        published_times,
        reviews,
        sign_offs,
    )
    modules = (
        choices,
        codes,
        conversation_references,
        extracts,
        installations,
        *of_the_desk,
        onboardings,
        outbox_claims,
        people,
        reminders,
        transcript,
    )
    known = [value for module in modules for value in vars(module).values()]
    pairs = {value.table.name for value in known if isinstance(value, Mapping)}
    assert pairs | WITHOUT_A_VALUE == set(SQLModel.metadata.tables)
    assert not pairs & WITHOUT_A_VALUE


MODELS = Path(__file__).parents[3] / "models"
OWN = {"self", "cls"}


def private_names(tree: ast.Module) -> set[str]:
    """What a library keeps to itself: names with an underscore that are neither the module's nor the class's own."""
    nodes = list(ast.walk(tree))
    imported = {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("models")
        for alias in node.names
    }
    read = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id in OWN)
    }
    defined = {
        node.name for node in nodes if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and _in_a_library(node)
    }
    return {name for name in imported | read | defined if name.startswith("_") and not name.startswith("__")}


def _in_a_library(node: ast.AsyncFunctionDef | ast.FunctionDef) -> bool:
    """Whether SQLAlchemy may call it: its names for what a driver's cursor or connection must have."""
    return node.name.startswith("_async_")


def test_nothing_that_sqlalchemy_keeps_to_itself_is_used() -> None:
    found = {
        str(path.relative_to(MODELS)): names
        for path in MODELS.rglob("*.py")
        if (names := private_names(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {"database/sqlite_driver.py": {"_async_soft_close"}}
