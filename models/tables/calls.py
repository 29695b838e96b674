"""Times for an engagement call. One time is booked by one onboarding at most: the database says so."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, text

from models.enums import CallStatus

_BOOKED = text("standing = 'booked'")


class CallTimeRow(SQLModel, table=True):
    """A time (UTC) offered to one onboarding. The same time may be offered to several; the first to pick it has it."""

    __tablename__ = "call_time"
    __table_args__ = (
        Index("uq_call_time_booked", "starts_at", unique=True, sqlite_where=_BOOKED, postgresql_where=_BOOKED),
    )

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    starts_at: datetime
    standing: str = CallStatus.OFFERED
