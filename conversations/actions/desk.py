"""What the onboarding team does at its desk: who has an onboarding, notes, and finding one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.details.desk import BoardDetail, FindDetail, NumbersDetail, QueueDetail, VersionDetail
from conversations.details.rows import RowDetail
from conversations.journey.machine import ENDED
from conversations.permissions import desk_row, registered, team_row
from conversations.replies import Confirm, Style
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.permissions import OnboardingState

REMOVE_TIMES = Confirm(
    "Remove this from what is published?",
    "Nobody can book it any more. Calls that are booked stay booked.",
    "Remove",
    "Keep it",
)
REMOVE_REPLY = Confirm("Remove these words?", "Nobody can choose them any more.", "Remove", "Keep them")


def _assigned(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.assignee is not None


def _unassigned(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.assignee is None


def _has_a_clock(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.clock_on is not None and onboarding.snoozed_until is None


def _is_snoozed(onboarding: OnboardingState) -> bool:
    return onboarding.registered and onboarding.snoozed_until is not None


def _is_asked_to_close(onboarding: OnboardingState) -> bool:
    last = onboarding.last_event(EventKind.CLOSE_ASKED, EventKind.KEPT_OPEN)
    since = onboarding.last_event(EventKind.MOVED, EventKind.SUBMITTED)
    asked = last is not None and last.kind == EventKind.CLOSE_ASKED
    return asked and (since is None or last is None or since.at < last.at) and onboarding.state not in ENDED


_WHO_HAS_IT = (
    team_row(
        "take",
        "Take it",
        when=_unassigned,
        colleagues=True,
        moved_on="Somebody on the onboarding team has this onboarding already.",
    ),
    team_row(
        "assign",
        "Assign",
        when=registered,
        detail=RowDetail,
        opens_form=True,
        colleagues=True,
        command="assign",
        takes_words=True,
        does="say who has an onboarding, such as assign ONB-7K3F9Q me",
    ),
    team_row(
        "unassign",
        "Unassign",
        when=_assigned,
        command="unassign",
        takes_words=True,
        does="let nobody have an onboarding, such as unassign ONB-7K3F9Q",
        moved_on="Nobody on the onboarding team has this onboarding.",
    ),
    team_row(
        "hand_over",
        "Hand over",
        when=_assigned,
        opens_form=True,
        colleagues=True,
        moved_on="Nobody on the onboarding team has this onboarding.",
    ),
)
"""Taken, given, given back, and handed over."""


_PUT_OFF = (
    team_row(
        "snooze",
        "Snooze",
        when=_has_a_clock,
        opens_form=True,
        command="snooze",
        takes_words=True,
        does="put off what is due from us, such as snooze ONB-7K3F9Q until 4 May 2027 They are on leave",
        moved_on="Nothing is due from us that can be snoozed.",
    ),
    team_row(
        "unsnooze",
        "End the snooze",
        when=_is_snoozed,
        command="unsnooze",
        takes_words=True,
        does="end a snooze, such as unsnooze ONB-7K3F9Q",
        moved_on="This is not snoozed any more.",
    ),
)
"""The clock of the team's own step, which tells nobody until a day."""


_ABOUT_ONE = (
    team_row(
        "note",
        "Add a note",
        when=registered,
        opens_form=True,
        colleagues=True,
        command="note",
        takes_words=True,
        does="keep a note that only the onboarding team sees, such as note ONB-7K3F9Q They call back on Monday",
    ),
    team_row(
        "keep_open",
        "Keep it open",
        when=_is_asked_to_close,
        moved_on="Nobody is asked any more whether to close this onboarding.",
    ),
    team_row(
        "case",
        "See everything",
        when=registered,
        detail=RowDetail,
        reads=True,
        history=True,
        command="open",
        takes_words=True,
        does="see everything about one onboarding, such as open ONB-7K3F9Q",
    ),
    team_row("move_over", "Move to another journey", when=registered, on_card=False, opens_form=True),
    team_row(
        "do_move_over",
        "Move it",
        when=registered,
        on_card=False,
        detail=VersionDetail,
        style=Style.PRIMARY,
    ),
    team_row(
        "export",
        "Export the case file",
        when=registered,
        on_card=False,
        command="export",
        takes_words=True,
        does="get a whole case as a PDF and a spreadsheet, with notes, such as export ONB-7K3F9Q",
    ),
)
"""Notes, and everything in one place."""


_ABOUT_ALL = (
    desk_row(
        "queue",
        "Show the queue",
        detail=QueueDetail,
        reads=True,
        command="queue",
        takes_words=True,
        does="see open onboardings as a table, such as queue mine, queue late or queue all",
    ),
    desk_row("filter_queue", "Change what is shown", detail=QueueDetail, opens_form=True),
    desk_row(
        "find",
        "Find",
        detail=FindDetail,
        reads=True,
        command="find",
        takes_words=True,
        does="find onboardings by part of a name, an ODS code, a person or an email address, such as find leeds",
    ),
    desk_row(
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
"""The queue, and finding."""


_ABOUT_SEVERAL = (
    desk_row("choose_several", "Choose several", detail=QueueDetail, opens_form=True),
    desk_row("prepare_several", "Look at it first", detail=RowDetail, opens_form=True),
    desk_row("do_several", "Do it", detail=RowDetail, style=Style.PRIMARY),
    desk_row("several", "See how far it has come", detail=RowDetail, reads=True),
    desk_row(
        "waiting",
        "Show the waiting list",
        detail=BoardDetail,
        reads=True,
        command="waiting",
        does="see who waits to be invited, with what priority and why, and how many you expect to invite",
    ),
    desk_row("set_capacity", "Set how many", opens_form=True),
)
"""Several at once, and the waiting list, of which several are invited."""


_MORNINGS = (
    desk_row(
        "summary",
        "Show the summary",
        reads=True,
        command="summary",
        spellings=("morning", "today"),
        does="see what is new, waits, is late or comes today, and choose to have it each morning",
    ),
    desk_row("have_summary", "Send me mine each morning"),
    desk_row("stop_summary", "Stop sending me this"),
)
"""The day that begins: looked at, and sent each morning to who wants it."""


_OFTEN_SENT = (
    desk_row(
        "replies",
        "See what we often send",
        reads=True,
        command="replies",
        does="see and change the words that you can choose when you ask for more, decline or message an applicant",
    ),
    desk_row("add_reply", "Add words", opens_form=True),
    desk_row("change_reply", "Change", detail=RowDetail, opens_form=True),
    desk_row("remove_reply", "Remove", detail=RowDetail, confirm=REMOVE_REPLY),
)
"""What the team often sends: looked at, added, changed and removed."""


_CALLS = (
    desk_row(
        "call_times",
        "Show the call times",
        detail=BoardDetail,
        reads=True,
        command="calls",
        does="see and change the times for engagement calls that applicants can book by themselves",
    ),
    desk_row(
        "publish_times",
        "Publish call times",
        opens_form=True,
        command="publish",
        takes_words=True,
        does="publish call times, such as publish Tuesdays and Thursdays 10am to midday, 30 minutes, for 6 weeks",
    ),
    desk_row("remove_time", "Remove", detail=RowDetail, confirm=REMOVE_TIMES),
    desk_row("remove_series", "Remove these times", detail=RowDetail, confirm=REMOVE_TIMES),
)
"""The times that are published for everybody."""


_BOARD = (
    desk_row(
        "board",
        "Next page",
        detail=BoardDetail,
        reads=True,
        command="board",
        spellings=("list",),
        does="see every open onboarding, how long each has waited, and the counts for each stage",
    ),
    desk_row("open_card", "Show its card", reads=True),
)
"""The longest waiting, and a card."""


DESK_ROWS = (
    *_WHO_HAS_IT,
    *_PUT_OFF,
    *_ABOUT_ONE,
    *_ABOUT_ALL,
    *_ABOUT_SEVERAL,
    *_MORNINGS,
    *_OFTEN_SENT,
    *_CALLS,
    *_BOARD,
)
