"""What the assistant says: messages and forms in channel-neutral blocks of text, for an adapter to render."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field as Tagged

from conversations.guidance.messages.looks import Preview, Route
from conversations.text import Moment, Said, Text, Words, plain, text
from models.domain import SentFile


class Style(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    WARNING = "warning"


@dataclass(frozen=True)
class Confirm:
    """What a channel asks before it sends a press that cannot be undone."""

    title: str
    body: str
    yes: str
    no: str = "Cancel"


@dataclass(frozen=True)
class Button:
    """A press: `action` is a row of the actions table, `about` an onboarding's reference, `detail` what it concerns.

    `files` come back with the press, where the channel can carry them. `subject` is what tells it from others of its
    label, such as the time or the onboarding that it chooses: read out after the label, and kept in a record of it.
    """

    action: str
    label: str
    about: str = ""
    detail: str = ""
    style: Style = Style.SECONDARY
    confirm: Confirm | None = None
    files: tuple[SentFile, ...] = ()
    subject: str = ""

    @property
    def name(self) -> str:
        """What it is called where its surroundings cannot be seen."""
        return f"{self.label} {self.subject}" if self.subject else self.label


@dataclass(frozen=True)
class Heading:
    text: Text
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Our sentences. `bar`: so much, of how much, drawn as a bar beside the words, which say the same."""

    text: Text
    bar: tuple[int, int] | None = None
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Bullets:
    items: tuple[Text, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True)
class SummaryRow:
    """One row of a summary list. `change` is the button that changes it; `note` says who answered and when."""

    label: Text
    value: Text
    change: Button | None = None
    note: Text = ()

    @property
    def button(self) -> Button | None:
        """Its button to draw: about what the row is about, unless it says what else."""
        if self.change is None or self.change.subject:
            return self.change
        return replace(self.change, subject=plain(self.label))


@dataclass(frozen=True)
class SummaryList:
    """`folded`: the words under which it is folded away where the channel can fold; empty: it stands in sight."""

    rows: tuple[SummaryRow, ...]
    folded: Text = ()
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Inset:
    """Set apart from the rest: a reason, a warning, what is needed."""

    text: Text
    kind: Literal["inset"] = "inset"


class StepStatus(StrEnum):
    """Where a stage stands; the value is the wording that everybody reads."""

    DONE = "Done"
    NOW = "Now"
    WITH_TEAM = "With the onboarding team"
    MORE_NEEDED = "More information needed"
    DRAFTED = "Started"
    LATER = "Later"
    SKIPPED = "Not needed"


@dataclass(frozen=True)
class Step:
    """One stage of a journey. `number`: 0 where it goes by its title alone."""

    number: int
    title: str
    status: StepStatus
    note: Text = ()
    said: str = ""  # the status in the reader's language, if that is not English

    @property
    def standing(self) -> str:
        """The status, in words."""
        return self.said or self.status.value

    @property
    def name(self) -> str:
        """ "4. Confirm setup and eligibility"."""
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Progress:
    """Stages in order, each with where it stands. `folded`: as in a summary list."""

    steps: tuple[Step, ...]
    folded: Text = ()
    kind: Literal["progress"] = "progress"


@dataclass(frozen=True)
class Table:
    """Rows of cells, none of them empty, under headings. `opens`: for each row the press that opens its subject."""

    caption: Text
    headings: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    opens: tuple[Button, ...] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Series:
    """What is drawn in one colour: a value for each label of its chart."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """Bars, grouped by label, and the table that says the same, for whoever cannot see or draw them.

    In our own words: a title of at most 50 characters, labels and names of at most 20. 1 to 6 series of at most 20
    values. `unit`: what the values count.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    table: Table
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class Finder:
    """A field in which the onboarding team finds an onboarding, as they type where the channel can."""

    label: Text
    kind: Literal["finder"] = "finder"


FINDER = Finder((Words("Find an onboarding by part of a name, an ODS code or a person"),))

Block = Annotated[
    Heading | Paragraph | Bullets | SummaryList | Inset | Progress | Table | Chart | Finder | Preview | Route,
    Tagged(discriminator="kind"),
]


@dataclass(frozen=True)
class Message:
    """One message or card. `buttons` holds at most 3, one of them primary; the rest stand in `menu`.

    `secret`: it shows a code or a link that works once, so it is shown once, and whatever is stored of it is
    `SHOWN_ONCE` in its place.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    menu: tuple[Button, ...] = ()
    secret: bool = False


SHOWN_ONCE = Message((Paragraph((Words("A code or a link was shown here once. Ask for a new one if you need it."),)),))


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    DATE = "date"
    TIMES = "times"  # several moments: one value "YYYY-MM-DD HH:MM" (UK time) for each
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"  # one of the platform's own people: its id of them. Where it has no picker, nothing is drawn


@dataclass(frozen=True)
class Option:
    value: str
    label: Text
    hint: Text = ()


@dataclass(frozen=True)
class Field:
    """One question of a form. `values` is what stands in it, as typed; `error` says how to fix it."""

    id: str
    label: Text
    kind: FieldKind
    hint: Text = ()
    options: tuple[Option, ...] = ()
    values: tuple[str, ...] = ()
    error: Text = ()
    limit: int | None = None  # characters
    optional: bool = False
    unless: str = ""  # the id of another field: where that one is filled in, this one may be left empty
    help_topic: str | None = None
    files: bool = False  # a file may be given in place of words, where the channel takes files
    given: tuple[SentFile, ...] = ()  # the file that stands in it already
    section: str = ""  # a heading above it: a part of the page begins here
    charge: str = ""  # of a text message: what the words in it cost to send, which a channel may say anew while typing
    suggests: bool = False  # what is typed is an organisation: a channel that can finds it in the list meanwhile


@dataclass(frozen=True)
class Form:
    """A page of questions. Sent back as `Submitted(action, about, detail, values, answer_number)`.

    `seen` is the number of the newest answer when it was drawn: a colleague's newer one is noticed.
    """

    action: str
    title: str
    fields: tuple[Field, ...]
    about: str = ""
    detail: str = ""
    submit: str = "Save and continue"
    intro: tuple[Block, ...] = ()
    seen: int = 0
    page: tuple[int, int] | None = None  # this page, of how many
    confirm: Confirm | None = None
    blanks: bool = False  # it may be sent with questions left empty
    parts: bool = False  # it may be sent in parts, each kept by itself: see `Submitted.asked`

    def is_required(self, asked: Field) -> bool:
        """Whether the form cannot be sent while this field is empty. A file may stand in place of words."""
        return not (asked.optional or asked.unless or self.blanks or asked.files)


class Result(StrEnum):
    """How a turn ended: for metrics, and for an adapter that words a refusal apart."""

    DONE = "done"
    REFUSED = "refused"
    INVALID = "invalid"
    MOVED_ON = "moved_on"
    FAILED = "failed"


@dataclass(frozen=True)
class Ticket:
    """A file that the actor may fetch once, soon: `word` opens it, and is stored nowhere but as its digest."""

    kind: str  # "pdf", "csv", "json", or "ics" for a calendar
    word: str
    beside: bool = False  # what is said stands by itself where no file can be given


@dataclass(frozen=True)
class Outcome:
    """The immediate answer to a turn: messages for the actor alone, and perhaps a form to show, with its errors.

    `unkept`: what was typed looks like patient data, so a channel that keeps a transcript of its own leaves it out.
    `tickets`: files, which a channel gives in its own way: see `ConversationManager.case_file`.
    """

    messages: tuple[Message, ...] = ()
    form: Form | None = None
    result: Result = Result.DONE
    unkept: bool = False
    tickets: tuple[Ticket, ...] = ()


@dataclass(frozen=True)
class Home:
    """A person's own page: what stands on it. `page` counts from 0, of `pages`."""

    messages: tuple[Message, ...]
    page: int = 0
    pages: int = 1


@dataclass(frozen=True)
class Suggestion:
    """Something that somebody may mean while they type: `name` has 75 characters at most, `about` says more of it.

    `value`: what its choice sends: an onboarding's reference, an organisation's ODS code, or what was typed itself.
    """

    value: str
    name: str
    about: str = ""


def paragraph(template: str, **parts: Words | Said | Moment | Text | int) -> Paragraph:
    """A paragraph of our words with named slots: see `text`."""
    return Paragraph(text(template, **parts))


def simple(template: str, *buttons: Button, **parts: Words | Said | Moment | Text | int) -> Message:
    """A message of one sentence or two, with its buttons."""
    return Message((paragraph(template, **parts),), buttons)
