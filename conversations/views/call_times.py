"""The times offered for the engagement call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.buttons import button, offered
from conversations.details import RowDetail
from conversations.guidance.uk_time import long_moment
from conversations.replies import Block, Button, Heading, Message, Moment, SummaryList, SummaryRow, paragraph, text

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.domain import CallTime


def times_card(onboarding: Onboarding, by: Participant) -> Message:
    """The times that can still be picked, each with its press for those who may."""
    may_pick = bool(offered(onboarding, by, "pick_time"))
    rows = tuple(
        SummaryRow(
            text("Time"),
            (Moment(call.starts_at),),
            _pick(onboarding, call) if may_pick else None,
        )
        for call in onboarding.offered_calls()
    )
    if not rows:
        none_left = "None of the offered times is still free. Ask the onboarding team for others."
        return Message((paragraph(none_left),), offered(onboarding, by, "refuse_times"))
    blocks: tuple[Block, ...] = (Heading(text("Choose a time for your engagement call")), SummaryList(rows))
    return Message(blocks, offered(onboarding, by, "refuse_times"))


def _pick(onboarding: Onboarding, call: CallTime) -> Button:
    """The press for one time, which says which."""
    drawn = button("pick_time", onboarding, RowDetail(call.id), "Choose")
    return replace(drawn, subject=long_moment(call.starts_at))
