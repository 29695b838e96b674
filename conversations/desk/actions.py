"""What the onboarding team does at its desk: who has an onboarding, notes, and finding one. More rows of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from conversations.details.desk import BoardDetail, FindDetail, NumbersDetail, QueueDetail
from conversations.details.rows import RowDetail
from conversations.journey.machine import ENDED
from conversations.replies import Confirm, Style
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.permissions import Action, OnboardingState

REMOVE_REPLY = Confirm("Remove these words?", "Nobody can choose them any more.", "Remove", "Keep them")


def _registered(onboarding: OnboardingState) -> bool:
    return onboarding.registered


def _assigned(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.assignee is not None


def _unassigned(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.assignee is None


def _has_a_clock(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.clock_on is not None and onboarding.snoozed_until is None


def _is_snoozed(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.snoozed_until is not None


def _who_has_it(team: Callable[..., Action]) -> tuple[Action, ...]:
    """Taken, given, given back, and handed over."""
    return (
        team(
            "take",
            "Take it",
            when=_unassigned,
            colleagues=True,
            moved_on="Somebody on the onboarding team has this onboarding already.",
        ),
        team(
            "assign",
            "Assign",
            when=_registered,
            detail=RowDetail,
            opens_form=True,
            colleagues=True,
            command="assign",
            takes_words=True,
            does="say who has an onboarding, such as assign ONB-7K3F9Q me",
        ),
        team(
            "unassign",
            "Unassign",
            when=_assigned,
            command="unassign",
            takes_words=True,
            does="let nobody have an onboarding, such as unassign ONB-7K3F9Q",
            moved_on="Nobody on the onboarding team has this onboarding.",
        ),
        team(
            "hand_over",
            "Hand over",
            when=_assigned,
            opens_form=True,
            colleagues=True,
            moved_on="Nobody on the onboarding team has this onboarding.",
        ),
    )


def _put_off(team: Callable[..., Action]) -> tuple[Action, ...]:
    """The clock of the team's own step, which tells nobody until a day."""
    return (
        team(
            "snooze",
            "Snooze",
            when=_has_a_clock,
            opens_form=True,
            command="snooze",
            takes_words=True,
            does="put off what is due from us, such as snooze ONB-7K3F9Q until 4 May 2027 They are on leave",
            moved_on="Nothing is due from us that can be snoozed.",
        ),
        team(
            "unsnooze",
            "End the snooze",
            when=_is_snoozed,
            command="unsnooze",
            takes_words=True,
            does="end a snooze, such as unsnooze ONB-7K3F9Q",
            moved_on="This is not snoozed any more.",
        ),
    )


def _about_one(team: Callable[..., Action]) -> tuple[Action, ...]:
    """Notes, and everything in one place."""
    return (
        team(
            "note",
            "Add a note",
            when=_registered,
            opens_form=True,
            colleagues=True,
            command="note",
            takes_words=True,
            does="keep a note that only the onboarding team sees, such as note ONB-7K3F9Q They call back on Monday",
        ),
        team(
            "keep_open",
            "Keep it open",
            when=_is_asked_to_close,
            moved_on="Nobody is asked any more whether to close this onboarding.",
        ),
        team(
            "case",
            "See everything",
            when=_registered,
            detail=RowDetail,
            reads=True,
            history=True,
            command="open",
            takes_words=True,
            does="see everything about one onboarding, such as open ONB-7K3F9Q",
        ),
        team(
            "export",
            "Export the case file",
            when=_registered,
            on_card=False,
            command="export",
            takes_words=True,
            does="get a whole case as a PDF and a spreadsheet, with notes, such as export ONB-7K3F9Q",
        ),
    )


def _is_asked_to_close(onboarding: OnboardingState) -> bool:
    last = onboarding.last_event(EventKind.CLOSE_ASKED, EventKind.KEPT_OPEN)
    since = onboarding.last_event(EventKind.MOVED, EventKind.SUBMITTED)
    asked = last is not None and last.kind == EventKind.CLOSE_ASKED
    return asked and (since is None or last is None or since.at < last.at) and onboarding.state not in ENDED


def _about_all(desk: Callable[..., Action]) -> tuple[Action, ...]:
    """The queue, and finding."""
    return (
        desk(
            "queue",
            "Show the queue",
            detail=QueueDetail,
            reads=True,
            command="queue",
            takes_words=True,
            does="see open onboardings as a table, such as queue mine, queue late or queue all",
        ),
        desk("filter_queue", "Change what is shown", detail=QueueDetail, opens_form=True),
        desk(
            "find",
            "Find",
            detail=FindDetail,
            reads=True,
            command="find",
            takes_words=True,
            does="find onboardings by part of a name, an ODS code, a person or an email address, such as find leeds",
        ),
        desk(
            "numbers",
            "Show the numbers",
            detail=NumbersDetail,
            reads=True,
            command="numbers",
            spellings=("figures", "statistics", "stats"),
            takes_words=True,
            does="see how many, how long each stage takes and what is late, such as numbers or numbers 2026-10",
        ),
    )


def _about_several(desk: Callable[..., Action]) -> tuple[Action, ...]:
    """Several at once, and the waiting list, of which several are invited."""
    return (
        desk("choose_several", "Choose several", detail=QueueDetail, opens_form=True),
        desk("prepare_several", "Look at it first", detail=RowDetail, opens_form=True),
        desk("do_several", "Do it", detail=RowDetail, style=Style.PRIMARY),
        desk("several", "See how far it has come", detail=RowDetail, reads=True),
        desk(
            "waiting",
            "Show the waiting list",
            detail=BoardDetail,
            reads=True,
            command="waiting",
            does="see who waits to be invited, with what priority and why, and how many you expect to invite",
        ),
        desk("set_capacity", "Set how many", opens_form=True),
    )


def _mornings(desk: Callable[..., Action]) -> tuple[Action, ...]:
    """The day that begins: looked at, and sent each morning to who wants it."""
    return (
        desk(
            "summary",
            "Show the summary",
            reads=True,
            command="summary",
            spellings=("morning", "today"),
            does="see what is new, waits, is late or comes today, and choose to have it each morning",
        ),
        desk("have_summary", "Send me mine each morning"),
        desk("stop_summary", "Stop sending me this"),
    )


def _often_sent(desk: Callable[..., Action]) -> tuple[Action, ...]:
    """What the team often sends: looked at, added, changed and removed."""
    return (
        desk(
            "replies",
            "See what we often send",
            reads=True,
            command="replies",
            does="see and change the words that you can choose when you ask for more, decline or message an applicant",
        ),
        desk("add_reply", "Add words", opens_form=True),
        desk("change_reply", "Change", detail=RowDetail, opens_form=True),
        desk("remove_reply", "Remove", detail=RowDetail, confirm=REMOVE_REPLY),
    )


def _board(desk: Callable[..., Action]) -> tuple[Action, ...]:
    """The longest waiting, and a card."""
    return (
        desk(
            "board",
            "Next page",
            detail=BoardDetail,
            reads=True,
            command="board",
            spellings=("list",),
            does="see every open onboarding, how long each has waited, and the counts for each stage",
        ),
        desk("open_card", "Show its card", reads=True),
    )


def desk_rows(team: Callable[..., Action], desk: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions. `team` makes one about an onboarding, `desk` one about all of them."""
    about = (*_who_has_it(team), *_put_off(team), *_about_one(team))
    return (*about, *_about_all(desk), *_about_several(desk), *_mornings(desk), *_often_sent(desk), *_board(desk))
