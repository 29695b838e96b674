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


def found_message(wanted: str, shown: Sequence[OnboardingRecord], now: datetime, page: int, total: int) -> Message:
    """One page, counted from 0. `total`: of all pages."""
    if not shown:
        told = 'We found no onboarding like "{wanted}". Try a part of its name, its ODS code or an email address.'
        return Message((paragraph(told, wanted=Said(wanted[:80])),))
    last = (total - 1) // PAGE
    heading = Heading(text('{found} like "{wanted}"', found=counted(total, "onboarding"), wanted=Said(wanted[:80])))
    more = (Button("find", "More of them", detail=str(FindDetail(page + 1, wanted))),) if page < last else ()
    return Message((heading, rows_of([summary(record) for record in shown], now, "case", "Open")), more)
