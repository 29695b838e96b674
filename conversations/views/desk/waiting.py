"""The onboarding team's waiting list, with how many it expects to invite in each month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from conversations.desk.queue import ON_WAITING_LIST, QueueFilter
from conversations.details.desk import QueueDetail
from conversations.guidance.uk_time import LONDON, MONTHS
from conversations.journey.machine import State
from conversations.onboarding.records import list_item, subject_of
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Table,
    paragraph,
)
from conversations.text import Said, Text, Words, counted, text
from conversations.views.lists import item_name, state_name

if TYPE_CHECKING:
    from conversations.desk.capacity import Month
    from models.domain import OnboardingRecord

PAGE = 20
COLUMNS = ("Onboarding", "Priority", "Why it waits", "Waiting since", "Last looked at")
_LONGEST_REASON = 80  # characters


def waiting_message(rows: Sequence[OnboardingRecord], page: int, total: int, months: Sequence[Month]) -> Message:
    """`page` counts from 0, `total` is of all pages."""
    capacity = Button("set_capacity", "Set how many you expect to invite")
    heading = Heading(text("{count} on the waiting list", count=counted(total, "onboarding")))
    if not rows:
        return Message((heading, *_months(months)), (capacity,))
    opens = tuple(Button("case", "Open", each.reference, subject=subject_of(list_item(each))) for each in rows)
    caption = text("The highest priority first, then the longest waiting")
    table = Table(caption, COLUMNS, tuple(_cells(each) for each in rows), opens)
    asked = str(QueueFilter(state=ON_WAITING_LIST, sort="priority"))
    several = Button("choose_several", "Choose several", detail=str(QueueDetail(0, asked)))
    turns = [("Previous page", page - 1), ("Next page", page + 1)]
    pages = [
        Button("waiting", label, detail=str(number) if number else "")
        for label, number in turns
        if 0 <= number <= (total - 1) // PAGE
    ]
    return Message((heading, table, *_months(months)), (several, *pages), (capacity,))


def _cells(record: OnboardingRecord) -> tuple[Text, ...]:
    """No cell is empty: a channel may lose the whole message for one."""
    looked = record.wait_looked_at
    why: Text = (Words(state_name(State(record.state), record.content_version)),)
    if record.wait_reason:
        why += text(": {words}", words=Said(record.wait_reason[:_LONGEST_REASON]))
    return (
        item_name(list_item(record)),
        text((record.priority or "None").capitalize()),
        why,
        text("{day}", day=record.state_since.astimezone(LONDON).date()),
        text("{day}", day=looked.astimezone(LONDON).date()) if looked else text("Not yet"),
    )


def _months(months: Sequence[Month]) -> tuple[Block, ...]:
    """How many are expected beside how many were invited: this month always, the others where a number is set."""
    shown = [month for at, month in enumerate(months) if at == 0 or month.expected is not None]
    return paragraph("How many you expect to invite, and how many you have:"), Bullets(tuple(map(_month, shown)))


def _month(month: Month) -> Text:
    expected = text("no number set") if month.expected is None else text("{n} expected", n=month.expected)
    invited = text(", {invited} invited", invited=month.invited) if month.invited is not None else ()
    return text("{month}: {expected}", month=Words(_named(month)), expected=expected) + invited


def _named(month: Month) -> str:
    return f"{MONTHS[month.first.month - 1]} {month.first.year}"


def capacity_form(months: Sequence[Month], values: Mapping[str, tuple[str, ...]], errors: Mapping[str, Text]) -> Form:
    """A number for each of the next months, which may be left empty."""
    fields = tuple(
        Field(
            str(month.first),
            (Words(_named(month)),),
            FieldKind.NUMBER,
            values=values.get(str(month.first), () if month.expected is None else (str(month.expected),)),
            error=errors.get(str(month.first), ()),
            optional=True,
        )
        for month in months
    )
    over = [paragraph("{problem}.", problem=errors[name]) for name in errors if name not in {f.id for f in fields}]
    intro = (*over[:1], paragraph("Only the onboarding team sees this. It promises nothing to an applicant."))
    return Form("set_capacity", "How many you expect to invite", fields, submit="Save", intro=intro)


def capacity_message(months: Sequence[Month]) -> Message:
    """What is set now."""
    return Message((paragraph("Saved."), *_months(months)), (Button("waiting", "Show the waiting list"),))
