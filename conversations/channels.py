"""What a channel says when a message did not arrive, in terms that hold for every platform."""

from __future__ import annotations

from datetime import timedelta


class SendProblem(Exception):
    """A message did not arrive. The message says why, and never holds what was to be said."""


class MessageMissing(SendProblem):
    """The message to change is there no more. Post a new one."""


class TryLater(SendProblem):
    """The platform asks us to wait. Nothing is wrong."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"Try again in {retry_after.total_seconds():g} seconds.")
        self.retry_after = retry_after


class PersonUnreachable(SendProblem):
    """This person cannot be sent messages, and trying again does not help. `left`: they have left their workspace."""

    def __init__(self, reason: str, left: bool = False) -> None:
        super().__init__(f"This person cannot be sent messages ({reason}).")
        self.left = left


class PlaceClosed(SendProblem):
    """Nothing arrives until an operator does what the message says. Keep it, and try again from time to time."""


class MessageRefused(SendProblem):
    """The platform refuses this message as it is: a mistake of ours. Trying again does not help."""
