"""What the processes tell each other and whoever runs them."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class ProcessRow(SQLModel, table=True):
    """A process, and its last sign of life. Writing it shows that the process can store something."""

    __tablename__ = "process"

    id: str = Field(primary_key=True)
    role: str  # web, worker or run
    seen_at: datetime


class TroubleRow(SQLModel, table=True):
    """Something that an operator has to put right, however many processes see it. Gone when one sees that it is over.

    `seen_at` goes on while a process sees it: what nobody sees any longer counts for nothing.
    """

    __tablename__ = "trouble"

    name: str = Field(primary_key=True)
    sentence: str
    since: datetime
    seen_at: datetime
    told_at: datetime | None = None  # when the operator was told
