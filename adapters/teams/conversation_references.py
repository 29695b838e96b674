"""Where people, chats and channels are reached in Teams: references to their conversations, found and kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol

from botbuilder.schema import Activity

from adapters.teams.activity import base_conversation, is_personal
from adapters.teams.connector import Connector, as_json
from adapters.teams.settings import TeamsSettings
from models.domain import Address, Clock
from models.enums import Channel, PlaceKind

_CHANNELS = ("@thread.tacv2", "@thread.skype")


class NotInstalled(Exception):
    """This person does not have the app in Teams, or has blocked it. They have to install it, or write to it."""


@dataclass(frozen=True)
class ConversationReference:
    """Where somebody or something is reached: ours to store, because the SDK's own loses the tenant.

    `target` is a person's directory id, or a channel's or group chat's conversation. `conversation_id` is empty for a
    person who was met elsewhere and has no chat of their own yet. `problem` says why nothing can be sent there now;
    empty if it can.
    """

    tenant_id: str
    target: str
    kind: str  # "personal", "groupChat", "channel", or "person" for one without a chat
    service_url: str
    conversation_id: str
    bot_id: str
    user_id: str = ""
    aad_object_id: str = ""
    channel_id: str = ""
    team_id: str = ""
    locale: str = ""
    problem: str = ""

    @property
    def is_channel(self) -> bool:
        """A channel of a team has threads; a chat has none."""
        return self.conversation_id.endswith(_CHANNELS)

    def thread(self, message: str | None) -> str:
        """The thread that hangs from a message; the conversation itself where there are no threads."""
        return f"{self.conversation_id};messageid={message}" if message and self.is_channel else self.conversation_id

    def thread_parameters(self, activity: Activity) -> Mapping[str, Any]:
        """What begins a new thread with a message, for Connector.create."""
        return {
            "isGroup": True,
            "bot": {"id": self.bot_id},
            "tenantId": self.tenant_id,
            "channelData": {"channel": {"id": self.conversation_id}, "tenant": {"id": self.tenant_id}},
            "activity": as_json(activity),
        }

    def chat_parameters(self) -> Mapping[str, Any]:
        """What begins a person's own chat, for Connector.create."""
        return {
            "isGroup": False,
            "bot": {"id": self.bot_id},
            "members": [{"id": self.user_id}],
            "tenantId": self.tenant_id,
            "channelData": {"tenant": {"id": self.tenant_id}},
        }


class StoredReference(Protocol):
    """A reference as the store gives it: the fields of ConversationReference."""

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


class ReferenceStore(Protocol):
    """Keeps references by tenant and target. Each call is a transaction of its own; times are aware."""

    async def find(self, tenant: str, target: str) -> StoredReference | None: ...

    async def any_of(self, tenant: str) -> StoredReference | None:
        """The newest of a tenant: where its service is."""
        ...

    async def of_team(self, tenant: str, team: str) -> Collection[StoredReference]:
        """Those of one team's channels."""
        ...

    async def keep(self, reference: StoredReference, at: datetime) -> None:
        """Store it, or put it in the place of the one before; what was marked can be reached again."""
        ...

    async def mark(self, tenant: str, target: str, problem: str, at: datetime) -> None:
        """Note why nothing can be sent there; empty once it can again. The next welcome is then a new one."""
        ...

    async def welcome(self, tenant: str, target: str, at: datetime) -> bool:
        """True for the first to ask, until it is marked: whoever gets it says hello."""
        ...


def reference_of(activity: Activity) -> ConversationReference | None:
    """Where this activity came from; None for a person whom the directory does not know."""
    personal, target = is_personal(activity), target_of(activity)
    if not target or not activity.conversation.tenant_id:
        return None
    return ConversationReference(
        tenant_id=activity.conversation.tenant_id,
        target=target,
        kind=activity.conversation.conversation_type,
        service_url=activity.service_url,
        conversation_id=base_conversation(activity),
        bot_id=activity.recipient.id,
        user_id=activity.from_property.id if personal else "",
        aad_object_id=activity.from_property.aad_object_id if personal else "",
        channel_id=activity.channel_data["channel"]["id"],
        team_id=activity.channel_data["team"]["id"],
        locale=activity.locale if personal else "",
    )


def person_of(activity: Activity) -> ConversationReference | None:
    """Somebody met in a channel or a group chat: known by id, without a chat of their own yet."""
    sender, tenant = activity.from_property, activity.conversation.tenant_id
    if is_personal(activity) or not (sender.aad_object_id and tenant and sender.id):
        return None
    return ConversationReference(
        tenant_id=tenant,
        target=sender.aad_object_id,
        kind="person",
        service_url=activity.service_url,
        conversation_id="",
        bot_id=activity.recipient.id,
        user_id=sender.id,
        aad_object_id=sender.aad_object_id,
    )


def target_of(activity: Activity) -> str:
    """What the reference of an activity is kept by: the person in their own chat, else the conversation."""
    return str(activity.from_property.aad_object_id) if is_personal(activity) else base_conversation(activity)


class ConversationReferences:
    """Finds and keeps references. `team` is the onboarding team's channel, on whichever platform."""

    def __init__(
        self, settings: TeamsSettings, team: Address, store: ReferenceStore, connector: Connector, clock: Clock
    ) -> None:
        self._settings = settings
        self._team = team
        self._store = store
        self._connector = connector
        self._clock = clock

    def address_of(self, activity: Activity) -> Address:
        """The conversation of an activity as an address: the onboarding team's channel told from every other."""
        tenant = str(activity.conversation.tenant_id)
        if is_personal(activity):
            return Address(Channel.TEAMS, tenant, PlaceKind.DIRECT, target_of(activity))
        conversation = base_conversation(activity)
        kind = PlaceKind.TEAM if self.is_team(tenant, conversation) else PlaceKind.CHANNEL
        return Address(Channel.TEAMS, tenant, kind, conversation)

    def is_team(self, tenant: str, conversation: str) -> bool:
        """Whether it is the onboarding team's channel."""
        return (self._team.channel, self._team.workspace, self._team.target) == (Channel.TEAMS, tenant, conversation)

    async def remember(self, reference: ConversationReference) -> None:
        """Keeps where somebody spoke, and that they can be reached. What is known already is not written again.

        A reference without a conversation is of a person met elsewhere: it never replaces one with a conversation.
        """
        known = await self._store.find(reference.tenant_id, reference.target)
        if known is None or (reference.conversation_id and _read(known) != reference):
            await self._store.keep(reference, self._clock())

    async def find(self, address: Address) -> ConversationReference:
        """Where to send what is for an address; a person without a chat gets one.

        Raises NotInstalled, and a ConnectorProblem where a chat cannot be begun.
        """
        known = await self._store.find(address.workspace, address.target)
        if known is not None and known.problem and address.kind is PlaceKind.DIRECT:
            raise NotInstalled(NotInstalled.__doc__)
        if known is not None and known.conversation_id:
            return _read(known)
        if address.kind is PlaceKind.DIRECT:
            return await self._new_chat(known)
        near = await self._store.any_of(address.workspace)
        service_url = near.service_url if near else self._settings.first_service_url
        bot = near.bot_id if near else f"28:{self._settings.app_id}"
        return ConversationReference(address.workspace, address.target, "channel", service_url, address.target, bot)

    async def mark_unreachable(self, address: Address, problem: str) -> None:
        """Nothing can be sent there until somebody speaks from there, or installs the app again."""
        await self._store.mark(address.workspace, address.target, problem, self._clock())

    async def _new_chat(self, known: StoredReference | None) -> ConversationReference:
        """For a person known from a channel or a group chat alone."""
        if known is None or not known.user_id:
            raise NotInstalled(NotInstalled.__doc__)
        person = _read(known)
        conversation, _ = await self._connector.create(person.service_url, person.chat_parameters())
        return ConversationReference(
            person.tenant_id, person.target, "personal", person.service_url, conversation, person.bot_id
        )


def _read(stored: StoredReference) -> ConversationReference:
    return ConversationReference(*(getattr(stored, field.name) for field in fields(ConversationReference)))
