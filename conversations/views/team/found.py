"""What the onboarding team finds: onboardings that fit some words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.details.desk import FindDetail
from conversations.onboarding.records import summary
from conversations.replies import Button, Heading, Message, paragraph
from conversations.text import Said, counted, text
from conversations.views.board import rows_of

if TYPE_CHECKING:
    from models.domain import OnboardingRecord

PAGE = 10


def found_message(wanted: str, found: Sequence[OnboardingRecord], now: datetime, page: int) -> Message:
    """One page, counted from 0; a page that is gone is the last one."""
    if not found:
        told = 'We found no onboarding like "{wanted}". Try a part of its name, its ODS code or an email address.'
        return Message((paragraph(told, wanted=Said(wanted[:80])),))
    last = (len(found) - 1) // PAGE
    page = min(page, last)
    shown = [summary(record) for record in found[page * PAGE :][:PAGE]]
    heading = Heading(
        text('{found} like "{wanted}"', found=counted(len(found), "onboarding"), wanted=Said(wanted[:80]))
    )
    more = (Button("find", "More of them", detail=str(FindDetail(page + 1, wanted))),) if page < last else ()
    return Message((heading, rows_of(shown, now, "case", "Open")), more)
