"""Times for engagement calls."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.call import CallTime
from models.standings import CallStanding


async def call_times(session: AsyncSession, onboarding_id: int) -> list[CallTime]:
    """Every time that the onboarding was ever offered, earliest first."""
    asked = select(CallTime).where(CallTime.onboarding_id == onboarding_id)
    return list(await session.exec(asked.order_by(col(CallTime.starts_at), col(CallTime.id))))


async def booked_times(session: AsyncSession, after: datetime) -> list[CallTime]:
    """The booked times of every onboarding from a moment (aware) on, earliest first."""
    asked = select(CallTime).where(CallTime.standing == CallStanding.BOOKED, CallTime.starts_at >= after)
    return list(await session.exec(asked.order_by(col(CallTime.starts_at))))
