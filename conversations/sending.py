"""How a channel sends, what hears of events beside the chats, and what a channel says when nothing arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from models.domain import Address

if TYPE_CHECKING:
    from conversations.replies import Message


@dataclass(frozen=True)
class Outlets:
    """What hears of events beside the chats. `programs` are told of every event of an onboarding that has registered.

    `mail`: whether we can send email. `registrations`: an address that hears of each registration, empty for none.
    `organiser`: the address that calendars know calls by. `calendar`: whether calls stand in one of the team's own.
    """

    programs: tuple[Address, ...] = ()
    mail: bool = False
    registrations: str = ""
    organiser: str = ""
    calendar: bool = False


NO_OUTLETS = Outlets()


class Sender(Protocol):
    """What a channel does to send. Raises a SendProblem where it knows more than that it went wrong.

    After an error of the connection, or silence, a message may have arrived: `find` is asked before the next try.
    """

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """Send a message and return the platform's id of it. `key` goes with it, unseen, so that `find` finds it.

        Raises MessageMissing where the message `thread` is there no more.
        """

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """Put a message in the place of one posted before. Raises MessageMissing where that is there no more."""

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """The id of the message that was posted with this key since a moment (aware), None if there is none.

        Raises CannotTell where the platform keeps no key.
        """


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
        self.reason = reason
        self.left = left


class PlaceClosed(SendProblem):
    """Nothing arrives until an operator does what the message says. Keep it, and try again from time to time."""


class ChannelLost(SendProblem):
    """An applicant team's channel takes no messages from us any more. Its onboarding does not belong to it then."""


class MessageRefused(SendProblem):
    """The platform refuses this message as it is: a mistake of ours. Trying again does not help."""


class NotSent(SendProblem):
    """It surely did not arrive, for a reason that may pass: no connection, or an answer that says so."""


class PerhapsDelivered(SendProblem):
    """It may have arrived: no answer, or one that says nothing."""


class CannotTell(SendProblem):
    """The platform cannot say whether a message arrived. It is recorded as perhaps delivered, and not sent again."""
