"""People, as a platform knows them, their place in an onboarding, and the codes that link two of their identities."""

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text


class PersonRow(SQLModel, table=True):
    """One identity on one platform. Email and name come from the platform's directory.

    `asking` and `asking_question` are the key of the question that their next chat message answers. Revision 0004 knows
    `asking` alone, and means the onboarding in `focus`: where the two differ, a program of that version wrote since,
    and the other columns of the question are out of date. `asking` goes when no such program runs any more.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("channel", "workspace", "user"),
        Index("ix_person_email_folded", text("lower(email)")),
        Index(
            "ix_person_of_the_team",
            "name",
            "id",
            sqlite_where=text("onboarding_team = 1"),
            postgresql_where=text("onboarding_team"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    workspace: str
    user: str
    name: str
    email: str | None = Field(default=None, index=True)
    email_since: datetime | None = None  # since when it is another one than the first; None: it is the first
    onboarding_team: bool = False  # as last seen by the roster; asked again on each decision
    focus: int | None = Field(default=None, foreign_key="onboarding.id")  # the onboarding they are talking about
    asking: str | None = None
    asking_question: str | None = None
    asking_onboarding_id: int | None = Field(default=None, foreign_key="onboarding.id")  # what the question is about
    asking_again: bool = False  # their last answer to it was refused
    linked_to: int | None = Field(default=None, foreign_key="person.id")  # the identity whose places this one shares
    reached_by: int | None = Field(default=None, foreign_key="person.id")  # the linked identity that acted last
    queue: str | None = None  # what they want to see of the onboarding team's queue
    zone: str | None = None  # their time zone, as their platform last said
    once_linked: str | None = None  # the ids of identities that this one was linked with and is no more: "12 15"
    language: str | None = None  # the code of the one that they want to be written to in; None for English


class NoticeChoiceRow(SQLModel, table=True):
    """What somebody wants to hear of by itself, and when they last did. Apart from the person, who is written whole."""

    __tablename__ = "notice_choice"

    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_column_kwargs={"autoincrement": False})
    reminders_off: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    quiet_until: datetime | None = None
    reminded_at: datetime | None = None
    summary: bool = Field(default=False, index=True, sa_column_kwargs={"server_default": false()})
    by_mail: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class MembershipRow(SQLModel, table=True):
    """A person's place in an onboarding. Without `person_id`, an invitation to a work email address.

    An invitation may be taken up where `invited_channel` and `invited_workspace` say: by the identity `meant_for` or,
    where that is not known, by whoever has the address; elsewhere by whoever types its code, of which only the digest
    is kept. A place that was taken by the address alone is `held_by_address`: it lasts as long as the address does.
    Somebody who joined in a channel of the team is `present_in` it, by its target: they belong for as long as they are
    there. `brought_by` and `set_aside` are of two linked identities: whose place it was before, and that it was joined,
    but another one of the same person stands meanwhile.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("onboarding_id", "person_id"),
        Index("ix_membership_email_folded", text("lower(email)")),
    )

    id: int | None = Field(default=None, primary_key=True)
    onboarding_id: int = Field(foreign_key="onboarding.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str
    email: str | None = Field(default=None, index=True)
    role: str
    standing: str
    since: datetime
    joined_at: datetime | None = None  # for the first time; it stays when they leave
    invited_channel: str | None = None
    invited_workspace: str | None = None
    invited_by: str | None = None  # the name of whoever sent it
    meant_for: int | None = Field(default=None, foreign_key="person.id", index=True)
    code_digest: str | None = Field(default=None, index=True)
    code_made_at: datetime | None = None
    held_by_address: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    present_in: str | None = None
    brought_by: int | None = Field(default=None, foreign_key="person.id")
    set_aside: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class LinkCodeRow(SQLModel, table=True):
    """A one-time code by which a person shows that two identities are theirs.

    Only its digest is kept; `used_at` ends it. `claimed_by`: the identity that typed it last, and is asked for a yes.
    """

    __tablename__ = "link_code"

    digest: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime
    used_at: datetime | None = None
    claimed_by: int | None = Field(default=None, foreign_key="person.id")


class LinkTryRow(SQLModel, table=True):
    """A code that was typed and was none."""

    __tablename__ = "link_try"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
