"""What somebody asks about the data that is held about them. More rows of the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from conversations.replies import Confirm, Style

if TYPE_CHECKING:
    from conversations.permissions import Action

_SURE = Confirm(
    "Erase what we hold about you?",
    "Your name and address are taken out, and you leave every onboarding that you are in. Nobody can undo this.",
    "Erase it",
    "Keep it",
)


def own_data_rows(person: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions. `person` makes one about whoever acts, whatever they work on."""
    return (
        person("data", "Get it as a file", command="data", does="get all that we hold about you as a file"),
        person("erase", "Erase it", reads=True, command="erase", does="have what we hold about you erased"),
        person("confirm_erase", "Erase what you hold about me", style=Style.WARNING, confirm=_SURE),
    )
