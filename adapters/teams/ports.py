"""What the Teams channel needs from the rest of the application."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from conversations.replies import Message, Outcome
from conversations.turns import Turn

Clock = Callable[[], datetime]


class Conversation(Protocol):
    """Takes one turn from start to finish, and shows the card of an onboarding as it stands."""

    async def handle(self, turn: Turn) -> Outcome: ...

    async def card(self, reference: str) -> Message | None: ...


@dataclass(frozen=True)
class Reference:
    """Where somebody or something can be reached: ours to store, so that any SDK can send to it.

    `target` is a person's directory id, or a channel's or group chat's conversation. `problem` says why nothing
    can be sent there now; empty if it can.
    """

    tenant_id: str
    target: str
    kind: str  # "personal", "groupChat" or "channel"
    service_url: str
    conversation_id: str
    bot_id: str
    user_id: str = ""
    aad_object_id: str = ""
    channel_id: str = ""
    team_id: str = ""
    locale: str = ""
    problem: str = ""


class Known(Protocol):
    """A reference as it was stored."""

    @property
    def tenant_id(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def service_url(self) -> str: ...
    @property
    def conversation_id(self) -> str: ...
    @property
    def bot_id(self) -> str: ...
    @property
    def user_id(self) -> str: ...
    @property
    def aad_object_id(self) -> str: ...
    @property
    def channel_id(self) -> str: ...
    @property
    def team_id(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def problem(self) -> str: ...


class References(Protocol):
    """Keeps references. Each call is a transaction of its own."""

    async def find(self, tenant: str, target: str) -> Known | None: ...

    async def any_of(self, tenant: str) -> Known | None:
        """The newest of a tenant: where its service is."""
        ...

    async def of_team(self, tenant: str, team: str) -> Collection[Known]:
        """Those of one team's channels."""
        ...

    async def keep(self, reference: Known, at: datetime) -> None:
        """Store it, or put it in the place of the one before."""
        ...

    async def mark(self, tenant: str, target: str, problem: str, at: datetime) -> None:
        """Note why nothing can be sent there; empty once it can again. The next welcome is then a new one."""
        ...

    async def welcome(self, tenant: str, target: str, at: datetime) -> bool:
        """True for the first to ask, until it is marked: whoever gets it says hello."""
        ...


class Receipts(Protocol):
    """Which deliveries were handled before."""

    async def known(self, delivery_ids: Collection[str]) -> str | None:
        """One of these that was, or None."""
        ...
