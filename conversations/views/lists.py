"""Before an onboarding is chosen: starting one, finding one's own, and invitations from colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from conversations.replies import (
    Button,
    Heading,
    Message,
    Paragraph,
    Said,
    Style,
    SummaryList,
    SummaryRow,
    Text,
    Words,
    text,
)

if TYPE_CHECKING:
    from conversations.onboarding.records import Summary

NEW = Button("new", "Start another onboarding")


def summary_name(summary: Summary) -> Text:
    """The service and organisation of an onboarding in a list, or its reference while they are not given."""
    if not summary.service:
        return text("Onboarding {reference}", reference=Words(summary.reference))
    return text(
        "{service}, {organisation} ({reference})",
        service=Said(summary.service),
        organisation=Said(summary.organisation),
        reference=Words(summary.reference),
    )


def subject_of(summary: Summary) -> str:
    """Which onboarding a button opens, where the row beside it cannot be seen."""
    named = f"{summary.reference}, {summary.service} at {summary.organisation}"
    return named if summary.service else summary.reference


def which_one(mine: Sequence[Summary]) -> Message:
    """Several onboardings: the person says which."""
    rows = tuple(
        SummaryRow(text("Onboarding"), summary_name(s), Button("open", "Open", s.reference, subject=subject_of(s)))
        for s in mine
    )
    return Message((Heading(text("Which onboarding?")), SummaryList(rows)), (), (NEW,))


def join_here(reference: str) -> Button:
    """For anybody in an applicant team's channel."""
    return Button("join_here", "Join", reference, style=Style.PRIMARY)


def of_this_team(summary: Summary) -> Message:
    """What somebody hears in the channel of a team whose onboarding they have not joined."""
    words = "{name} belongs to the team in this channel. Join it to see it and to answer questions."
    return Message((Paragraph(text(words, name=summary_name(summary))),), (join_here(summary.reference),))


def invited(invitations: Sequence[Summary]) -> Message:
    """Colleagues have invited this person: joining is one press, starting anew another."""
    first = invitations[0]
    words = Paragraph(text("A colleague invites you to join {name}.", name=summary_name(first)))
    buttons = (Button("join", "Join", first.reference, style=Style.PRIMARY), Button("new", "Start a new onboarding"))
    return Message((words,), buttons)


def none_yet() -> Message:
    """Nothing to show the status, the answers or the people of."""
    return Message(
        (Paragraph(text("You have no onboarding yet.")),),
        (Button("command", "Start onboarding", detail="onboard", style=Style.PRIMARY),),
    )
