"""Times for engagement calls that are taken."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from models.call import CallTime
from models.session import Session
from models.standings import CallStanding


async def booked_times(session: Session, after: datetime) -> list[CallTime]:
    """The booked times of every onboarding from a moment (aware) on, earliest first."""
    asked = select(CallTime).where(CallTime.standing == CallStanding.BOOKED, CallTime.starts_at >= after)
    return list(await session.exec(asked.order_by(col(CallTime.starts_at))))
