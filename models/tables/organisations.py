"""The NHS's list of organisations: each extract that was loaded, what it holds, and what is found by which letters."""

from datetime import date, datetime

from sqlmodel import Column, Field, Index, SQLModel, String


class OrganisationExtractRow(SQLModel, table=True):
    """One loading of the list. Only the newest that is published is read: others are being written, or cleared away."""

    __tablename__ = "organisation_extract"
    __table_args__ = ({"sqlite_autoincrement": True},)  # no number is used twice: a loading knows its own by it

    id: int | None = Field(default=None, primary_key=True)
    as_of: date
    loaded_at: datetime
    files: str
    organisations: int
    published: bool = False


class OrganisationRow(SQLModel, table=True):
    """One organisation of an extract. `number`: its place there, from 0, what people look for most first.

    `words`: what it is found by, folded. `begins`: its name and its town, folded, compared byte by byte: whoever types
    a name finds it among any number of others. Empty in a list that was loaded before revision 0042. The extract is no
    foreign key: a loading that was stopped loses its row first.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        Index("ix_organisation_code", "extract_id", "code", unique=True),
        Index("ix_organisation_begins", "extract_id", "begins"),
        {"sqlite_with_rowid": False},
    )

    extract_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str
    name: str
    type: str
    town: str
    closed: bool
    closed_on: date | None = None
    words: str
    begins: str | None = Field(
        default=None, sa_column=Column(String().with_variant(String(collation="C"), "postgresql"), nullable=True)
    )


class OrganisationTrigramRow(SQLModel, table=True):
    """Three letters, and the first organisations of an extract that have them, 4 bytes for each number, lowest first.

    `held`: how many have them in all. So a search reads a few rows, however many organisations there are.
    """

    __tablename__ = "organisation_trigram"
    __table_args__ = ({"sqlite_with_rowid": False},)

    extract_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    trigram: str = Field(primary_key=True)
    held: int
    numbers: bytes
