"""What somebody finds out for themselves: help, and what messages cost. More rows of the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from conversations.details.rows import TopicDetail
from conversations.replies import Style

if TYPE_CHECKING:
    from conversations.permissions import Action


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
