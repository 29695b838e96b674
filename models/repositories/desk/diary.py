"""The calls in the onboarding team's diary, as far as an onboarding that comes to its own has to know them.

They are part of the one statement that reads an onboarding: of one in any other state, it holds none.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, or_, select

from models.domain import CallTime
from models.repositories.mapping import Mapping, table_of
from models.tables.onboarding import TO_CALL, CallTimeRow, OnboardingRow

CALLS = Mapping(
    CallTimeRow, CallTime, names={"status": "standing", "published": "published_id"}, unread=("onboarding_id",)
)
_ONBOARDING, _CALL = table_of(OnboardingRow).c, CALLS.table.c


def booked_by_others() -> Select[Any]:
    """The calls of other onboardings that begin after `began`."""
    return select(*CALLS.columns).where(
        comes_to_call(),
        _CALL.standing == literal_column("'booked'"),  # as the index of what is booked says it
        _CALL.starts_at >= bindparam("began"),
        _CALL.onboarding_id != _ONBOARDING.id,
    )


def comes_to_call() -> ColumnElement[bool]:
    """Whether the onboarding is on the way to its call."""
    states: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in TO_CALL]
    return or_(_ONBOARDING.state.in_(states), _ONBOARDING.resume_state.in_(states))
