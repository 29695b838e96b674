"""What stands in the onboarding team's diary, as far as an onboarding that comes to its call has to know it.

Both are parts of the one statement that reads an onboarding: of one in any other state, they hold nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, or_, select

from models.domain import CallTime
from models.repositories.desk.published_times import TIMES
from models.repositories.lists import RECORDS
from models.repositories.mapping import Mapping
from models.tables.onboarding import TO_CALL, CallTimeRow

CALLS = Mapping(
    CallTimeRow, CallTime, names={"status": "standing", "published": "published_id"}, unread=("onboarding_id",)
)
_ONBOARDING, _CALL, _TIME = RECORDS.table.c, CALLS.table.c, TIMES.table.c
_MOST_PUBLISHED = 400


def booked_by_others() -> Select[Any]:
    """The calls of other onboardings that begin after `began`."""
    return select(*CALLS.columns).where(
        _comes_to_call(),
        _CALL.standing == literal_column("'booked'"),  # as the index of what is booked says it
        _CALL.starts_at >= bindparam("began"),
        _CALL.onboarding_id != _ONBOARDING.id,
    )


def published() -> Select[Any]:
    """The times that begin after `now` and were not withdrawn, the first ones first."""
    times = select(*TIMES.columns).where(
        _comes_to_call(), _TIME.withdrawn_at.is_(None), _TIME.starts_at > bindparam("now")
    )
    return times.order_by(_TIME.starts_at, _TIME.id).limit(_MOST_PUBLISHED)


def _comes_to_call() -> ColumnElement[bool]:
    states: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in TO_CALL]
    return or_(_ONBOARDING.state.in_(states), _ONBOARDING.resume_state.in_(states))
