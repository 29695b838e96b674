"""A question: closed data from a content pack, the same in a form and in the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conversations.guidance.uk_time import long_date


class QuestionType(StrEnum):
    TEXT = "text"  # one line
    LONG_TEXT = "long_text"
    FULL_NAME = "full_name"  # of one person
    EMAIL = "email"
    PHONE = "phone"
    ODS_CODE = "ods_code"
    NUMBER = "number"  # a whole number from 0
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    CONFIRM = "confirm"  # "yes" counts as answered; "not_yet" is kept and holds the stage back
    EVIDENCE = "evidence"  # a link, a file, a named person with an email address, a note, or why none is needed


DEFAULT_LIMITS = {
    QuestionType.TEXT: 200,
    QuestionType.FULL_NAME: 200,
    QuestionType.LONG_TEXT: 2_000,
    QuestionType.EVIDENCE: 2_000,
}
"""How many characters an answer may have, of the types that have a limit."""


FILE_KINDS = {
    "PDF": ("pdf",),
    "Word": ("doc", "docx"),
    "Excel": ("xls", "xlsx"),
    "PowerPoint": ("ppt", "pptx"),
    "OpenDocument": ("odt", "ods", "odp"),
    "image": ("png", "jpg", "jpeg"),
    "text": ("txt", "csv"),
}
"""The files that may be given as evidence, by the endings of their names."""
MEDIA_TYPES = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.ms-powerpoint": "PowerPoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument",
    "image/png": "image",
    "image/jpeg": "image",
    "text/plain": "text",
    "text/csv": "text",
}
"""The same files by what a platform calls them (IANA's media types)."""
FILE_ENDINGS = tuple(ending for endings in FILE_KINDS.values() for ending in endings)
LARGEST_FILE_MB = 20


class Prefill(StrEnum):
    """What is known before a question is asked, and stands in its field to be confirmed."""

    NAME = "name"  # of the person who answers, as their platform knows them
    EMAIL = "email"  # likewise
    ORGANISATION = "organisation"  # as registered
    CONNECTION = "connection"  # how they connect and on which channels, in words
    VOLUMES = "volumes"  # the yearly volumes of the channels, added up


class DatesTaken(StrEnum):
    """Which dates a question takes; today is one of them."""

    PAST = "past"
    UPCOMING = "upcoming"
    ANY = "any"

    def example(self, today: date | None = None) -> str:
        """One of them, as people write it, of the year before or after `today` (UK time)."""
        years = 1 if self is DatesTaken.UPCOMING else -1
        return long_date(date(today.year + years if today else 2027, 1, 6))


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    hint: str = ""
    said: bool = False  # the label is a person's text, such as a template's name
    unfinished: bool = False  # kept when it is chosen, but it holds the stage back


@dataclass(frozen=True)
class AnswerCondition:
    """True when the answer to `question` (full key) is, or for several choices contains, one of `any_of`."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """`key` is unique in the pack: "eligibility.product". Items of a checklist share one `item`.

    `limit` is in characters for text and the largest number for NUMBER. `when`: all must hold for it to be asked.
    `reopens` names the reviewed stage whose approval this answer carries, when that is not its own stage. A `past`
    date is today or earlier, an `upcoming` one today or later; one that is `yearly` is worth a second look once it is
    more than a year ago. `section` is the heading that it stands under on its page. What is `of_organisation` is the
    same for each service of one, unless its answer names a service.
    """

    key: str
    text: str
    type: QuestionType
    item: str
    item_title: str
    covers: tuple[str, ...] = ()
    hint: str = ""
    limit: int | None = None
    optional: bool = False
    choices: tuple[Choice, ...] = ()
    when: tuple[AnswerCondition, ...] = ()
    help_topic: str | None = None
    reopens: str | None = None
    past: bool = False
    upcoming: bool = False
    yearly: bool = False
    section: str = ""
    carried: Prefill | None = None
    of_organisation: bool = False
    checks: str | None = None  # the channel whose template rules apply: "nhs_app", "email", "text_message", "letter"

    @property
    def dates_taken(self) -> DatesTaken:
        """Of a question for a date."""
        return DatesTaken.PAST if self.past else DatesTaken.UPCOMING if self.upcoming else DatesTaken.ANY


AnswerValue = str | int | tuple[str, ...] | dict[str, str]
"""A parsed answer. Text, choice, date (ISO) and confirm: str; number: int; choices: tuple;
evidence: {"kind": "link" | "person" | "note" | "file" | "not_applicable", "text": ...}, with "email" for a person,
for a file its name as text, "link", "size" in bytes if it is known, and "type" where its platform says another one than
its name. The text of "not_applicable" is the reason."""
