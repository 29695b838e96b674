"""The engagement call: the times offered, and what both sides need to know of it once it is booked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.rows import RowDetail
from conversations.guidance.uk_time import long_moment
from conversations.onboarding.calls import day_before, offered_calls
from conversations.replies import Block, Button, Heading, Message, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.buttons import button, offered

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
        for call in offered_calls(onboarding)
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


def about_call(onboarding: Onboarding, call: CallTime) -> tuple[Block, ...]:
    """For the applicant: when it is, how long, who holds it, and how they can join."""
    who = (Said(call.held_by), Words(" from the onboarding team")) if call.held_by else text("The onboarding team")
    when = text("It is on {at}", at=Moment(call.starts_at))
    if call.minutes:
        when += text(", for about {length}", length=counted(call.minutes, "minute"))
    remind = " We remind you on the working day before." if day_before(call) > onboarding.now else ""
    invitation = "The onboarding team sends the invitation, with the link to join, to {to}.{remind}"
    return (
        paragraph("{when}. {who} holds it.", when=when, who=who),
        paragraph(invitation, to=_to(onboarding), remind=Words(remind)),
    )


def to_invite(onboarding: Onboarding) -> Block:
    """For the onboarding team, who send the invitation."""
    return paragraph("Send the invitation, with the link to join, to {to}. We do not send it.", to=_to(onboarding))


def _to(onboarding: Onboarding) -> Text:
    """The contact's address, as it was given when they registered."""
    email = str(onboarding.answers.get("registration.email", ""))
    return (Said(email),) if email else text("your contact")
