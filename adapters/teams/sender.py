"""Sends what the assistant says on its own account to Teams: notices, and the living cards of onboardings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.teams.connector import Connector
from adapters.teams.conversation_references import NobodyThere, Spot, Whereabouts
from adapters.teams.errors import ConnectorProblem, NotNow, NotReachable, NotThere, SignInFailed, TooLarge
from adapters.teams.errors import PerhapsDelivered as NobodyKnows
from adapters.teams.rendering.cards import Cards, activity, summary_of
from adapters.teams.rendering.text import Element
from adapters.teams.roster import TeamsRoster
from conversations.channels import (
    CannotTell,
    MessageMissing,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
    SendProblem,
    TryLater,
)
from conversations.replies import Message
from models.domain import Address
from models.enums import PlaceKind

_TEAM_CLOSED = "Add the app to the onboarding team's channel in Teams again."
_CHANNEL_CLOSED = "Ask the applicant's team to add the app to their chat or channel in Teams again."
_NO_SIGN_IN = "Check MICROSOFT_APP_ID and MICROSOFT_APP_TENANT_ID, and MICROSOFT_APP_PASSWORD or the managed identity."


class TeamsSender:
    """Raises a SendProblem for whatever did not arrive."""

    def __init__(self, connector: Connector, whereabouts: Whereabouts, cards: Cards, roster: TeamsRoster) -> None:
        self._connector = connector
        self._whereabouts = whereabouts
        self._cards = cards
        self._roster = roster

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """Posts a message, beneath the message `thread` if given; in a channel, a new thread otherwise. Its id."""
        living = address.kind is PlaceKind.TEAM and thread is None
        drawn = [await self._living(message)] if living else self._cards.message(message)
        spot = await self._spot(address)
        ids = [await self._post(address, spot, activity(one, summary_of(message)), thread) for one in drawn]
        return ids[0]

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """Puts `message` in the place of one posted before. Raises MessageMissing if that is there no more."""
        spot = await self._spot(address)
        said = activity(await self._living(message), summary_of(message))
        conversation = spot.threaded(message_id)
        try:
            await self._connector.update(spot.service_url, conversation, message_id, said)
        except NotThere as problem:
            raise MessageMissing(str(problem)) from problem
        except ConnectorProblem as problem:
            raise await self._neutral(address, problem) from problem

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """Teams keeps no key and shows a bot no history."""
        raise CannotTell("Teams does not say whether a message arrived.")

    async def _living(self, message: Message) -> Element:
        reference = next((button.about for button in (*message.buttons, *message.menu) if button.about), "")
        return self._cards.living(message, reference, await self._roster.first_members())

    async def _post(self, address: Address, spot: Spot, said: Mapping[str, Any], thread: str | None) -> str:
        try:
            if thread is None and spot.is_channel:
                return await self._new_thread(spot, said)
            return await self._connector.send(spot.service_url, spot.threaded(thread), said)
        except ConnectorProblem as problem:
            raise await self._neutral(address, problem) from problem

    async def _new_thread(self, spot: Spot, said: Mapping[str, Any]) -> str:
        conversation, message = await self._connector.create(spot.service_url, spot.thread_parameters(said))
        return message or conversation.partition(";messageid=")[2]

    async def _spot(self, address: Address) -> Spot:
        try:
            return await self._whereabouts.of(address)
        except NobodyThere as problem:
            raise PersonUnreachable("they have not installed the app in Teams") from problem
        except ConnectorProblem as problem:
            raise await self._neutral(address, problem) from problem

    async def _neutral(self, address: Address, problem: ConnectorProblem) -> SendProblem:
        """The same problem in the terms of every channel. A place that is closed is marked."""
        match problem:
            case NotNow(seconds=seconds):
                return TryLater(timedelta(seconds=max(1.0, seconds)))
            case NotReachable() | NotThere():
                await self._whereabouts.lost(address, problem.code or str(problem.status))
                if address.kind is PlaceKind.DIRECT:
                    return PersonUnreachable("the app is blocked or not installed")
                return PlaceClosed(_TEAM_CLOSED if address.kind is PlaceKind.TEAM else _CHANNEL_CLOSED)
            case TooLarge():
                return MessageRefused(str(problem))
            case NobodyKnows():
                return PerhapsDelivered(str(problem))
            case SignInFailed():
                return PlaceClosed(_NO_SIGN_IN)
            case _:
                return NotSent(str(problem))
