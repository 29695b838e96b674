"""Times for engagement calls that are taken."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from models.database.session import Session
from models.enums import CallStatus
from models.tables.calls import CallTimeRow


async def booked_times(session: Session, after: datetime) -> list[CallTimeRow]:
    """The booked times of every onboarding from a moment (aware) on, earliest first."""
    asked = select(CallTimeRow).where(CallTimeRow.standing == CallStatus.BOOKED, CallTimeRow.starts_at >= after)
    return list(await session.exec(asked.order_by(col(CallTimeRow.starts_at))))
