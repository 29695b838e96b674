"""All onboardings together: the onboarding team's board and its numbers."""

from __future__ import annotations

from sqlmodel import col, func, select

from models.database.session import Session
from models.tables.events import EventRow
from models.tables.onboarding import ENDED, OnboardingRow


async def counts_by_state(session: Session) -> dict[str, int]:
    """How many onboardings are in each state, ended ones too. A state with none is not in it."""
    asked = select(OnboardingRow.state, func.count()).group_by(col(OnboardingRow.state))
    return {state: count for state, count in await session.exec(asked)}


async def open_onboardings(session: Session, limit: int, offset: int = 0) -> list[OnboardingRow]:
    """A page of those that are not live, declined or withdrawn: the longest in its state first."""
    asked = (
        select(OnboardingRow)
        .where(col(OnboardingRow.state).not_in(ENDED))
        .order_by(col(OnboardingRow.state_since), col(OnboardingRow.id))
        .limit(limit)
        .offset(offset)
    )
    return list(await session.exec(asked))


async def state_changes(session: Session) -> list[EventRow]:
    """Every move from one state to another ("moved"), one onboarding after the other, oldest first."""
    asked = select(EventRow).where(EventRow.kind == "moved").order_by(col(EventRow.onboarding_id), col(EventRow.id))
    return list(await session.exec(asked))
