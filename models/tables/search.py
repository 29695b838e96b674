"""What the onboarding team finds an onboarding by: its words, and the trigrams that they are made of."""

from sqlmodel import Field, SQLModel


class SearchEntryRow(SQLModel, table=True):
    """The words of one onboarding that has registered, folded: names, ODS code, reference, people and addresses."""

    __tablename__ = "search_entry"

    onboarding_id: int = Field(primary_key=True, foreign_key="onboarding.id", sa_column_kwargs={"autoincrement": False})
    words: str


class TrigramRow(SQLModel, table=True):
    """Three letters that follow each other in those words, with a space at each end of a word."""

    __tablename__ = "trigram"

    trigram: str = Field(primary_key=True)
    onboarding_id: int = Field(primary_key=True, foreign_key="onboarding.id")
