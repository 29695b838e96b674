"""The shape of the TOML files: what a writer of content may put where. Anything else is refused."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints, model_validator

from conversations.content.questions import Prefill, QuestionType
from models.enums import Stage

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^S\d{1,2}-\d{2}$")]  # numbered in the domain file
Title = Annotated[Line, StringConstraints(max_length=75)]  # a chat platform's button holds no more
Address = Annotated[str, StringConstraints(pattern=r"^(https://|mailto:)\S+$")]


class Table(BaseModel):
    """One table of a TOML file: closed and unchanging."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkTable(Table):
    label: Line
    url: Address


class ConditionTable(Table):
    question: Line
    any_of: tuple[Line, ...] = Field(alias="is", min_length=1)


class ChoiceTable(Table):
    value: Line
    label: Annotated[Line, StringConstraints(max_length=70)]
    hint: Annotated[str, StringConstraints(max_length=75)] = ""
    unfinished: StrictBool = False


class QuestionTable(Table):
    """`item` is the checklist item that several questions share; without it, a question is its own item."""

    key: Key
    title: Title
    text: Line
    type: QuestionType
    covers: tuple[ItemId, ...] = ()
    item: Key | None = None
    hint: str = ""
    limit: StrictInt | None = None
    optional: StrictBool = False
    choices: tuple[ChoiceTable, ...] = ()
    when: tuple[ConditionTable, ...] = ()
    help: Key | None = None
    reopens: Stage | None = None
    past: StrictBool = False
    yearly: StrictBool = False
    section: str = ""
    carried: Prefill | None = None
    of_organisation: StrictBool = False


class ItemTable(Table):
    """A checklist item. Accept and confirm items ask for a yes, evidence items for a statement and where to see it.

    `dated` asks for the day that the statement is about, which has been; `yearly`: within the year.
    """

    key: Key
    title: Title
    text: Line
    covers: tuple[ItemId, ...] = ()
    kind: Literal["evidence", "accept", "confirm"] = "evidence"
    evidence: str = ""
    not_applicable: StrictBool = False
    applies: str = ""
    dated: str = ""
    yearly: StrictBool = False
    hint: str = ""
    help: Key | None = None
    section: str = ""
    of_organisation: StrictBool = False

    @model_validator(mode="after")
    def _asks_all_it_needs(self) -> Self:
        if (self.kind == "evidence") != bool(self.evidence):
            raise ValueError("give 'evidence' (the words that ask where to see it) to an evidence item alone")
        if self.not_applicable != bool(self.applies):
            raise ValueError("give 'applies' (the words that ask whether it applies) with not_applicable = true")
        if self.not_applicable and self.kind != "evidence":
            raise ValueError("remove 'not_applicable', which is for an evidence item")
        if self.dated and self.kind != "evidence":
            raise ValueError("remove 'dated', which is for an evidence item")
        if self.yearly and not self.dated:
            raise ValueError("give 'dated' (the words that ask for the day) with yearly = true")
        return self


class PageTable(Table):
    """A page asks its questions first, then its items."""

    title: Title
    intro: str = ""
    questions: tuple[QuestionTable, ...] = ()
    items: tuple[ItemTable, ...] = ()


class CollectionTable(Table):
    noun: Line
    questions: tuple[QuestionTable, ...] = Field(min_length=1)


class StageTable(Table):
    title: Line
    intro: tuple[Line, ...] = Field(min_length=1)
    covers: tuple[ItemId, ...] = ()
    links: tuple[LinkTable, ...] = ()
    skip_when: tuple[ConditionTable, ...] = ()
    pages: tuple[PageTable, ...] = ()
    collection: CollectionTable | None = None


class StepTable(Table):
    """A stage of a journey, and the number under which it is counted."""

    stage: Stage
    number: StrictInt = 0


class PackTable(Table):
    """What a version says of itself.

    `builds_on`: the earlier version that has what is not here. `journey` and `stages`: what people call its journey,
    and the stages of that in order. A version that leaves them out has the journey of the one that it builds on.
    """

    builds_on: Line | None = None
    journey: Line | None = None
    stages: tuple[StepTable, ...] = ()

    @model_validator(mode="after")
    def _has_a_journey(self) -> Self:
        if bool(self.journey) != bool(self.stages):
            raise ValueError("give 'journey' (what people call it) and 'stages' together")
        if not (self.builds_on or self.stages):
            raise ValueError("give 'builds_on' (an earlier version), or the 'stages' of a journey")
        return self


class TopicTable(Table):
    key: Key
    title: Title
    words: tuple[Line, ...] = ()
    text: tuple[Line, ...] = Field(min_length=1)
    links: tuple[LinkTable, ...] = ()
    command: str = ""


class HelpTable(Table):
    topics: tuple[TopicTable, ...] = Field(min_length=1)
