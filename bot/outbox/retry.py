"""What becomes of a row that could not be sent: a pure rule from the problem to the decision."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from random import uniform

from aiohttp import ClientError

from conversations.content.schema import ContentNewer
from conversations.sending import (
    CannotTell,
    ChannelLost,
    MessageRefused,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
    SendProblem,
)
from models.database.errors import Conflict, DatabaseProblem

MOST_ATTEMPTS = 450  # with the waits below, between two and four days
MOST_MISTAKES = 12  # an error that no channel announces is a mistake of ours: half an hour, and it lets others past
FIRST_WAIT = 1.0  # seconds, doubled at each attempt
LONGEST_WAIT = 600.0
CLOSED_WAIT = timedelta(minutes=5)

# After these nobody knows whether the message arrived.
_SILENCE = (PerhapsDelivered, OSError, TimeoutError, ClientError, json.JSONDecodeError)
# A newer program will be back, and render it.
_PASSING = (SendProblem, DatabaseProblem, Conflict, ContentNewer, *_SILENCE)


class Held(SendProblem):
    """The platform asks us to wait with one method, "post" or "update", in this conversation."""

    def __init__(self, method: str, wait: timedelta) -> None:
        super().__init__(f"Wait {wait.total_seconds():g} seconds with {method}.")
        self.method = method
        self.wait = wait


@dataclass(frozen=True)
class TryAgain:
    """After `wait`. `unsettled`: it may have arrived, so look before the next try."""

    wait: timedelta
    unsettled: bool


@dataclass(frozen=True)
class Hold:
    """The platform asked for it: one method, in this conversation. Not a failure."""

    method: str
    wait: timedelta


@dataclass(frozen=True)
class Stuck:
    """An operator has to act. Tried again after `wait`, for ever."""

    wait: timedelta


@dataclass(frozen=True)
class GiveUp:
    """Trying again does not help. `unreachable`: because of the person that it was for, who may have `left`."""

    unreachable: bool = False
    left: bool = False


@dataclass(frozen=True)
class Withdraw:
    """The channel of an applicant team is out of reach: its onboarding is told, and the row has nobody to go to."""


@dataclass(frozen=True)
class Perhaps:
    """It may have arrived and the platform cannot say: recorded as such."""


Decision = TryAgain | Hold | Stuck | GiveUp | Withdraw | Perhaps


def decide(problem: Exception, attempts: int) -> Decision:
    """`attempts`: this one counted."""
    match problem:
        case Held(method=method, wait=wait):
            return Hold(method, wait)
        case PlaceClosed():
            return Stuck(CLOSED_WAIT)
        case ChannelLost():
            return Withdraw()
        case PersonUnreachable(left=left):
            return GiveUp(unreachable=True, left=left)
        case MessageRefused():
            return GiveUp()
        case CannotTell():
            return Perhaps()
        case _ if attempts >= (MOST_ATTEMPTS if isinstance(problem, _PASSING) else MOST_MISTAKES):
            return GiveUp()
        case _:
            return TryAgain(backoff(attempts), isinstance(problem, _SILENCE))


def backoff(attempts: int) -> timedelta:
    """Longer after each attempt, and never the same for two: a platform that comes back is not stormed."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts, 20))
    return timedelta(seconds=uniform(longest / 2, longest))


def reason(problem: Exception) -> str:
    """For an operator: what a channel says never holds what was to be said; of any other error, only its name."""
    return str(problem) if isinstance(problem, SendProblem) else type(problem).__name__
