"""Who is asked to sign off what an applicant says, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.repositories.mapping import Mapping, save_rows, table_of
from models.signing import SignOff
from models.tables.onboarding import OnboardingRow
from models.tables.signing import SignOffRow

SIGN_OFFS = Mapping(SignOffRow, SignOff, unread=("onboarding_id",))
_ONBOARDING = table_of(OnboardingRow)


def sign_offs_of_it() -> Select[Any]:
    """Every one, in the order in which they were asked for, of the onboarding around this statement."""
    row = SIGN_OFFS.table.c
    return select(*SIGN_OFFS.columns).where(row.onboarding_id == _ONBOARDING.c.id).order_by(row.id)


async def save_sign_offs(session: AsyncSession, key: int, sign_offs: Sequence[SignOff]) -> None:
    """Those without an id are new, of the onboarding with this id."""
    await save_rows(session, SIGN_OFFS, key, sign_offs)
