"""How an event reads: its sentence for both sides, or for one of them, with what it carries in its slots."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from conversations.events.journey import Moved, VersionChanged
from conversations.events.table import data_of, type_of
from conversations.guidance.uk_time import weekday_date
from conversations.replies import Message, SummaryList, SummaryRow
from conversations.text import Moment, Part, Said, Text, Words, counted, text
from models.enums import Role

if TYPE_CHECKING:
    from conversations.content.schema import ContentPack
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Event

ROLE_NAMES = {Role.OWNER: "the owner", Role.CONTRIBUTOR: "a contributor", Role.VIEWER: "a viewer"}
_OUR_WORDS = frozenset(
    {
        "wait_reason",
        "priority",
        "action",
        "question",
        "from_",
        "to",
        "app",
        "other_app",
        "reference",
        "item",
        "signer",
        "speciality",
    }
)


def sentence(event: Event, onboarding: Onboarding) -> Text:
    """What happened, without a full stop, as both sides may read it."""
    return _worded(event, onboarding, type_of(event).sentence)


def sentence_for_team(event: Event, onboarding: Onboarding) -> Text:
    """The same for the onboarding team, who alone see the priority."""
    row = type_of(event)
    return _worded(event, onboarding, row.to_team or row.sentence)


def sentence_for_applicant(event: Event, onboarding: Onboarding) -> Text:
    """The same for a notice to the applicant team."""
    row = type_of(event)
    return _worded(event, onboarding, row.to_applicant or row.sentence)


def _worded(event: Event, onboarding: Onboarding, template: str) -> Text:
    titled: Text = (Words(_pack_of_then(event, onboarding).called(event.stage)),) if event.stage else ()
    data = data_of(event)
    parts = {field.name.rstrip("_"): _part(field.name, getattr(data, field.name)) for field in fields(data)}
    return text(template, **parts, who=Said(event.by) if event.by else Words("NHS Notify"), stage=titled)


def _pack_of_then(event: Event, onboarding: Onboarding) -> ContentPack:
    """The version that it was on when something happened."""
    before = (pack for ended, pack in onboarding.former if event.id is not None and event.id < ended)
    return next(before, onboarding.pack)


def _part(name: str, value: Any) -> Part | Text | date:
    """Roles, priorities and questions are our words; all else that is text is what a person typed."""
    match value:
        case datetime():
            return Moment(value)
        case date() if name == "go_live_on":
            return Words(weekday_date(value))
        case date():
            return value
        case Role():
            return Words(ROLE_NAMES[value])
        case int():
            return counted(value, "call time")
        case str() if name in _OUR_WORDS:
            return Words(value)
        case _:
            return Said(str(value))


def posted_event(onboarding: Onboarding, event: Event) -> Message:
    """An event for a program of the operator's: every value is a word of ours, a reference or a moment."""
    facts: dict[str, Text] = {
        "event": (Words(str(event.kind)),),
        "reference": (Words(onboarding.reference),),
        "at": (Moment(event.at),),
    }
    if event.stage:
        facts["stage"] = (Words(event.stage.value),)
    moved = data_of(event)
    if isinstance(moved, Moved | VersionChanged):
        facts |= {"from": (Words(moved.from_),), "to": (Words(moved.to),)}
    rows = tuple(SummaryRow(text("{name}", name=Words(name)), value) for name, value in facts.items())
    return Message((SummaryList(rows),))
