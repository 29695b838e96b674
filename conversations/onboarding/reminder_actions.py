"""What somebody does about their reminders of unfinished work. More rows of the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from conversations.onboarding.people import EVERYONE

if TYPE_CHECKING:
    from conversations.permissions import Action


def reminder_rows(person: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions. `person` makes one about whoever acts, whatever they work on."""
    person = partial(person, roles=EVERYONE)
    return (
        person(
            "reminders",
            "Reminders",
            reads=True,
            command="reminders",
            spellings=("reminder", "remind", "emails"),
            does="choose whether we remind you of unfinished work, and whether we email you too",
        ),
        person("snooze_reminders", "Snooze for a week"),
        person("stop_reminders", "Stop reminding me"),
        person("remind_again", "Remind me again"),
    )
