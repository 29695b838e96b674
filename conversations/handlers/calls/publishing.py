"""Times for engagement calls that the onboarding team publishes, single or repeated, for applicants to book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from conversations.calling import patterns
from conversations.calling.patterns import MOST_AT_ONCE, Pattern, PatternProblem
from conversations.calling.venue import Values, read_venue, trouble_with_link
from conversations.details.desk import BoardDetail
from conversations.details.detail import number_in
from conversations.details.rows import RowDetail
from conversations.guidance.nhs_number import contains_nhs_number
from conversations.guidance.uk_time import MomentProblem, in_uk, parse_uk_moment
from conversations.guidance.working_days import day_off, in_working_hours
from conversations.handlers.registry import GeneralRequest, handles_general
from conversations.questions.problems import PATIENT_DATA
from conversations.replies import Outcome, Result, simple
from conversations.repository import desk
from conversations.text import Moment, Text, Words, text
from conversations.views.card_parts import listed
from conversations.views.desk import published_times as view
from models.desk import PublishedTime
from models.domain import USUAL_MINUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.context import TurnContext

_SHOWN = 5  # of times that overlap
_NO_TIMES = "Enter single times, or when they are repeated, such as {such}"


@handles_general("call_times")
async def call_times(request: GeneralRequest) -> Outcome:
    """A page of those that are still to come; a page that is gone is the last one."""
    context = request.context
    times = await desk.published(context.session, context.now)
    page = max(0, min(request.detail_as(BoardDetail).page, (len(times) - 1) // view.PAGE))
    return Outcome((view.published_list(times, page),))


@handles_general("publish_times")
async def publish_times(request: GeneralRequest) -> Outcome:
    """All of what was typed, or none of it and why not."""
    context, sent = request.context, request.sent
    if sent is None and not request.text:
        return Outcome(form=view.publish_form(_fresh(context), {}))
    values = sent.values if sent else {"pattern": (request.text,), **_fresh(context)}
    read = _read(values, context.now)
    errors = read.errors or await _overlapping(context, read.times, "pattern" if _one(values, "pattern") else "times")
    if errors and sent is None:
        told = tuple(simple("{problem}.", view.PUBLISH, problem=problem) for problem in errors.values())
        return Outcome(told, result=Result.INVALID)
    if errors:
        return Outcome(form=view.publish_form(values, errors), result=Result.INVALID)
    series, waiting = await desk.publish(context.session, read.times, context.now)
    return Outcome((view.published_message(read.times, series, waiting, read.left_out),))


def _fresh(context: TurnContext) -> Values:
    """What stands in the form at first."""
    at_once = str(context.services.calls_at_one_time)
    return {"minutes": (str(USUAL_MINUTES),), "at_once": (at_once,), "held_by": (context.by.name,)}


@dataclass(frozen=True)
class _Read:
    """What was typed, as times; or what to do about it, by field. `left_out`: bank holidays."""

    times: tuple[PublishedTime, ...] = ()
    left_out: Text = ()
    errors: dict[str, Text] | None = None


def _read(values: Values, now: datetime) -> _Read:
    venue, errors = read_venue(values)
    minutes = number_in(_one(values, "minutes")) or USUAL_MINUTES
    pattern = _pattern(values, now, minutes, errors)
    at_once = _at_once(values, errors)
    singles = _singles(values, now, errors)
    if not errors and not (singles or pattern):
        errors["pattern"] = text(_NO_TIMES, such=Words(patterns.SUCH_AS))
    if pattern and pattern.link and (trouble := trouble_with_link(pattern.link)):
        errors["pattern"] = (Words(trouble),)
    if errors:
        return _Read(errors=errors)
    repeated = pattern or Pattern((), minutes)
    link, room = venue.link or repeated.link, venue.room or repeated.room
    lengths = {**dict.fromkeys(singles, minutes), **dict.fromkeys(repeated.times, repeated.minutes)}
    times = tuple(
        PublishedTime(0, 0, at, lengths[at], repeated.at_once or at_once, link, room, venue.held_by or None)
        for at in sorted(lengths)
    )
    overlap = [second.starts_at for first, second in pairwise(times) if first.overlaps(second)]
    if overlap:
        return _Read(errors={"times": _overlap(overlap)})
    return _Read(times, patterns.named(repeated.left_out) if repeated.left_out else ())


def _one(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "").strip()


def _pattern(values: Values, now: datetime, minutes: int, errors: dict[str, Text]) -> Pattern | None:
    typed = _one(values, "pattern")
    if len(typed) > patterns.LONGEST:
        errors["pattern"] = text("Enter {most} characters or fewer", most=patterns.LONGEST)
        return None
    try:
        pattern = patterns.read(typed, now, minutes) if typed else None
    except PatternProblem as problem:
        errors["pattern"] = problem.words
        return None
    if pattern and contains_nhs_number(pattern.room or ""):
        errors["pattern"] = text(PATIENT_DATA)
    return pattern


def _at_once(values: Values, errors: dict[str, Text]) -> int:
    number = number_in(_one(values, "at_once") or "1")
    if number is None or not 1 <= number <= MOST_AT_ONCE:
        errors["at_once"] = text("Enter how many calls at once, from 1 to {most}", most=MOST_AT_ONCE)
    return number or 1


def _singles(values: Values, now: datetime, errors: dict[str, Text]) -> list[datetime]:
    try:
        times = [parse_uk_moment(value) for value in values.get("times", ()) if value.strip()]
    except MomentProblem as problem:
        errors["times"] = (Words(str(problem)),)
        return []
    for at in times:
        off = day_off(in_uk(at).date())
        if at <= now:
            errors["times"] = text("Enter dates and times in the future")
        elif off:
            errors["times"] = text("{at} is {off}. Enter another day", at=Moment(at), off=Words(off))
        elif not in_working_hours(at):
            errors["times"] = text("{at} is outside 8am to 6pm. Enter another time", at=Moment(at))
    return times


async def _overlapping(context: TurnContext, times: Sequence[PublishedTime], typed_in: str) -> dict[str, Text]:
    """Those that overlap what is published already. `typed_in`: the field that says so."""
    known = await desk.published(context.session, context.now)
    found = [each.starts_at for each in times if any(each.overlaps(other.time) for other in known)]
    return {typed_in: _overlap(found)} if found else {}


def _overlap(times: list[datetime]) -> Text:
    more = text(" and {count} more", count=len(times) - _SHOWN) if len(times) > _SHOWN else ()
    words = (
        "Nothing is published yet, because these overlap others: {times}{more}. Leave them out, or remove the others"
    )
    return text(words, times=listed(times[:_SHOWN]), more=more)


@handles_general("remove_time")
async def remove_time(request: GeneralRequest) -> Outcome:
    """One of them."""
    context = request.context
    return await _removed(
        context, await desk.withdraw_time(context.session, request.detail_as(RowDetail).id, context.now)
    )


@handles_general("remove_series")
async def remove_series(request: GeneralRequest) -> Outcome:
    """All that were published together and are still to come."""
    context, series = request.context, request.detail_as(RowDetail).id
    return await _removed(context, await desk.withdraw_series(context.session, series, context.now))


async def _removed(context: TurnContext, count: int) -> Outcome:
    if not count:
        told = simple("There is nothing to remove: it was removed already, or its time has come.", view.SHOW)
        return Outcome((told,), result=Result.MOVED_ON)
    times = await desk.published(context.session, context.now)
    return Outcome((view.removed_message(count), view.published_list(times, 0)))
