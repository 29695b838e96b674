"""What makes a turn happen once and its messages arrive: receipts, the outbox, posted cards, reminders.

And the processes that see to it, with the troubles that they meet.
"""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from models.tables.indexes import partial_index


class ReceiptRow(SQLModel, table=True):
    """A delivery that was handled, and the answer that it got: a redelivery gets the same."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_at", "at"),)

    delivery_id: str = Field(primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    outcome: str  # JSON of a conversations.replies.Outcome


class ArrivalRow(SQLModel, table=True):
    """Something that a person did and that is not played yet: the next turns of the same person wait for it.

    Deleted in the transaction of its turn, so the table holds what is under way and what a dead process left behind.
    """

    __tablename__ = "arrival"
    __table_args__ = (Index("ix_arrival_person", "channel", "workspace", "user"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    workspace: str
    user: str
    sent_at: datetime  # the platform's own time where it tells one, else when it came to us
    stored_at: datetime = Field(index=True)


_CONVERSATION = ("channel", "workspace", "place", "target")
_WAITING = "sent_at IS NULL AND gave_up_at IS NULL"
_DEAD = f"(gave_up_at IS NOT NULL OR ({_WAITING} AND stuck_at IS NOT NULL))"


class OutboxRow(SQLModel, table=True):
    """Something to send, written in the transaction that made it true. Rendered when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        partial_index("ix_outbox_waiting", *_CONVERSATION, "id", where=_WAITING),
        partial_index("ix_outbox_sent", *_CONVERSATION, "sent_at", where="sent_at IS NOT NULL"),
        partial_index("ix_outbox_due", "due_at", where=_WAITING),
        partial_index("ix_outbox_waiting_of", "onboarding_id", where=_WAITING),
        partial_index("ix_outbox_dead", *_CONVERSATION, where=_DEAD),
        partial_index("ix_outbox_to_alert", "id", where=f"{_DEAD} AND alerted_at IS NULL"),
        Index("ix_outbox_at", "at"),
        partial_index("ix_outbox_perhaps", "id", where="sent_at IS NOT NULL AND problem IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # an OutboxKind
    # None: it is about no single onboarding
    onboarding_id: int | None = Field(default=None, foreign_key="onboarding.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="event.id")
    channel: str
    workspace: str
    place: str  # a PlaceKind
    target: str
    notice: str = ""  # which wording of the event this audience gets
    at: datetime
    due_at: datetime
    leased_until: datetime | None = None
    attempts: int = 0  # how often it was claimed, but for the times when the platform only asked us to wait
    # how often it was claimed since it was last known not to have arrived: above 1, it may have
    unsettled: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    held: str | None = None  # "post" or "update": the platform asked us to wait with this until `due_at`
    stuck_at: datetime | None = None  # since when its place is closed to us: an operator has to act
    alerted_at: datetime | None = None  # when the operator was told that it is stuck or given up
    sent_at: datetime | None = None  # with a `problem`: it may have arrived
    gave_up_at: datetime | None = None
    problem: str | None = None
    trace: str | None = None  # the trace of the turn that wrote it, where traces are collected


class PostedCardRow(SQLModel, table=True):
    """Where the living card of an onboarding hangs, so that it is updated in place."""

    __tablename__ = "posted_card"
    __table_args__ = (UniqueConstraint("onboarding_id", "channel", "workspace", "target"),)

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    channel: str
    workspace: str
    target: str
    message: str  # the platform's own id of the message


_NOT_YET = "fired_at IS NULL AND cancelled_at IS NULL"


class ReminderRow(SQLModel, table=True):
    """Something due at a time, fired once as a turn unless it was cancelled first."""

    __tablename__ = "reminder"
    __table_args__ = (
        partial_index("ix_reminder_waiting", "due_at", where=_NOT_YET),
        partial_index("uq_reminder_of_all", "kind", where=f"onboarding_id IS NULL AND {_NOT_YET}", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    # None: it is about no single onboarding, and one of its kind waits at a time
    onboarding_id: int | None = Field(default=None, foreign_key="onboarding.id", index=True)
    kind: str
    due_at: datetime = Field(index=True)
    fired_at: datetime | None = None
    cancelled_at: datetime | None = None


class DownloadRow(SQLModel, table=True):
    """A case file that somebody may fetch, once, by a word of which the digest alone is kept. Gone after a day."""

    __tablename__ = "download"

    digest: str = Field(primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id")
    person_id: int = Field(foreign_key="person.id")  # the identity that asked
    for_team: bool
    kind: str  # "pdf" or "csv"
    made_at: datetime = Field(index=True)
    used_at: datetime | None = None


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
