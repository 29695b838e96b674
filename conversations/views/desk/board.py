"""The onboarding team's board: every open onboarding, how long it has waited, the counts and the median days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import BEFORE_REGISTRATION, ENDED, State
from conversations.onboarding.progress import STATE_NAMES
from conversations.onboarding.records import subject_of
from conversations.replies import FINDER, Bullets, Button, Heading, Message, Paragraph, SummaryList, SummaryRow
from conversations.text import Said, Text, Words, counted, text
from conversations.views.lists import item_name, state_name

if TYPE_CHECKING:
    from conversations.onboarding.records import BoardPage, OnboardingListItem

PAGE = 20
_NONE_OPEN = Paragraph(text("There are no open onboardings."))


def board_message(found: BoardPage, now: datetime, page: int) -> tuple[Message, int]:
    """One page of the board, counted from 0, and how many pages there are. `now`: aware."""
    total = sum(count for state, count in found.counts.items() if state not in (*BEFORE_REGISTRATION, *ENDED))
    return board(found.shown, found.counts, found.medians, now, page, total), max(1, -(-total // PAGE))


def board(
    shown: Sequence[OnboardingListItem],
    counts: Mapping[str, int],
    medians: Mapping[str, float],
    now: datetime,
    page: int,
    total: int,
) -> Message:
    """`counts` and `medians` are by state, the medians of days. `page` counts from 0; `total` is of all pages."""
    figures = tuple(
        _figure(state, counts[state.value], medians.get(state.value))
        for state in State
        if counts.get(state.value) and state not in BEFORE_REGISTRATION
    )
    in_all = (text("Open in all: {total}", total=total),) if total else ()
    listed = rows_of(shown, now, "open_card", "Show its card") if shown else _NONE_OPEN
    blocks = (
        Heading(text("Open onboardings, longest waiting first")),
        listed,
        Paragraph((Words("How many, and median days there", strong=True),)),
        Bullets((*in_all, *figures)),
        FINDER,
    )
    more = (page + 1) * PAGE < total
    buttons = (Button("board", "Next page", detail=str(page + 1)),) if more else ()
    return Message(blocks, buttons)


def rows_of(shown: Sequence[OnboardingListItem], now: datetime, action: str, label: str) -> SummaryList:
    """A row for each onboarding, with the button that leads to it. `action` and `label` are of that button."""
    return SummaryList(
        tuple(
            SummaryRow(
                (Words(state_name(each.state, each.version)),),
                _waiting(each, now),
                Button(action, label, each.reference, subject=subject_of(each)),
            )
            for each in shown
        )
    )


def _waiting(item: OnboardingListItem, now: datetime) -> Text:
    """Its name, how long it has waited where it stands, and who has it."""
    since = item.since or now
    days = (now.astimezone(LONDON).date() - since.astimezone(LONDON).date()).days
    has = text(", with {name}", name=Said(item.assignee)) if item.assignee else ()
    return item_name(item) + text(", {days}", days=counted(days, "day")) + has


def _figure(state: State, count: int, days: float | None) -> Text:
    line = text("{state}: {count}", state=Words(STATE_NAMES[state]), count=count)
    return (
        line
        if days is None
        else line + text(", median {days} days", days=Words(str(round(days, 1)).removesuffix(".0")))
    )
