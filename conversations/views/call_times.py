"""The engagement call: the times that can be chosen, and what both sides need to know of it once it is booked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from conversations.calling.venue import venue_text
from conversations.details.rows import RowDetail
from conversations.guidance.uk_time import LONDON, long_moment, time_of_day, weekday_date
from conversations.onboarding.calls import day_before, hour_before, link_follows, offered_calls
from conversations.replies import Block, Button, Heading, Message, Style, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.buttons import button, offered

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import CallTime

TIMES_SHOWN = 10


def times_card(onboarding: Onboarding, by: Participant, page: int = 0) -> Message:
    """A page of the times that can still be picked, from 0, each with its press for those who may."""
    free = offered_calls(onboarding)
    if not free:
        none_left = "None of the offered times is still free. Ask the onboarding team for others."
        return Message((paragraph(none_left),), offered(onboarding, by, "refuse_times"))
    page = min(page, (len(free) - 1) // TIMES_SHOWN)
    may_pick = bool(offered(onboarding, by, "pick_time"))
    rows = tuple(
        SummaryRow(text("Time"), _when(call.starts_at, by), _pick(onboarding, call) if may_pick else None)
        for call in free[page * TIMES_SHOWN :][:TIMES_SHOWN]
    )
    blocks: tuple[Block, ...] = (Heading(text("Choose a time for your engagement call")), SummaryList(rows))
    turns = [("Earlier times", page - 1), ("Later times", page + 1)]
    pages = tuple(
        replace(button("see_times", onboarding, RowDetail(number), label), style=Style.SECONDARY)
        for label, number in turns
        if 0 <= number <= (len(free) - 1) // TIMES_SHOWN
    )
    return Message(blocks, (*pages, *offered(onboarding, by, "refuse_times")))


def _when(at: datetime, by: Participant) -> Text:
    """With what it is on the reader's own clock, where their platform says that it is another one than ours."""
    own = in_zone(at, by.zone)
    return text("{at}, {own} in your time zone", at=Moment(at), own=Words(own)) if own else (Moment(at),)


def in_zone(at: datetime, zone: str) -> str:
    """ "5am", or "Tuesday 12 January 2027 at 11pm" where that is another day than in the UK; empty for a UK clock."""
    try:
        there, here = at.astimezone(ZoneInfo(zone)) if zone else at.astimezone(LONDON), at.astimezone(LONDON)
    except (ValueError, OSError, LookupError):  # no zone that we know
        return ""
    if there.utcoffset() == here.utcoffset():
        return ""
    return time_of_day(there) if there.date() == here.date() else f"{weekday_date(there)} at {time_of_day(there)}"


def _pick(onboarding: Onboarding, call: CallTime) -> Button:
    """The press for one time, which says which."""
    published = call.id is None
    name, row = ("book_time", call.published) if published else ("pick_time", call.id)
    return replace(button(name, onboarding, RowDetail(row), "Choose"), subject=long_moment(call.starts_at))


def about_call(onboarding: Onboarding, call: CallTime, zone: str = "") -> tuple[Block, ...]:
    """For the applicant: when it is, how long, who holds it, and how they can join. `zone`: the reader's."""
    who = (Said(call.held_by), Words(" from the onboarding team")) if call.held_by else text("The onboarding team")
    when = text("It is on {at}", at=Moment(call.starts_at))
    if own := in_zone(call.starts_at, zone):
        when += text(" ({own} in your time zone)", own=Words(own))
    if call.minutes:
        when += text(", for about {length}", length=counted(call.minutes, "minute"))
    holds = paragraph("{when}. {who} holds it.", when=when, who=who)
    return (holds, *_how_to_join(onboarding, call))


def _how_to_join(onboarding: Onboarding, call: CallTime) -> tuple[Block, ...]:
    remind = Words(_reminded(onboarding, call))
    if place := where(call):
        return (paragraph("{place}.{remind}", place=place, remind=remind),)
    if link_follows(onboarding, call):
        coming = "The link to join follows once it is made, and stands in the reminders too.{remind}"
        return (paragraph(coming, remind=remind),)
    invitation = "The onboarding team sends the invitation, with the link to join, to {to}.{remind}"
    return (paragraph(invitation, to=_to(onboarding), remind=remind),)


def _reminded(onboarding: Onboarding, call: CallTime) -> str:
    if day_before(call) > onboarding.now:
        return " We remind you on the working day before, and an hour before."
    return " We remind you an hour before." if hour_before(call) > onboarding.now else ""


def where(call: CallTime) -> Text:
    """How to join a call, and its room: a sentence without a full stop; empty where nobody has said."""
    return venue_text(call.link or "", call.room or "")


def to_invite(onboarding: Onboarding, call: CallTime) -> Block:
    """For the onboarding team: where the call is held, or that they send the invitation."""
    if place := where(call):
        return paragraph("{place}.", place=place)
    if link_follows(onboarding, call):
        return paragraph("The link to join follows once it is made. If none comes, say where the call is held.")
    told = "Send the invitation, with the link to join, to {to}. We do not send it. Or say here where the call is held."
    return paragraph(told, to=_to(onboarding))


def _to(onboarding: Onboarding) -> Text:
    """The contact's address, as it was given when they registered."""
    email = str(onboarding.answers.get("registration.email", ""))
    return (Said(email),) if email else text("your contact")
