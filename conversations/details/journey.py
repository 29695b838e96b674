"""Details that say where in an onboarding: a stage, a page of questions, a question, an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from conversations.details.detail import UnreadableDetail, number_in
from conversations.journey.stages import stage_named
from models.enums import Stage


@dataclass(frozen=True)
class StageDetail:
    """A stage; None is the one that the onboarding stands at: "eligibility", ""."""

    stage: Stage | None = None

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(_stage(written) if written else None)

    def __str__(self) -> str:
        return self.stage.value if self.stage else ""


@dataclass(frozen=True)
class DecisionDetail(StageDetail):
    """A stage to decide on, as it was drawn: "eligibility/17", by its newest answer; 0 if nothing says it."""

    answer_number: int = 0

    @classmethod
    def parse(cls, written: str) -> Self:
        name, _, answer_number = written.partition("/")
        return cls(_stage(name) if name else None, number_in(answer_number) or 0)

    def __str__(self) -> str:
        return f"{super().__str__()}/{self.answer_number}" if self.stage and self.answer_number else super().__str__()


@dataclass(frozen=True)
class ChangesDetail(StageDetail):
    """A stage whose changes are shown: those since its last review, "eligibility", or all, "eligibility/all"."""

    everything: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        name, _, everything = written.partition("/")
        return cls(_stage(name) if name else None, everything == "all")

    def __str__(self) -> str:
        return f"{super().__str__()}/all" if self.everything else super().__str__()


@dataclass(frozen=True)
class PageDetail:
    """A page of a stage, counted from 0: "eligibility/2". None as page: the first that is not complete.

    `once`: back to the answers after this page, "eligibility/2/once". `asked`: it was sent before, and asks what to do
    about an approval, "eligibility/2/once/asked" or "eligibility/2//asked".
    """

    stage: Stage | None = None
    page: int | None = None
    once: bool = False
    asked: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        name, page, once, asked, *_ = (*written.split("/"), "", "", "")
        if not name:
            return cls()
        return cls(_stage(name), number_in(page), once == "once", asked == "asked")

    def __str__(self) -> str:
        name = self.stage.value if self.stage else ""
        if self.page is None:
            return name
        return "/".join((name, str(self.page), "once" if self.once else "", "asked" if self.asked else "")).rstrip("/")


@dataclass(frozen=True)
class SubmitDetail:
    """The stage that is handed in: "eligibility". `anyway`: although nothing was changed, "eligibility/anyway"."""

    stage: Stage | None = None
    anyway: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        name, _, anyway = written.partition("/")
        return cls(_stage(name) if name else None, bool(anyway))

    def __str__(self) -> str:
        return f"{self.stage.value if self.stage else ''}{'/anyway' if self.anyway else ''}"


@dataclass(frozen=True)
class QuestionDetail:
    """The key of a question: "eligibility.product". Empty, or asked no more: the first page of its stage."""

    key: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class ChangeDetail:
    """A question to change, "eligibility.product"; sent back, its form carries the page, "eligibility/2/once"."""

    where: QuestionDetail | PageDetail = field(default_factory=QuestionDetail)

    @classmethod
    def parse(cls, written: str) -> Self:
        is_page = stage_named(written.partition("/")[0]) is not None
        return cls(PageDetail.parse(written) if is_page else QuestionDetail(written))

    def __str__(self) -> str:
        return str(self.where)


@dataclass(frozen=True)
class ChoiceDetail:
    """An option pressed instead of typed: "eligibility.children=yes"."""

    question: str
    value: str

    @classmethod
    def parse(cls, written: str) -> Self:
        question, _, value = written.partition("=")
        return cls(question, value)

    def __str__(self) -> str:
        return f"{self.question}={self.value}"


@dataclass(frozen=True)
class EntryDetail:
    """An entry of a collection: "templates.email-2". `anyway`: although it is approved, "templates.email-2/anyway"."""

    stage: Stage
    entry: str
    anyway: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        name, _, rest = written.partition(".")
        entry, _, anyway = rest.partition("/")
        return cls(_stage(name), entry, bool(anyway))

    def __str__(self) -> str:
        return f"{self.stage.value}.{self.entry}{'/anyway' if self.anyway else ''}"


def _stage(name: str) -> Stage:
    stage = stage_named(name)
    if stage is None:
        raise UnreadableDetail
    return stage
