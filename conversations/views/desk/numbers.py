"""The onboarding team's numbers as tables: how long stages take, how many came through, what is late and what stops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversations.content.loader import load, newest_versions
from conversations.desk.canned import PURPOSES
from conversations.desk.numbers import (
    ASKED_AGAIN,
    HAPPENED,
    REASON,
    SHOWN_EVENTS,
    STAY,
    STOPPED,
    Numbers,
    median,
    month_before,
    month_named,
    percentile,
)
from conversations.details.desk import NumbersDetail
from conversations.journey.machine import State
from conversations.journey.stages import REVIEWED
from conversations.onboarding.progress import STATE_NAMES
from conversations.replies import Block, Button, Chart, Heading, Message, Paragraph, Series, Table, paragraph
from conversations.text import Said, Text, Words, counted, text
from models.enums import EventKind, Stage

if TYPE_CHECKING:
    from collections import Counter

    from conversations.content.schema import ContentPack
    from models.desk import CannedReply

BESIDE = 3  # months before the one that is shown
_MOST = 10  # lines of what stops, is asked for again and is often sent, and of why onboardings are declined
OFTEN_SENT = "Words that we often send, in all the time that they have been kept"
_NAMES = {
    EventKind.REGISTERED: "Registered",
    EventKind.INVITED: "Invited",
    EventKind.LIVE: "Live",
    EventKind.DECLINED: "Declined",
}


def numbers_message(found: Numbers, present: str, pack: ContentPack) -> Message:
    """The first month of `found` beside the others. `present`: the month that it is now. `pack` names the questions."""
    month = found.months[0]
    blocks: list[Block] = [Heading(text("Numbers for {month}", month=Words(month_named(month))))]
    if month == present:
        blocks.append(paragraph("The month is not over. Each number is beside the 3 months before."))
        if found.timed and not found.behind:
            told = "How long stages took, what was late and where applicants stop is counted to the end of {day}."
            blocks.append(paragraph(told, day=text("{day}", day=found.timed)))
    if found.behind:
        blocks.append(paragraph("Days after {day} are still being counted.", day=text("{day}", day=found.behind)))
    blocks += [monthly_chart(found), _late(found), stage_chart(found, pack)]
    blocks += [*_listed(found, STOPPED, pack), *_listed(found, ASKED_AGAIN, pack), *_often_sent(found)]
    blocks += _listed(found, REASON, pack)
    turns = [("Month before", month_before(month)), ("Month after", month_before(month, -1))]
    buttons = (
        Button("numbers", label, detail=str(NumbersDetail(each)), subject=month_named(each))
        for label, each in turns
        if each <= present
    )
    return Message(tuple(blocks), tuple(buttons))


def monthly_chart(found: Numbers) -> Chart:
    """How many registered, were invited, went live and were declined in each month, the earliest first."""
    months = tuple(reversed(found.months))
    counts = {kind: tuple(found.total(month, HAPPENED, kind.value) for month in months) for kind in SHOWN_EVENTS}
    rows = tuple(
        (
            text("{month}", month=Words(month_named(month))),
            *(text("{count}", count=counts[kind][at]) for kind in SHOWN_EVENTS),
        )
        for at, month in enumerate(months)
    )
    return Chart(
        "How many in each month",
        tuple(month_named(month) for month in months),
        tuple(Series(_NAMES[kind], counts[kind]) for kind in SHOWN_EVENTS),
        "Onboardings",
        Table(text("How many in each month"), ("Month", *_NAMES.values()), rows),
    )


def _late(found: Numbers) -> Table:
    rows = tuple(
        (
            text("{month}", month=Words(month_named(month))),
            text("{share}", share=Words(late_rate(*found.late_of(month)))),
        )
        for month in reversed(found.months)
    )
    return Table(text("Our own steps that we took late"), ("Month", "Taken late"), rows)


def late_rate(late: int, of: int) -> str:
    """ "2 of 8 steps, 25%"."""
    return f"{late:,} of {counted(of, 'step').text}, {round(100 * late / of)}%" if of else "No steps"


def stage_chart(found: Numbers, pack: ContentPack) -> Chart:
    """How many stand at each stage now; how many went through it in each month, and in how many working days."""
    stages, stays = stages_of(found, pack), {month: found.of(month, STAY) for month in found.months}
    rows = tuple(
        (
            text("{stage}", stage=Words(stage_name(stage, pack))),
            text("{count}", count=found.standing_at(stage)),
            *(text("{told}", told=Words(_times(stays[month].get(stage.value, {})))) for month in found.months),
        )
        for stage in stages
    )
    series = tuple(
        Series(month_named(month), tuple(_median_or_0(stays[month].get(s.value, {})) for s in stages))
        for month in reversed(found.months)
    )
    return Chart(
        "Median working days at each stage",
        tuple(_short_name(stage, pack) for stage in stages),
        series,
        "Working days",
        Table(text(_STAGES_CAPTION), ("Stage", "Here now", *map(month_named, found.months)), rows),
    )


_STAGES_CAPTION = "Working days at each stage: the median, and what 9 in 10 took at most"


def stages_of(found: Numbers, pack: ContentPack) -> tuple[Stage, ...]:
    """Those of the journey that most begin with, then those of other journeys that anybody stands at or has done."""
    done = {stage for month in found.months for stage in found.of(month, STAY)}
    elsewhere = (stage for stage in REVIEWED if stage not in pack.stages)
    return (*pack.listed, *(stage for stage in elsewhere if stage.value in done or found.standing_at(stage)))


def _median_or_0(days: Mapping[int, int]) -> float:
    return median(days) if days else 0


def stage_name(stage: Stage, pack: ContentPack) -> str:
    """ "4. Confirm setup and eligibility"; of a stage of another journey its name in a list of many."""
    return pack.called(stage, ". ") if stage in pack.stages else STATE_NAMES[State(stage.value)]


def _short_name(stage: Stage, pack: ContentPack) -> str:
    return f"Stage {pack.number(stage)}" if pack.number(stage) else stage_name(stage, pack)


def days_said(days: float) -> str:
    """ "8" or "8.5"."""
    return str(round(days, 1)).removesuffix(".0")


def _times(days: Mapping[int, int]) -> str:
    if not days:
        return "0 done"
    return f"{sum(days.values()):,} done, median {days_said(median(days))}, 9 in 10 within {percentile(days, 90)}"


_CAPTIONS = {
    STOPPED: ("Where applicants stop, with nothing answered for 10 working days", "Question"),
    ASKED_AGAIN: ("What was asked for again", "Item"),
    REASON: ("Why onboardings were declined", "Reason"),
}


def _listed(found: Numbers, kind: str, pack: ContentPack) -> list[Block]:
    """The most frequent first; nothing where there is none."""
    caption, heading = _CAPTIONS[kind]
    first = _ordered(found.of(found.months[0], kind))[:_MOST]
    if not first:
        return []
    rows = tuple((item_name(kind, item, pack), text("{count}", count=count)) for item, count in first)
    return [Paragraph((Words(caption, strong=True),)), Table(text(caption), (heading, "How often"), rows)]


def _often_sent(found: Numbers) -> list[Block]:
    """The most often sent first; nothing where none ever was."""
    rows = tuple(
        (reply_name(reply), text("{action}", action=Words(reply_purpose(reply))), text("{n}", n=reply.uses))
        for reply in found.often_sent[:_MOST]
    )
    if not rows:
        return []
    table = Table(text(OFTEN_SENT), ("Words", "Sent with", "How often"), rows)
    return [Paragraph((Words(OFTEN_SENT, strong=True),)), table]


def reply_name(reply: CannedReply) -> Text:
    """What its list calls it, and that it is kept no more."""
    return (Said(reply.name), *text(" (removed)")) if reply.removed else (Said(reply.name),)


def reply_purpose(reply: CannedReply) -> str:
    """The action that it is sent with."""
    return PURPOSES.get(reply.purpose, reply.purpose)


def _ordered(found: Mapping[str, Counter[int]]) -> list[tuple[str, int]]:
    counts = {item: sum(days.values()) for item, days in found.items()}
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def item_name(kind: str, item: str, pack: ContentPack) -> Text:
    """How an item is called: a question by what it asks, a reason and an item in their own words."""
    if kind == STOPPED:
        return text("{question}", question=Words(_question(item, pack)))
    return (Said(item or "No reason given"),) if kind == REASON else text("{item}", item=Words(item or "No item"))


def _question(key: str, pack: ContentPack) -> str:
    """A key that ends with a full stop is that of a stage whose questions are all answered."""
    name, _, rest = key.partition(".")
    if not rest:
        return f"{_short_name(Stage(name), pack)}: everything is answered, and not submitted"
    packs = (pack, *(load(version) for version in newest_versions().values()))
    return next((question.text for each in packs for question in each.questions if question.key == key), key)
