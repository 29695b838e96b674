"""Where a call is held: the fields of a form for its link, its room and whoever holds it, and what was typed there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from conversations.guidance.links import NOT_A_LINK, trouble_with
from conversations.guidance.nhs_number import contains_nhs_number
from conversations.questions.problems import PATIENT_DATA
from conversations.replies import Field, FieldKind
from conversations.text import Said, Text, Words, text

LONGEST_NAME = 200
_LONGEST_LINK = 2_000
_LINK = re.compile(r"https?://[^\s<>\"'|\\^`{}]+", re.ASCII)

Values = Mapping[str, tuple[str, ...]]
Errors = Mapping[str, Text]


@dataclass(frozen=True)
class CallVenue:
    """The link to join, the room, and who holds the call, each as it was typed; empty where nothing was."""

    link: str = ""
    room: str = ""
    held_by: str = ""


def venue_text(link: str, room: str) -> Text:
    """How to join a call: a sentence without a full stop; empty where there is neither."""
    join = text("{join}", join=Words("Join the call", link=link)) if link else ()
    by = Words("Or meet in " if link else "Meet in ")
    meet = text("{by}{room}", by=by, room=Said(room)) if room else ()
    return (*join, *((Words(". "),) if join and meet else ()), *meet)


def place_fields(values: Values, errors: Errors, known: CallVenue = CallVenue()) -> tuple[Field, ...]:
    """For the link and the room. `known`: what stands in them at first."""
    return (
        Field(
            "link",
            text("What is the link to join?"),
            FieldKind.TEXT,
            hint=text("The applicant gets it with the booking, in the reminders and in the calendar."),
            values=values.get("link", (known.link,) if known.link else ()),
            error=errors.get("link", ()),
            limit=_LONGEST_LINK,
            optional=True,
        ),
        Field(
            "room",
            text("Which room is it in, if people meet?"),
            FieldKind.TEXT,
            values=values.get("room", (known.room,) if known.room else ()),
            error=errors.get("room", ()),
            limit=LONGEST_NAME,
            optional=True,
        ),
    )


def holder_field(values: Values, known: str) -> Field:
    """For the name of who holds the call."""
    return Field(
        "held_by",
        text("Who holds the call?"),
        FieldKind.TEXT,
        hint=text("The applicant sees this name."),
        values=values.get("held_by", (known,)),
        limit=LONGEST_NAME,
    )


def read_venue(values: Values) -> tuple[CallVenue, dict[str, Text]]:
    """What was typed, and by field what to do about it."""
    typed = {name: " ".join(next(iter(values.get(name, ())), "").split()) for name in ("link", "room", "held_by")}
    venue = CallVenue(typed["link"], typed["room"][:LONGEST_NAME], typed["held_by"][:LONGEST_NAME])
    errors: dict[str, Text] = {}
    if venue.link and (trouble := trouble_with_link(venue.link)):
        errors["link"] = (Words(trouble),)
    if contains_nhs_number(venue.room):
        errors["room"] = text(PATIENT_DATA)
    return venue, errors


def trouble_with_link(link: str) -> str | None:
    """Why applicants could not follow it, without a full stop; None where they can."""
    if len(link) > _LONGEST_LINK or not _LINK.fullmatch(link):
        return NOT_A_LINK
    return trouble_with(link)
