"""One-time codes by which a person shows that two identities are theirs, and the tries to guess one."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class LinkCodeRow(SQLModel, table=True):
    """A code that one identity was given. Only its digest is kept; `used_at` ends it."""

    __tablename__ = "link_code"

    digest: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime
    used_at: datetime | None = None


class LinkTryRow(SQLModel, table=True):
    """A code that was typed and was none."""

    __tablename__ = "link_try"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
