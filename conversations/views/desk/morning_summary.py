"""The onboarding team's morning: what is new, what waits and how long, what is late, and what comes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from conversations.desk.morning_summary import AGES, MorningSummary
from conversations.desk.queue import ME, US, QueueFilter
from conversations.details.desk import QueueDetail
from conversations.guidance.uk_time import in_uk, weekday_date
from conversations.journey.machine import State
from conversations.onboarding.records import list_item, subject_of
from conversations.replies import Block, Bullets, Button, Heading, Message, SummaryList, SummaryRow, paragraph, simple
from conversations.text import Moment, Said, Text, Words, text
from conversations.views.lists import item_name, state_name

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.domain import OnboardingRecord

HAVE_SUMMARY = Button("have_summary", "Send me mine each morning")
STOP_SUMMARY = Button("stop_summary", "Stop sending me this")
_AGE_NAMES = ("Less than 1 week", "1 to 2 weeks", "2 to 4 weeks", "More than 4 weeks")
_SHOWN = 5  # calls and pieces of evidence


def summary_message(found: MorningSummary, now: datetime, wanted: bool | None = None) -> Message | None:
    """None for a day with nothing. `wanted`: whether its reader has one each morning, where it was asked for."""
    if found.is_empty:
        return None
    day = Words(weekday_date(in_uk(now).date()))
    heading = Heading(text("Your summary for {day}" if found.of_one else "Summary for {day}", day=day))
    parts = (_new(found), _waiting(found), _late(found), _calls(found), _going_live(found), _evidence(found))
    blocks = (block for part in parts for block in part)
    queue = QueueFilter(turn=US, who=ME if found.of_one else "", sort="due")
    in_order = Button("queue", "Show the queue", detail=str(QueueDetail(0, str(queue))))
    stops = found.of_one if wanted is None else wanted
    return Message((heading, *blocks), (in_order, STOP_SUMMARY if stops else HAVE_SUMMARY))


def nothing_today(wanted: bool) -> Message:
    """For somebody who asks on a day with nothing."""
    told = "Nothing is new, late or due today. On a day like this we send no summary."
    return simple(told, STOP_SUMMARY if wanted else HAVE_SUMMARY)


def choice_message(wanted: bool) -> Message:
    """What somebody has chosen, and the way back."""
    if wanted:
        told = (
            "We send you a summary of what you have at 9am on working days, in your direct messages. On a day with "
            "nothing we send none."
        )
        return simple(told, STOP_SUMMARY)
    return simple("We do not send you a summary each morning. The onboarding team's channel has one.", HAVE_SUMMARY)


def _new(found: MorningSummary) -> list[Block]:
    rows = [
        _row(each, text("{state}", state=Words(state_name(State(each.state), each.content_version))))
        for each in found.new.shown
    ]
    since = text("{day}", day=Words(weekday_date(in_uk(found.since).date())))
    return _part(text("{new} {since}", new=Words("New since", strong=True), since=since), rows, found.new.total)


def _waiting(found: MorningSummary) -> list[Block]:
    """How many of what waits for the team are of each age."""
    if not found.waiting[0]:
        return []
    counts = (older - oldest for older, oldest in pairwise((*found.waiting, *([0] * (len(AGES) + 2)))))
    aged = [(name, count) for name, count in zip(_AGE_NAMES, counts, strict=False) if count]
    items = tuple(text("{age}: {count}", age=Words(name), count=count) for name, count in aged)
    return [_heading((Words("Waiting for us", strong=True),), found.waiting[0]), Bullets(items)]


def _late(found: MorningSummary) -> list[Block]:
    rows = [_row(each, text("Due {day}", day=_day(each.due_on)), _who_has(each, found)) for each in found.late.shown]
    return _part((Words("Late", strong=True),), rows, found.late.total)


def _who_has(record: OnboardingRecord, found: MorningSummary) -> Text:
    """Nothing where the reader has all of it."""
    if found.of_one:
        return ()
    name = found.names.get(record.assignee or 0)
    return text(", {name} has it", name=Said(name)) if name else text(", nobody has it")


def _calls(found: MorningSummary) -> list[Block]:
    rows = [_row(call.record, (Moment(call.starts_at),), _with(call.held_by)) for call in found.calls[:_SHOWN]]
    return _part((Words("Calls today", strong=True),), rows, len(found.calls))


def _with(holder: str | None) -> Text:
    return text(", with {who}", who=Said(holder)) if holder else ()


def _going_live(found: MorningSummary) -> list[Block]:
    rows = [_row(each, _day(each.go_live_on)) for each in found.going_live.shown]
    return _part((Words("Going live this week", strong=True),), rows, found.going_live.total)


def _evidence(found: MorningSummary) -> list[Block]:
    rows = [
        _row(each.record, text("{title}: {day}", title=Words(each.title), day=each.runs_out))
        for each in found.evidence[:_SHOWN]
    ]
    return _part((Words("Evidence that runs out in the next 30 days", strong=True),), rows, len(found.evidence))


def _day(day: date | None) -> Text:
    return text("{day}", day=day) if day else ()


def _part(title: Text, rows: Sequence[SummaryRow], total: int) -> list[Block]:
    """Nothing at all where there is nothing."""
    if not total:
        return []
    more = [paragraph("And {more} more.", more=total - len(rows))] if total > len(rows) else []
    return [_heading(title, total), SummaryList(tuple(rows)), *more]


def _heading(title: Text, total: int) -> Block:
    return paragraph("{title}: {total}", title=title, total=total)


def _row(record: OnboardingRecord, label: Text, more: Text = ()) -> SummaryRow:
    named = list_item(record)
    opens = Button("case", "Open", record.reference, subject=subject_of(named))
    return SummaryRow(label, item_name(named) + more, opens)
