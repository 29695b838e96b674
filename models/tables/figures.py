"""What the onboarding team's numbers are read from: sums of days that have ended, each counted once."""

from datetime import date

from sqlmodel import Field, SQLModel


class MonthFigureRow(SQLModel, table=True):
    """How often something was so in a month. `kind` and `item` say what, `days` how many working days it took."""

    __tablename__ = "month_figure"

    month: str = Field(primary_key=True)  # "2026-11"
    kind: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    days: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    count: int


class StageStayRow(SQLModel, table=True):
    """How many stays of so many working days at a stage ended on a day. What is old is forgotten."""

    __tablename__ = "stage_stay"

    day: date = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    days: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    stays: int


class StageLengthRow(SQLModel, table=True):
    """What a stage has taken lately, in working days: most took from `low` to `high`, and 1 in 10 more than `most`."""

    __tablename__ = "stage_length"

    stage: str = Field(primary_key=True)
    stays: int
    low: int
    high: int
    most: int


class FigureMarkRow(SQLModel, table=True):
    """The last day that is counted. Two processes that count the same day both move it on, and one of them fails."""

    __tablename__ = "figure_mark"

    name: str = Field(primary_key=True)
    day: date
