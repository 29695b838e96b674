"""Rows for the storage tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlmodel import SQLModel

from models.database.database import Database
from models.enums import OutboxKind
from models.tables import OnboardingRow, OutboxRow

NOW = datetime(2026, 12, 18, 16, 55, tzinfo=UTC)

Row = TypeVar("Row", bound=SQLModel)


def an_onboarding(reference: str, state: str = "registration", **more: Any) -> OnboardingRow:
    usual: dict[str, Any] = {"content_version": "2025-06", "state_since": NOW, "created_at": NOW, "updated_at": NOW}
    return OnboardingRow(reference=reference, state=state, **{**usual, **more})


def an_outbox_row(onboarding: OnboardingRow | None, target: str = "U1", **more: Any) -> OutboxRow:
    usual: dict[str, Any] = {
        "kind": OutboxKind.NOTICE,
        "channel": "slack",
        "workspace": "T1",
        "place": "direct",
        "at": NOW,
    }
    about = id_of(onboarding) if onboarding else None
    return OutboxRow(**{**usual, "onboarding_id": about, "target": target, "due_at": NOW, **more})


def id_of(row: Any) -> int:
    """The id of a stored row."""
    assert isinstance(row.id, int)
    return row.id


async def store(database: Database, row: Row) -> Row:
    """Stores one row and returns it with its id."""
    async with database.unit_of_work() as session:
        session.add(row)
    return row


async def store_all(database: Database, *rows: SQLModel) -> None:
    """Stores rows in the order given."""
    async with database.unit_of_work() as session:
        for row in rows:
            session.add(row)
            await session.flush()
