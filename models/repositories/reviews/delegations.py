"""Questions that one of an applicant team asks a colleague to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.delegating import Delegation
from models.repositories.mapping import Mapping, save_rows, table_of
from models.tables.delegating import DelegationRow
from models.tables.onboarding import OnboardingRow

DELEGATIONS = Mapping(DelegationRow, Delegation, unread=("onboarding_id",))
_ONBOARDING = table_of(OnboardingRow)


def delegations_of_it() -> Select[Any]:
    """Every one, in the order in which they were made, of the onboarding around this statement."""
    row = DELEGATIONS.table.c
    return select(*DELEGATIONS.columns).where(row.onboarding_id == _ONBOARDING.c.id).order_by(row.id)


async def save_delegations(session: AsyncSession, key: int, delegations: Sequence[Delegation]) -> None:
    """Those without an id are new, of the onboarding with this id."""
    await save_rows(session, DELEGATIONS, key, delegations)
