"""All onboardings together: the onboarding team's board and its numbers."""

from __future__ import annotations

from sqlmodel import col, func, select

from models.event import Event
from models.onboarding import ENDED, Onboarding
from models.session import Session


async def counts_by_state(session: Session) -> dict[str, int]:
    """How many onboardings are in each state, ended ones too. A state with none is not in it."""
    asked = select(Onboarding.state, func.count()).group_by(col(Onboarding.state))
    return {state: count for state, count in await session.exec(asked)}


async def open_onboardings(session: Session, limit: int, offset: int = 0) -> list[Onboarding]:
    """A page of those that are not live, declined or withdrawn: the longest in its state first."""
    asked = (
        select(Onboarding)
        .where(col(Onboarding.state).not_in(ENDED))
        .order_by(col(Onboarding.state_since), col(Onboarding.id))
        .limit(limit)
        .offset(offset)
    )
    return list(await session.exec(asked))


async def state_changes(session: Session) -> list[Event]:
    """Every move from one state to another ("moved"), one onboarding after the other, oldest first."""
    asked = select(Event).where(Event.kind == "moved").order_by(col(Event.onboarding_id), col(Event.id))
    return list(await session.exec(asked))
