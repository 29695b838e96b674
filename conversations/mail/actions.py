"""What somebody does about emails. More rows of the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from conversations.onboarding.people import EVERYONE

if TYPE_CHECKING:
    from conversations.permissions import Action


def mail_rows(person: Callable[..., Action]) -> tuple[Action, ...]:
    """The rows, for the table of actions. `person` makes one about whoever acts, whatever they work on."""
    person = partial(person, roles=EVERYONE)
    return (
        person("email_me", "Email me too"),
        person("stop_emails", "Stop emailing me"),
        person(
            "mail_code",
            "Use a code",
            pressed=False,
            command="code",
            does="use a code from an email of ours, such as code ABCD-2345",
        ),
    )
