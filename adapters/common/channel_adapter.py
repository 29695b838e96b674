"""A chat platform plugged into the application: what each channel offers, so that the wiring treats all alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import NamedTuple, Protocol

from aiohttp import web

from conversations.case_file.document import Fetched
from conversations.replies import Home, Message, Outcome, Suggestion
from conversations.sending import Sender
from conversations.turns import Actor, Arrival, ChannelDirectory, Directory, Pressed, Roster, Turn
from models.domain import Address
from models.enums import Channel


class Conversation(Protocol):
    """What a channel asks of the conversation: the one way in for everything that somebody did."""

    def arrival(self, arrival: Arrival) -> AbstractAsyncContextManager[int | None]:
        """A place among what this person did, for `Turn.arrival`.

        Take it before anything else is asked of the platform, and handle the turn in the block: what they did before
        is played first. None for what need not wait.
        """
        ...

    async def handle(self, turn: Turn) -> Outcome:
        """Carry one turn from start to finish. Never raises for what a person did."""
        ...

    async def home(self, actor: Actor, page: int = 0, of_the_team: bool | None = None) -> Home:
        """The actor's own page, from page 0. `of_the_team`: what the channel knows already; None asks the roster."""
        ...

    async def suggestions(self, actor: Actor, words: str) -> Sequence[Suggestion]:
        """Onboardings that somebody of the onboarding team may mean while they type; nothing for anybody else.

        Their platform is asked each time. Raises what its roster raises.
        """
        ...

    async def organisations(self, typed: str) -> Sequence[Suggestion]:
        """Organisations of the NHS's list that somebody may mean while they type, and what they typed, which may stand.

        For anybody: the list is public. Empty where there is no list.
        """
        ...

    async def card(self, reference: str) -> Message | None:
        """The onboarding team's card of one onboarding as it stands; None for a reference that is unknown."""
        ...

    async def usable(self, actor: Actor, place: Address, presses: Collection[Pressed]) -> frozenset[Pressed]:
        """Those of some buttons that would still do something for this person. Nothing is stored."""
        ...

    async def case_file(self, word: str) -> Fetched | None:
        """A case file by the word of a `Ticket`, once; None for a word that opens none, or none any more."""
        ...


class RateLimit(NamedTuple):
    """No more than `most` messages to one conversation within a time."""

    most: int
    within: timedelta


class ChannelAdapter(Protocol):
    """One channel. It is made without a connection; `add_routes` is called where turns are served, `close` at the end.

    A worker uses `sender` alone, so what only a server needs is made in `add_routes`.
    """

    @property
    def name(self) -> Channel: ...

    @property
    def sender(self) -> Sender: ...

    @property
    def roster(self) -> Roster | None:
        """Who is of the onboarding team there; None where the onboarding team cannot work."""
        ...

    @property
    def channel_directory(self) -> ChannelDirectory | None:
        """What its platform says of channels; None where it has none for applicant teams."""
        ...

    @property
    def directory(self) -> Directory | None:
        """Whom the platform knows; None where it does not tell."""
        ...

    @property
    def rate_limits(self) -> Sequence[RateLimit]:
        """What its platform lets us send to one conversation."""
        ...

    def add_routes(self, app: web.Application, conversation: Conversation) -> None:
        """Take this channel's requests in the server, or hold its connection open while the server runs."""
        ...

    async def check(self) -> bool:
        """Ask the platform whether it takes our credentials, and note among the troubles if it does not (False).

        Raises SendProblem where the platform does not say.
        """
        ...

    async def close(self) -> None:
        """Let go of every connection to the platform."""
        ...
