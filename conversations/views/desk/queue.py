"""The onboarding team's queue as a table: each row an open onboarding, and the way to its case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.desk.queue import LATE, ME, NOBODY, ON_WAITING_LIST, OPEN_STATES, THIS_WEEK, UNKNOWN, US, QueueFilter
from conversations.details.desk import QueueDetail
from conversations.guidance.uk_time import LONDON, in_uk
from conversations.journey.machine import State
from conversations.onboarding.people import Side
from conversations.onboarding.progress import STATE_NAMES
from conversations.onboarding.records import list_item, subject_of
from conversations.organisations.types import NOT_KNOWN, TYPE_NAMES
from conversations.replies import FINDER, Button, Field, FieldKind, Form, Heading, Message, Option, Table, paragraph
from conversations.text import Said, Text, Words, counted, text
from conversations.views.lists import item_name, state_name

if TYPE_CHECKING:
    from models.domain import OnboardingRecord, Person

PAGE = 20
COLUMNS = ("Onboarding", "Where it stands", "Waiting", "Whose turn", "Due", "Who has it", "Priority", "Goes live")
_NONE = "None"
_TYPES = {**{kind.value: name for kind, name in TYPE_NAMES.items()}, UNKNOWN: f"Organisation type {NOT_KNOWN}"}
_TURNS = {Side.ONBOARDING_TEAM.value: "Ours", Side.APPLICANT.value: "The applicant's"}
_SORTS = {
    "waiting": "Longest waiting first",
    "due": "Due first",
    "priority": "Highest priority first",
    "go_live": "Going live first",
}


def queue_message(
    rows: Sequence[OnboardingRecord],
    names: Mapping[int, str],
    asked: QueueFilter,
    now: datetime,
    page: int,
    total: int,
) -> Message:
    """`names` of the people who have one, by identity. `page` counts from 0, `total` is of all pages."""
    written = str(asked) or "all"  # nothing would stand for what whoever presses looked at last
    change = Button("filter_queue", "Change what is shown", detail=str(QueueDetail(0, written)))
    all_of_them = Button("queue", "Show all", detail=str(QueueDetail(0, "all")))
    heading = Heading(text("{count}", count=counted(total, "open onboarding")))
    told = paragraph("{what}.", what=Words(described(asked, names)))
    if not rows:
        nothing = paragraph("No open onboarding matches this. Change what is shown, or show all of them.")
        return Message((heading, told, nothing, FINDER), (change, all_of_them))
    opens = tuple(_opens(record) for record in rows)
    shown = _columns_of(rows)
    cells = tuple(tuple(cell for at, cell in enumerate(_cells(each, names, now)) if at in shown) for each in rows)
    table = Table(told.text, tuple(COLUMNS[at] for at in shown), cells, opens)
    turns = [("Previous page", page - 1), ("Next page", page + 1)]
    pages = tuple(
        Button("queue", label, detail=str(QueueDetail(number, written)))
        for label, number in turns
        if 0 <= number <= (total - 1) // PAGE
    )
    several = Button("choose_several", "Choose several", detail=str(QueueDetail(0, written)))
    return Message((heading, table, FINDER), (change, *pages), (several, *((all_of_them,) if str(asked) else ())))


def _opens(record: OnboardingRecord) -> Button:
    return Button("case", "Open", record.reference, subject=subject_of(list_item(record)))


def _columns_of(rows: Sequence[OnboardingRecord]) -> list[int]:
    """By their places, without those in which no row of the page says anything: a screen has room for few."""
    says = {"Priority": any(each.priority for each in rows), "Goes live": any(each.go_live_on for each in rows)}
    return [at for at, column in enumerate(COLUMNS) if says.get(column, True)]


def _cells(record: OnboardingRecord, names: Mapping[int, str], now: datetime) -> tuple[Text, ...]:
    """No cell is empty: a channel may lose the whole message for one."""
    days = (in_uk(now).date() - record.state_since.astimezone(LONDON).date()).days
    put_off = record.snoozed_until is not None and record.snoozed_until > in_uk(now).date()
    late = text(", late") if record.due_on and record.due_on < in_uk(now).date() and not put_off else ()
    late += text(", snoozed until {day}", day=record.snoozed_until) if put_off and record.snoozed_until else ()
    has = names.get(record.assignee or 0)
    return (
        item_name(list_item(record)),
        text("{where}", where=Words(state_name(State(record.state), record.content_version))),
        text("{days}", days=counted(days, "day")),
        text("{turn}", turn=Words(_TURNS.get(record.whose_turn or "", "Nobody's"))),
        text("{day}", day=record.due_on) + late if record.due_on else text("No date"),
        (Said(has),) if has else text("Nobody"),
        text("{priority}", priority=Words((record.priority or _NONE).capitalize())),
        text("{day}", day=record.go_live_on) if record.go_live_on else text("No date"),
    )


def described(asked: QueueFilter, names: Mapping[int, str]) -> str:
    """What is shown, in words: "Our turn, late. Due first"."""
    parts = [
        {US: "our turn", "": ""}.get(asked.turn, "the applicant's turn"),
        _state_words(asked.state),
        {ME: "yours", NOBODY: "nobody has it", "": ""}.get(asked.who, "one colleague's"),
        " or ".join(words for words, on in (("late", asked.late), ("due this week", asked.week)) if on),
        {"yes": "inside NHS England", "no": "outside NHS England"}.get(asked.inside, ""),
        _TYPES.get(asked.type, ""),
        f"{asked.priority} priority" if asked.priority else "",
        "going live in the next 30 days" if asked.live else "",
        {"yes": "snoozed", "no": "not snoozed"}.get(asked.snoozed, ""),
    ]
    shown = ", ".join(part for part in parts if part) or "all of them"
    return f"{shown[0].upper()}{shown[1:]}. {_SORTS.get(asked.sort, _SORTS['waiting'])}"


def _state_words(state: str) -> str:
    if state == ON_WAITING_LIST:
        return _WAITING_LIST.lower()
    return STATE_NAMES[State(state)] if state in set(State) else ""


def queue_form(asked: QueueFilter, colleagues: Sequence[Person]) -> Form:
    """Every filter as a question with its answers, and the order."""
    people = (
        (ME, text("Me")),
        (NOBODY, text("Nobody")),
        *((str(p.id), text("{n}", n=Said(p.name))) for p in colleagues),
    )
    states = tuple((state.value, text("{name}", name=Words(STATE_NAMES[state]))) for state in OPEN_STATES)
    types = tuple((value, (Words(name),)) for value, name in _TYPES.items())
    when = tuple(value for value, on in ((LATE, asked.late), (THIS_WEEK, asked.week)) if on)
    fields = (
        _choice("turn", "Whose turn?", asked.turn, ((US, text("Ours")), ("applicant", text("The applicant's")))),
        _choice("state", "Where does it stand?", asked.state, ((ON_WAITING_LIST, text(_WAITING_LIST)), *states)),
        _choice("who", "Who has it?", asked.who, people),
        _choices("due", "When is it due?", when, ((LATE, text("Late")), (THIS_WEEK, text("This week")))),
        _choice("inside", "Part of NHS England?", asked.inside, (("yes", text("Yes")), ("no", text("No")))),
        _choice("type", "What is the organisation?", asked.type, types),
        _choice("priority", "Priority?", asked.priority, tuple((p, text(p.capitalize())) for p in _PRIORITIES)),
        _choice("live", "Going live?", asked.live, (("yes", text("In the next 30 days")),)),
        _choice("snoozed", "Snoozed?", asked.snoozed, (("yes", text("Yes")), ("no", text("No")))),
        _choice("sort", "In which order?", asked.sort or "waiting", tuple((v, text(w)) for v, w in _SORTS.items())),
    )
    return Form("filter_queue", "Change what is shown", fields, detail=str(QueueDetail(0, str(asked))), submit="Show")


_WAITING_LIST = "On the waiting list"
_PRIORITIES = ("high", "normal", "low")
_ANY = "any"
Choice = tuple[str, Text]


def _choice(name: str, label: str, value: str, options: Sequence[Choice]) -> Field:
    anything = () if name == "sort" else (Option(_ANY, text("Any")),)
    shown = (*anything, *(Option(each, words) for each, words in options))
    return Field(name, text(label), FieldKind.CHOICE, options=shown, values=(value or _ANY,), optional=True)


def _choices(name: str, label: str, values: tuple[str, ...], options: Sequence[Choice]) -> Field:
    shown = tuple(Option(each, words) for each, words in options)
    return Field(name, text(label), FieldKind.CHOICES, options=shown, values=values, optional=True)


def filter_of(values: Mapping[str, tuple[str, ...]]) -> QueueFilter:
    """What a form that came back asks for."""
    chosen = {name: next(iter(each), "") for name, each in values.items() if name != "due"}
    names = ("turn", "state", "who", "inside", "type", "priority", "live", "snoozed", "sort")
    due = values.get("due", ())
    dates = {"late": "yes" if LATE in due else "", "week": "yes" if THIS_WEEK in due else ""}
    return QueueFilter(**{name: value for name in names if (value := chosen.get(name, "")) != _ANY}, **dates)
