"""What somebody finds out for themselves or by asking: help, and what messages cost. More rows of the actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from conversations.details.rows import MessageDetail, RowDetail, TopicDetail
from conversations.replies import Confirm, Style

if TYPE_CHECKING:
    from conversations.permissions import Action, OnboardingState


def guidance_rows(person: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions. `person` makes one about whoever acts, whatever they work on."""
    anybody = partial(person, side=None)
    return (
        anybody(
            "help",
            "Help",
            detail=TopicDetail,
            reads=True,
            command="help",
            spellings=("?", "commands"),
            does="see this list, or type help and a word, such as help DSPT",
        ),
        anybody(
            "cost",
            "What it costs",
            reads=True,
            command="cost",
            spellings=("costs", "price", "prices"),
            does="see what messages cost, and work out what yours would cost in a year",
        ),
        anybody("work_out_cost", "Work out your cost", style=Style.PRIMARY, opens_form=True),
    )


REMOVE_TOPIC = Confirm("Remove this answer?", "Help does not give it to anybody any more.", "Remove", "Keep it")


def _registered(onboarding: OnboardingState) -> bool:
    return onboarding.registered


def kept_answer_rows(applicant: Callable[..., Action], desk: Callable[..., Action]) -> tuple[Action, ...]:
    """A question that help could not answer goes to the team, which may keep its answer for the next who asks."""
    return (
        applicant("ask_team", "Ask the onboarding team", when=_registered, style=Style.PRIMARY, detail=MessageDetail),
        desk("keep_topic", "Keep it as help", opens_form=True),
        desk(
            "topics",
            "See the answers that we keep",
            reads=True,
            command="topics",
            does="see the answers that help gives beside ours, and approve those of colleagues",
        ),
        desk("approve_topic", "Approve", detail=RowDetail, style=Style.PRIMARY),
        desk("remove_topic", "Remove", detail=RowDetail, confirm=REMOVE_TOPIC),
    )
