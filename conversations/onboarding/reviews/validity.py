"""Until when evidence is valid that is needed every year: before a service goes live, and renewed once it is.

After go live a renewal is asked for 30 days before one runs out. It undoes nothing: the service stays live.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from conversations.events.reviews import RenewalAsked
from conversations.guidance.working_days import last_working_day, morning_of, next_working_moment
from conversations.journey.machine import State
from conversations.journey.stages import stage_of
from conversations.text import Text, Words, text
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from models.enums import Stage

RENEWAL = "renewal"
_ASKED_BEFORE = timedelta(days=30)
_SOON = timedelta(days=90)
_KEPT_BY = (EventKind.LIVE, EventKind.RENEWAL_ASKED, EventKind.RENEWED)
LEAP_DAY = (2, 29)


@dataclass(frozen=True)
class Validity:
    """Evidence of an item, by the question for its date, and the last day on which it is valid."""

    question: Question
    until: date

    @property
    def stage(self) -> Stage | None:
        return stage_of(self.question.key)


def valid_until(day: date) -> date:
    """The last day of a year that begins on a day: that of 1 July 2026 is 30 June 2027."""
    again = day.replace(year=day.year + 1) if (day.month, day.day) != LEAP_DAY else date(day.year + 1, 3, 1)
    return again - timedelta(days=1)


def could_run_out(first: date, last: date) -> tuple[date, date]:
    """Between which days a year begins whose last day is one of these: that of a leap year is 1 day longer."""
    return first - timedelta(days=365), last - timedelta(days=364)


def validities(onboarding: Onboarding, *stages: Stage) -> tuple[Validity, ...]:
    """Of all reviewed stages that apply, or of these: what is dated and needed every year, in the order asked."""
    return tuple(_found(onboarding, stages or tuple(filter(onboarding.applies, onboarding.pack.reviewed))))


def _found(onboarding: Onboarding, stages: tuple[Stage, ...]) -> Iterator[Validity]:
    for stage in stages:
        for question in onboarding.questions(stage):
            given = onboarding.answers.get(question.key)
            if question.yearly and isinstance(given, str) and given:
                yield Validity(question, valid_until(date.fromisoformat(given)))


def running_out(onboarding: Onboarding, *stages: Stage, live_on: date | None = None) -> tuple[Validity, ...]:
    """What runs out before the service goes live: before that day, or soon where no day is set.

    `live_on`: the day to look at in place of the one that is set.
    """
    day = live_on or onboarding.go_live_on
    if day is None:
        day = onboarding.today + _SOON
    return tuple(each for each in validities(onboarding, *stages) if each.until < day)


def validity_findings(onboarding: Onboarding, stage: Stage) -> list[Text]:
    """What both sides are told of a stage whose evidence runs out too soon. Nothing is held back by it."""
    if onboarding.state is State.LIVE:
        return []
    found = running_out(onboarding, stage)
    told = "{item}: {rule}"
    return [text(told, item=Words(each.question.item_title), rule=runs_out(onboarding, each)) for each in found]


def runs_out(onboarding: Onboarding, validity: Validity) -> Text:
    """What is said of one piece of evidence that runs out too soon."""
    known = onboarding.go_live_on is not None
    when = "before the service goes live" if known else "which may be before the service goes live"
    return text("this is valid until {until}, {when}", until=validity.until, when=Words(when))


def keep_renewals(onboarding: Onboarding) -> None:
    """After a service went live, or evidence was renewed: a reminder for what runs out next."""
    if onboarding.state is not State.LIVE or not any(e.kind in _KEPT_BY for e in onboarding.changes.events):
        return
    onboarding.cancel_reminders(RENEWAL)
    if moments := [at for each in validities(onboarding) if (at := _to_ask(onboarding, each))]:
        onboarding.remind(RENEWAL, max(min(moments), next_working_moment(onboarding.now)))


def _to_ask(onboarding: Onboarding, validity: Validity) -> datetime | None:
    """When its renewal is to be asked for: 30 days before or, where nobody works then, on the working day before.

    None where that was done, unless it was renewed since for so short a time that it is to be asked for again.
    """
    at = morning_of(last_working_day(validity.until - _ASKED_BEFORE))
    asked = onboarding.last_event(EventKind.RENEWAL_ASKED, stage=validity.stage)
    if asked is None or asked.at < at or asked.at < onboarding.given[validity.question.key].at:
        return at
    return None


def fall_due(onboarding: Onboarding) -> None:
    """At a moment when we write: what runs out within 30 days, once for each stage."""
    if onboarding.state is not State.LIVE:
        return
    due = [each for each in validities(onboarding) if (at := _to_ask(onboarding, each)) and at <= onboarding.now]
    for stage, of_it in groupby(due, key=lambda each: each.stage):
        found = tuple(of_it)
        items = tuple(each.question.item_title for each in found)
        data = RenewalAsked(items, min(each.until for each in found), found[0].question.item)
        onboarding.record(EventKind.RENEWAL_ASKED, None, stage, data)
