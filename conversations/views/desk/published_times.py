"""The times for engagement calls that are published, as the onboarding team sees and adds to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from conversations.actions.desk import REMOVE_TIMES
from conversations.calling.patterns import LONGEST, SUCH_AS
from conversations.calling.venue import Errors, Values, holder_field, place_fields, venue_text
from conversations.details.desk import BoardDetail
from conversations.details.rows import RowDetail
from conversations.guidance.uk_time import long_moment
from conversations.replies import (
    Block,
    Button,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Style,
    Table,
    paragraph,
)
from conversations.text import Moment, Said, Text, Words, counted, text
from models.domain import LONGEST_MINUTES

if TYPE_CHECKING:
    from conversations.repository.desk import Published
    from models.desk import PublishedTime

PAGE = 15
COLUMNS = ("When", "How long", "With", "Where", "Booked")
PUBLISH = Button("publish_times", "Publish call times", style=Style.PRIMARY)
SHOW = Button("call_times", "Show the call times")
_LENGTHS = (15, 20, 30, 45, LONGEST_MINUTES)


def published_list(times: Sequence[Published], page: int) -> Message:
    """Those that are still to come, of which one page is shown, counted from 0."""
    heading = Heading(text("{count} published for engagement calls", count=counted(len(times), "time")))
    if not times:
        none = paragraph("Applicants can book only what you offer to each. Publish times that any of them can book.")
        return Message((heading, none), (PUBLISH,))
    shown = times[page * PAGE : (page + 1) * PAGE]
    opens = tuple(
        Button(
            "remove_time",
            "Remove",
            detail=str(RowDetail(each.time.id)),
            confirm=REMOVE_TIMES,
            subject=long_moment(each.time.starts_at),
        )
        for each in shown
    )
    table = Table(text("The soonest first"), COLUMNS, tuple(_cells(each.time, each.booked) for each in shown), opens)
    turns = [("Earlier times", page - 1), ("Later times", page + 1)]
    pages = tuple(
        Button("call_times", label, detail=str(BoardDetail(number)))
        for label, number in turns
        if 0 <= number <= (len(times) - 1) // PAGE
    )
    return Message((heading, table), (PUBLISH, *pages))


def _cells(time: PublishedTime, booked: int) -> tuple[Text, ...]:
    """No cell is empty: a channel may lose the whole message for one."""
    return (
        (Moment(time.starts_at),),
        (counted(time.minutes, "minute"),),
        (Said(time.held_by),) if time.held_by else text("Nobody named"),
        _where(time),
        text("{booked} of {most}", booked=booked, most=time.at_once),
    )


def _where(time: PublishedTime) -> Text:
    return venue_text(time.link or "", time.room or "") or text("Not said yet")


def publish_form(values: Values, errors: Errors) -> Form:
    """Repeated times, single ones, or both. `values`: what stands in it."""
    fields = (
        _pattern_field(values, errors),
        Field(
            "times",
            text("Which single times?"),
            FieldKind.TIMES,
            hint=text("Up to 5, in UK time."),
            values=values.get("times", ()),
            error=errors.get("times", ()),
            optional=True,
        ),
        Field(
            "minutes",
            text("How long is a call?"),
            FieldKind.CHOICE,
            hint=text("Where the repeated times do not say it."),
            options=tuple(Option(str(minutes), (counted(minutes, "minute"),)) for minutes in _LENGTHS),
            values=values.get("minutes", ()),
        ),
        Field(
            "at_once",
            text("How many calls can you hold at once?"),
            FieldKind.NUMBER,
            values=values.get("at_once", ()),
            error=errors.get("at_once", ()),
        ),
        holder_field(values, ""),
        *place_fields(values, errors),
    )
    intro = (paragraph("Applicants who wait for a call can book these by themselves. They hear of it at once."),)
    return Form("publish_times", "Publish call times", fields, submit="Publish", intro=intro)


def _pattern_field(values: Values, errors: Errors) -> Field:
    hint = "Such as {such}. Bank holidays are left out. To begin later, add: starting 1 February 2027."
    return Field(
        "pattern",
        text("When, if it is repeated?"),
        FieldKind.TEXT,
        hint=text(hint, such=Words(SUCH_AS)),
        values=values.get("pattern", ()),
        error=errors.get("pattern", ()),
        limit=LONGEST,
        optional=True,
    )


def published_message(times: Sequence[PublishedTime], series: int, waiting: int, left_out: Text) -> Message:
    """What is published now, which bank holidays are not in it, and the way back."""
    first, last = times[0], times[-1]
    blocks: list[Block] = [
        paragraph(
            "We published {count}, from {first} to {last}.",
            count=counted(len(times), "call time"),
            first=Moment(first.starts_at),
            last=Moment(last.starts_at),
        )
    ]
    if left_out:
        blocks.append(paragraph("We left out {days}.", days=left_out))
    if waiting:
        words = "{count} waits for a call and can book now: we tell them."
        words = words if waiting == 1 else "{count} wait for a call and can book now: we tell them."
        blocks.append(paragraph(words, count=counted(waiting, "applicant")))
    back = Button("remove_series", "Remove these times", detail=str(RowDetail(series)), confirm=REMOVE_TIMES)
    return Message(tuple(blocks), (SHOW, back))


def removed_message(count: int) -> Message:
    """What nobody can book any more."""
    told = "We removed {count}. Calls that are booked stay booked: cancel each from its own card."
    return Message((paragraph(told, count=counted(count, "call time")),))
