"""Where an address is reached in Teams: the stored reference, or the way to begin a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from adapters.teams.connector import Connector
from adapters.teams.ports import Clock, Known, Reference, References
from adapters.teams.settings import TeamsSettings
from models.domain import Address
from models.enums import PlaceKind

_CHANNELS = ("@thread.tacv2", "@thread.skype")


class NobodyThere(Exception):
    """This person does not have the app in Teams, or has blocked it. They have to install it, or write to it."""


@dataclass(frozen=True)
class Spot:
    """A conversation to send to."""

    service_url: str
    conversation: str
    tenant: str
    bot: str = ""
    team: str = ""

    @property
    def is_channel(self) -> bool:
        """A channel of a team has threads; a chat has none."""
        return self.conversation.endswith(_CHANNELS)

    def threaded(self, message: str | None) -> str:
        """The thread that hangs from a message; the conversation itself where there are no threads."""
        return f"{self.conversation};messageid={message}" if message and self.is_channel else self.conversation

    def thread_parameters(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """What begins a new thread with a message."""
        return {
            "isGroup": True,
            "bot": {"id": self.bot},
            "tenantId": self.tenant,
            "channelData": {"channel": {"id": self.conversation}, "tenant": {"id": self.tenant}},
            "activity": said,
        }


class Whereabouts:
    """Finds and keeps references."""

    def __init__(self, settings: TeamsSettings, references: References, connector: Connector, clock: Clock) -> None:
        self._settings = settings
        self._references = references
        self._connector = connector
        self._clock = clock

    async def meet(self, reference: Reference) -> None:
        """Somebody spoke: remember where they are, and that they can be reached. What is known is not written again.

        A reference without a conversation is of a person met elsewhere: it never replaces one with a conversation.
        """
        known = await self._references.find(reference.tenant_id, reference.target)
        new = known is None or bool(reference.conversation_id and not _same(known, reference))
        if new:
            await self._references.keep(reference, self._clock())

    async def of(self, address: Address) -> Spot:
        """Raises NobodyThere, and a ConnectorProblem where a conversation cannot be begun."""
        known = await self._references.find(address.workspace, address.target)
        if known is not None and known.problem and address.kind is PlaceKind.DIRECT:
            raise NobodyThere(NobodyThere.__doc__)
        if known is not None and known.conversation_id:
            return _spot(known)
        if address.kind is PlaceKind.DIRECT:
            return await self._begun(address, known)
        near = await self._references.any_of(address.workspace)
        service_url = near.service_url if near else self._settings.first_service_url
        return Spot(service_url, address.target, address.workspace, near.bot_id if near else self._bot())

    async def lost(self, address: Address, why: str) -> None:
        """Nothing can be sent there until somebody speaks from there, or installs the app again."""
        await self._references.mark(address.workspace, address.target, why, self._clock())

    async def _begun(self, address: Address, known: Known | None) -> Spot:
        """A person known from a channel or a group chat alone: begin their own chat."""
        if known is None or not known.user_id:
            raise NobodyThere(NobodyThere.__doc__)
        parameters = {
            "isGroup": False,
            "bot": {"id": known.bot_id},
            "members": [{"id": known.user_id}],
            "tenantId": known.tenant_id,
            "channelData": {"tenant": {"id": known.tenant_id}},
        }
        conversation, _ = await self._connector.create(known.service_url, parameters)
        return Spot(known.service_url, conversation, known.tenant_id, known.bot_id)

    def _bot(self) -> str:
        return f"28:{self._settings.app_id}"


def _same(known: Known, reference: Reference) -> bool:
    return all(getattr(known, field.name) == getattr(reference, field.name) for field in fields(reference))


def _spot(known: Known) -> Spot:
    return Spot(known.service_url, known.conversation_id, known.tenant_id, known.bot_id, known.team_id)
