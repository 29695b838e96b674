"""Sends what the assistant says on its own account to Teams: notices, and the living cards of onboardings."""

from __future__ import annotations

from datetime import datetime, timedelta

from botbuilder.schema import Activity

from adapters.common.troubles import Troubles
from adapters.teams.auth.access_tokens import NO_SIGN_IN
from adapters.teams.connector import Connector
from adapters.teams.conversation_references import ConversationReference, ConversationReferences, NotInstalled
from adapters.teams.errors import (
    ConnectorProblem,
    DeliveryUnknown,
    MessageTooLarge,
    NotFound,
    NotReachable,
    SignInFailed,
    Throttled,
)
from adapters.teams.rendering.cards import Cards, card_activity, summary_of
from adapters.teams.rendering.text import Element
from adapters.teams.roster import TeamsRoster
from conversations.replies import Message
from conversations.sending import (
    CannotTell,
    ChannelLost,
    MessageMissing,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PersonUnreachable,
    PlaceClosed,
    SendProblem,
    TryLater,
)
from models.domain import Address
from models.enums import PlaceKind

_TEAM_CLOSED = "Add the app to the onboarding team's channel in Teams again."
_CHANNEL_LOST = "An applicant team's chat or channel does not take our messages any more. Its people are told."
_TEAM_CHANNEL = "teams team channel"


class TeamsSender:
    """Raises a SendProblem for whatever did not arrive."""

    def __init__(
        self,
        connector: Connector,
        references: ConversationReferences,
        cards: Cards,
        roster: TeamsRoster,
        troubles: Troubles | None = None,
    ) -> None:
        self._connector = connector
        self._references = references
        self._cards = cards
        self._roster = roster
        self._troubles = troubles or Troubles()

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """Posts a message, beneath the message `thread` if given; in a channel, a new thread otherwise. Its id.

        The onboarding team's card stays one, to be brought up to date; what is about all of them may take several.
        """
        living = address.kind is PlaceKind.TEAM and thread is None and bool(_onboarding_of(message))
        drawn = [await self._living(message)] if living else self._cards.message(message)
        reference = await self._reference(address)
        ids = [await self._post(address, reference, card_activity(one, summary_of(message)), thread) for one in drawn]
        if address.kind is PlaceKind.TEAM:
            self._troubles.note(_TEAM_CHANNEL, None)
        return ids[0]

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """Puts `message` in the place of one posted before. Raises MessageMissing if that is there no more."""
        reference = await self._reference(address)
        shown = card_activity(await self._living(message), summary_of(message))
        conversation = reference.thread(message_id)
        try:
            await self._connector.update(reference.service_url, conversation, message_id, shown)
        except NotFound as problem:
            raise MessageMissing(str(problem)) from problem
        except ConnectorProblem as problem:
            raise await self._neutral(address, problem) from problem

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """Teams keeps no key and shows a bot no history."""
        raise CannotTell("Teams does not say whether a message arrived.")

    async def _living(self, message: Message) -> Element:
        return self._cards.living(message, _onboarding_of(message), await self._roster.first_members())

    async def _post(
        self, address: Address, reference: ConversationReference, activity: Activity, thread: str | None
    ) -> str:
        try:
            if thread is None and reference.is_channel:
                return await self._new_thread(reference, activity)
            return await self._connector.send(reference.service_url, reference.thread(thread), activity)
        except ConnectorProblem as problem:
            raise await self._neutral(address, problem) from problem

    async def _new_thread(self, reference: ConversationReference, activity: Activity) -> str:
        conversation, message = await self._connector.create(
            reference.service_url, reference.thread_parameters(activity)
        )
        return message or conversation.partition(";messageid=")[2]

    async def _reference(self, address: Address) -> ConversationReference:
        try:
            return await self._references.find(address)
        except NotInstalled as problem:
            raise PersonUnreachable("they have not installed the app in Teams") from problem
        except ConnectorProblem as problem:
            raise await self._neutral(address, problem) from problem

    async def _neutral(self, address: Address, problem: ConnectorProblem) -> SendProblem:
        """The same problem in the terms of every channel. A place that is closed is marked."""
        match problem:
            case Throttled(seconds=seconds):
                return TryLater(timedelta(seconds=max(1.0, seconds)))
            case NotReachable() | NotFound():
                await self._references.mark_unreachable(address, problem.code or str(problem.status))
                if address.kind is PlaceKind.DIRECT:
                    return PersonUnreachable("the app is blocked or not installed")
                if address.kind is PlaceKind.TEAM:
                    self._troubles.note(_TEAM_CHANNEL, _TEAM_CLOSED)
                    return PlaceClosed(_TEAM_CLOSED)
                return ChannelLost(_CHANNEL_LOST)
            case MessageTooLarge():
                return MessageRefused(str(problem))
            case DeliveryUnknown():
                return PerhapsDelivered(str(problem))
            case SignInFailed():
                return PlaceClosed(NO_SIGN_IN)
            case _:
                return NotSent(str(problem))


def _onboarding_of(message: Message) -> str:
    """The reference of the one that its buttons are about; empty for a message about all of them."""
    return next((button.about for button in (*message.buttons, *message.menu) if button.about), "")
