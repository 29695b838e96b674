"""Until when evidence is valid that is needed every year, as both sides read it once a service is live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.onboarding.reviews.validity import validities
from conversations.replies import Block, SummaryList, SummaryRow
from conversations.text import Text, Words, text

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.reviews.validity import Validity


def validity_blocks(onboarding: Onboarding) -> tuple[Block, ...]:
    """Each item with its last day; nothing where nothing is needed every year."""
    rows = tuple(_row(onboarding, each) for each in validities(onboarding))
    return (SummaryList(rows),) if rows else ()


def _row(onboarding: Onboarding, validity: Validity) -> SummaryRow:
    return SummaryRow((Words(validity.question.item_title),), _value(onboarding, validity))


def _value(onboarding: Onboarding, validity: Validity) -> Text:
    over = text(". It needs to be renewed") if validity.until < onboarding.today else ()
    return text("Valid until {day}", day=validity.until) + over
