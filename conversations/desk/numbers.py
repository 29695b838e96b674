"""What one day's events add up to: how long stages took, how many were registered or declined, what was late."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from conversations.events.journey import CallAt, Moved, Reason
from conversations.events.reviews import MoreNeeded
from conversations.events.table import data_as
from conversations.guidance.uk_time import MONTHS, in_uk
from conversations.guidance.working_days import add_working_days, working_days_between
from conversations.journey.machine import CALLING, STAGE_STATES, WAITING, State
from conversations.journey.stages import BEGINNING
from conversations.onboarding.clocks import clocks
from models.enums import EventKind, Stage
from models.figures import Figure, StageLength

if TYPE_CHECKING:
    from models.desk import CannedReply
    from models.domain import Event

HAPPENED, STAY, IN_TIME, LATE = "happened", "stay", "in_time", "late"
ASKED_AGAIN, REASON, STOPPED = "asked_again", "reason", "stopped"
"""Kinds of figures. Their items: an event's kind; a stage; a state (twice); an item's title; words; a question."""

SHOWN_EVENTS = (EventKind.REGISTERED, EventKind.INVITED, EventKind.LIVE, EventKind.DECLINED)
SAID_KINDS = (*(kind.value for kind in SHOWN_EVENTS), EventKind.MORE_NEEDED.value)
"""What is counted by itself, without what came before it."""
HISTORY_KINDS = tuple(
    kind.value
    for kind in (
        *(EventKind.MOVED, EventKind.SUBMITTED, EventKind.TAKEN_BACK, EventKind.APPROVED),
        *(EventKind.MORE_NEEDED, EventKind.WAIT_SET, EventKind.TIME_PICKED),
    )
)
"""What stays and the onboarding team's own steps are read from."""

FEWEST_TO_COUNT = 10
_LONGEST_WORDS = 200  # characters of a reason, which are a key of the table
_STAGES: Mapping[State, Stage] = {
    State.REGISTERING: Stage.REGISTRATION,
    **dict.fromkeys(CALLING, Stage.ENGAGEMENT_CALL),
    **dict.fromkeys(WAITING, Stage.INVITATION),
    **{state: Stage(state.value) for state in STAGE_STATES},
    State.READY_FOR_GO_LIVE: Stage.GO_LIVE,
    State.GO_LIVE_SET: Stage.GO_LIVE,
}
_ASIDE = (State.PAUSED, State.DECLINED, State.WITHDRAWN)


@dataclass(frozen=True)
class DayNumbers:
    """The figures of some time, and of them the stays at each stage again, by stage and working days."""

    figures: Counter[Figure] = field(default_factory=Counter)
    stays: Counter[tuple[Stage, int]] = field(default_factory=Counter)


@dataclass(frozen=True)
class Numbers:
    """The figures of some months, the first of them beside the others, and how many stand in each state now.

    `timed`: the last day whose stays and steps are counted, None before the first. `behind`: the same, where days
    before yesterday are still to be counted; else None. `often_sent`: the words that the team keeps and has sent, each
    with its uses in all, for these are not stored by month.
    """

    months: tuple[str, ...] = ()
    by_month: Mapping[str, Counter[Figure]] = field(default_factory=dict)
    standing: Mapping[str, int] = field(default_factory=dict)
    timed: date | None = None
    behind: date | None = None
    often_sent: tuple[CannedReply, ...] = ()

    def of(self, month: str, kind: str) -> dict[str, Counter[int]]:
        """One kind of a month: for each item how many of so many working days."""
        found: dict[str, Counter[int]] = defaultdict(Counter)
        for figure, count in self.by_month.get(month, {}).items():
            if figure.kind == kind:
                found[figure.item][figure.days] += count
        return found

    def total(self, month: str, kind: str, item: str = "") -> int:
        """How many of one kind there were in a month, of all items or of one."""
        return sum(sum(days.values()) for name, days in self.of(month, kind).items() if not item or name == item)

    def late_of(self, month: str) -> tuple[int, int]:
        """How many of the onboarding team's own steps were taken late in a month, of how many."""
        late = self.total(month, LATE)
        return late, late + self.total(month, IN_TIME)

    def standing_at(self, stage: Stage) -> int:
        """How many onboardings stand at a stage now."""
        return sum(self.standing.get(state.value, 0) for state, of in _STAGES.items() if of is stage)


def numbers_of_days(
    happened: Iterable[Event], histories: Iterable[Sequence[Event]], begins: datetime, ends: datetime
) -> DayNumbers:
    """`happened`: from `begins` to before `ends`. `histories`: all until then of each onboarding that it is about."""
    found = DayNumbers()
    for event in happened:
        found.figures.update(_of_event(event))
    for history in histories:
        for stage, days, at in stays(history):
            if begins <= at < ends:
                found.stays[stage, days] += 1
                found.figures[Figure(STAY, stage.value, days)] += 1
        for state, late, at in team_steps(history):
            if begins <= at < ends:
                found.figures[Figure(LATE if late else IN_TIME, state.value)] += 1
    return found


def _of_event(event: Event) -> Iterator[Figure]:
    kind = EventKind(event.kind)
    if kind in SHOWN_EVENTS:
        yield Figure(HAPPENED, kind.value)
    if kind is EventKind.MORE_NEEDED:
        yield from (Figure(ASKED_AGAIN, item) for item in data_as(event, MoreNeeded).items)
    if kind is EventKind.DECLINED:
        words = " ".join(data_as(event, Reason).words.split())
        yield Figure(REASON, words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 3]}...")


def _moved(event: Event) -> tuple[State, State] | None:
    data = data_as(event, Moved)
    return (State(data.from_), State(data.to)) if event.kind == EventKind.MOVED else None


def stays(history: Iterable[Event]) -> Iterator[tuple[Stage, int, datetime]]:
    """Each stage that was gone through: in how many working days, and when it was done.

    Time in which the onboarding was paused, declined or withdrawn does not count, and a step back ends no stay. Which
    way is back, a history says itself: to where it has been before, and away from the end of every journey.
    """
    order = [*BEGINNING]
    visited: Stage | None = None
    entered: datetime | None = None
    worked = 0
    for event in history:
        move = _moved(event)
        if move is None:
            continue
        left, now = move
        if entered is not None:
            worked += working_days_between(in_uk(entered).date(), in_uk(event.at).date())
        entered = None if now in _ASIDE else event.at
        stage = _STAGES.get(now)
        if now in _ASIDE or stage is visited:
            continue
        if stage and stage not in order:
            order.append(stage)
        if visited and left not in _ASIDE and (now is State.LIVE or (stage and _is_behind(stage, visited, order))):
            yield visited, worked, event.at
        visited, worked = stage, 0


def _is_behind(stage: Stage, other: Stage, order: Sequence[Stage]) -> bool:
    """Whether a stage comes after another, by the order in which an onboarding first came to them."""
    return other is not Stage.GO_LIVE and (stage is Stage.GO_LIVE or order.index(stage) > order.index(other))


def team_steps(history: Iterable[Event]) -> Iterator[tuple[State, bool, datetime]]:
    """Each step that was the onboarding team's to take and that it took: where, whether late, and when.

    What the applicant took back or withdrew, and what was paused, is none.
    """
    state: State | None = None
    since: datetime | None = None
    for event in history:
        if state and since and _takes(event, state):
            yield state, _is_late(state, since, event.at), event.at
        state, since = _next_to_take(event, state, since)


def _takes(event: Event, state: State) -> bool:
    match EventKind(event.kind):
        case EventKind.MOVED:
            left, now = _moved(event) or (state, state)
            held = state is not State.CALL_BOOKED or now in WAITING
            return left is state and held and now not in (State.PAUSED, State.WITHDRAWN)
        case EventKind.APPROVED | EventKind.MORE_NEEDED:
            return event.stage is not None and event.stage.value == state.value
        case EventKind.WAIT_SET:
            return state in WAITING
        case _:
            return False


def _next_to_take(event: Event, state: State | None, since: datetime | None) -> tuple[State | None, datetime | None]:
    """What the team has to do from this event on, and since when."""
    match EventKind(event.kind):
        case EventKind.MOVED:
            _, now = _moved(event) or (None, None)
            if now is State.CALL_BOOKED is state:
                return state, since  # its time is picked already
            runs = now in (State.REGISTERED, *WAITING, State.READY_FOR_GO_LIVE)
            return (now, event.at) if runs else (None, None)
        case EventKind.SUBMITTED if event.stage is not None:
            return State(event.stage.value), event.at
        case EventKind.TIME_PICKED:
            return State.CALL_BOOKED, data_as(event, CallAt).starts_at
        case EventKind.WAIT_SET if state in WAITING:
            return state, event.at
        case EventKind.APPROVED | EventKind.MORE_NEEDED | EventKind.TAKEN_BACK:
            return None, None
        case _:
            return state, since


def _is_late(state: State, since: datetime, taken: datetime) -> bool:
    days = clocks().get(state)
    return days is not None and in_uk(taken).date() > add_working_days(in_uk(since).date(), days)


def median(days: Mapping[int, int]) -> float:
    """Of so many stays of so many days: the mean of the two in the middle. Raises ValueError for none."""
    return (percentile(days, 50) + _first(days, lambda upto, total: 2 * upto > total)) / 2


def percentile(days: Mapping[int, int], percent: int) -> int:
    """So many days, or fewer, in at least this share of the stays. Raises ValueError for none."""
    return _first(days, lambda upto, total: 100 * upto >= percent * total)


def _first(days: Mapping[int, int], reached: Callable[[int, int], bool]) -> int:
    upto, total = 0, sum(days.values())
    for each in sorted(days):
        upto += days[each]
        if reached(upto, total):
            return each
    raise ValueError("There is nothing to count.")


def lengths_of(recent: Mapping[Stage, Mapping[int, int]]) -> tuple[StageLength, ...]:
    """What each stage took, where there are enough to count."""
    counted = {stage: days for stage, days in recent.items() if sum(days.values()) >= FEWEST_TO_COUNT}
    return tuple(
        StageLength(stage, sum(d.values()), percentile(d, 20), percentile(d, 80), percentile(d, 90))
        for stage, d in counted.items()
    )


def month_of(day: date) -> str:
    """ "2026-11"."""
    return f"{day:%Y-%m}"


def month_before(month: str, count: int = 1) -> str:
    """So many months before one, after it where the count is below 0: "2026-11" for "2027-01" and 2."""
    at = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{at // 12:04}-{at % 12 + 1:02}"


def month_named(month: str) -> str:
    """ "November 2026"."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def read_month(typed: str) -> str | None:
    """The month that somebody means: "2026-11" or "November 2026". None where it is none."""
    words = typed.casefold().replace(",", " ").split()
    if len(words) == 2 and (number := next((n for n, m in enumerate(MONTHS, 1) if m.casefold() == words[0]), 0)):
        words = [f"{words[1]}-{number:02}"]
    found = re.fullmatch(r"(2\d{3})-(0[1-9]|1[0-2])", words[0], re.ASCII) if len(words) == 1 else None
    return found[0] if found else None
