"""What a button carries beside its action and its onboarding: a type for each kind, read from and written to the wire.

`parse` reads the text that a button or a form carried, which may be years old, and `str` writes it. Buttons, modals
and receipts hold that text, so it never changes its form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, Self

from conversations.journey.stages import stage_named
from models.enums import Stage


class Detail(Protocol):
    """Every detail is made from its text and gives the same text again."""

    @classmethod
    def parse(cls, written: str) -> Self:
        """Raises UnreadableDetail for text that no version has written."""

    def __str__(self) -> str: ...


class UnreadableDetail(ValueError):
    """No version of the assistant has drawn such a button. Show that it does nothing now."""

    def __init__(self) -> None:
        super().__init__("This detail cannot be read. Show that the button does nothing now.")


@dataclass(frozen=True)
class NoDetail:
    """For actions that need nothing more. Text that a button carries all the same is passed over."""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls()

    def __str__(self) -> str:
        return ""


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
        return cls(_stage(name), int(page) if page.isdecimal() else None, once == "once", asked == "asked")

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


@dataclass(frozen=True)
class RowDetail:
    """A call time, a member or an event, by the id of its row: "17". None, empty, where there is none to name."""

    id: int | None = None

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(int(written) if written.isdecimal() else None)

    def __str__(self) -> str:
        return str(self.id or "")


@dataclass(frozen=True)
class SeenDetail:
    """What somebody was told to look at again before they send a form: "2026-12-25 10:00". Empty at first."""

    values: tuple[str, ...] = ()

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(tuple(written.split(", ")) if written else ())

    def __str__(self) -> str:
        return ", ".join(self.values)


@dataclass(frozen=True)
class PlaceDetail:
    """A channel of the applicant team, by its platform's id for it: "C01GEN"."""

    target: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.target


@dataclass(frozen=True)
class AnswersDetail:
    """Which answers the onboarding team sees: those of the stage under review, "", or all of them, "all"."""

    everything: bool = False

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written == "all")

    def __str__(self) -> str:
        return "all" if self.everything else ""


@dataclass(frozen=True)
class MessageDetail:
    """The text of the message that a press stands on, or where it is."""

    text: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class ReferenceDetail:
    """Another onboarding, by its reference: "ONB-7K3F9Q". It is loaded for the handler: see `ActionRequest.other`."""

    reference: str

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.reference


@dataclass(frozen=True)
class BoardDetail:
    """A page of the board, counted from 0: "1"."""

    page: int = 0

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(int(written) if written.isdecimal() else 0)

    def __str__(self) -> str:
        return str(self.page)


@dataclass(frozen=True)
class QueueDetail:
    """A page of the queue, counted from 0, and what is asked for: "1/who=me;late=yes", "0/all"; "": as last time."""

    page: int = 0
    asked: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        page, _, asked = written.partition("/")
        return cls(int(page) if page.isdecimal() else 0, asked)

    def __str__(self) -> str:
        return f"{self.page}/{self.asked}" if self.page or self.asked else ""


@dataclass(frozen=True)
class FindDetail:
    """A page of what is found, counted from 0, and what is looked for: "1/leeds"."""

    page: int = 0
    words: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        page, _, words = written.partition("/")
        return cls(int(page) if page.isdecimal() else 0, words)

    def __str__(self) -> str:
        return f"{self.page}/{self.words}" if self.words else ""


@dataclass(frozen=True)
class TopicDetail:
    """A help topic by its key: "dspt". Empty for the list of what can be typed."""

    key: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class CodeDetail:
    """A code that links two identities, as it was typed: "ABCD-2345"."""

    code: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        return cls(written)

    def __str__(self) -> str:
        return self.code


def _stage(name: str) -> Stage:
    stage = stage_named(name)
    if stage is None:
        raise UnreadableDetail
    return stage
