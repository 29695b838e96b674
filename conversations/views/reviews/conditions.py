"""The conditions that approvals stand on, as both sides read them until each is met or waived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.replies import Block, SummaryList, SummaryRow
from conversations.text import Moment, Said, Words, text
from models.reviews import Condition, still_open

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.enums import Stage


def condition_rows(onboarding: Onboarding, stage: Stage | None = None) -> tuple[SummaryRow, ...]:
    """Those that are open: what is to be met, by when, and who asked for it. `stage`: of this one alone."""
    waiting = still_open(onboarding.conditions)
    return tuple(_row(onboarding, each) for each in waiting if stage in (None, each.stage))


def _row(onboarding: Onboarding, condition: Condition) -> SummaryRow:
    late = text(", late") if condition.due_on < onboarding.today else ()
    value = text("{words} To be met by {day}", words=Said(_ended(condition.words)), day=condition.due_on) + late
    note = text("{who}, {at}", who=Said(condition.by), at=Moment(condition.at))
    stage = Words(onboarding.pack.counted(condition.stage))
    return SummaryRow(text("Condition of {stage}", stage=stage), value, None, note)


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def condition_blocks(onboarding: Onboarding, stage: Stage | None = None) -> tuple[Block, ...]:
    """The same as a list by itself; nothing where none is open."""
    rows = condition_rows(onboarding, stage)
    return (SummaryList(rows),) if rows else ()
