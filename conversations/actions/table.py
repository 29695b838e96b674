"""The table of actions. It draws the buttons and guards the server.

What an action does stands in `handlers/`, bound to its row by name with `@handles` (see `handlers/registry.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from conversations.actions.applicant import APPLICANT_ROWS, LEAVING_ROWS, START_ROWS, TYPED_ROWS
from conversations.actions.desk import DESK_ROWS
from conversations.actions.person import PERSON_ROWS
from conversations.actions.reviews import ASKING_ROWS, DELEGATING_ROWS, ITEM_ROWS, REVIEW_ROWS, SIGNING_ROWS
from conversations.actions.team import TEAM_ROWS
from conversations.permissions import Action

_ROWS = (
    *REVIEW_ROWS,
    *TEAM_ROWS,
    *ASKING_ROWS,
    *DESK_ROWS,
    *START_ROWS,
    *APPLICANT_ROWS,
    *ITEM_ROWS,
    *DELEGATING_ROWS,
    *SIGNING_ROWS,
    *PERSON_ROWS,
    *LEAVING_ROWS,
    *TYPED_ROWS,
)
TABLE: Mapping[str, Action] = {action.name: action for action in _ROWS}

COMMAND = "command"
"""A button that stands for a typed command: its detail is the command. It has no row of its own, but that command's."""

_BY_COMMAND: Mapping[str, Action] = {action.command: action for action in TABLE.values() if action.command}


def action_of(name: str, detail: str = "") -> Action | None:
    """The row of a button or a form; None for one that no row knows, or that is never a button."""
    action = _BY_COMMAND.get(detail) if name == COMMAND else TABLE.get(name)
    return action if action is not None and action.pressed else None


def action_of_command(command: str) -> Action:
    """The row that a command answers to. Raises KeyError for a word that is none."""
    return _BY_COMMAND[command]
