"""Who belongs to the onboarding team's channel in Teams, asked of Teams at each decision."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botbuilder.schema import Activity
from cachetools import LRUCache, TLRUCache, TTLCache

from adapters.teams.connector import Connector
from adapters.teams.conversation_references import ConversationReferences, NotInstalled
from adapters.teams.errors import ConnectorProblem, NotFound, NotReachable, TeamsProblem
from conversations.turns import Actor, ChannelFacts, Presence
from models.domain import Address
from models.enums import Channel, PlaceKind

_PAGE = 500  # members that Teams gives at once, at most
FRESH = 60.0  # seconds: for reading alone
REFRESHED = 60  # people whose clients Teams lets refresh a card
MOST = 10_000  # people remembered
_EMAIL_KEPT, _NO_EMAIL_KEPT = 3600.0, 60.0  # seconds
_KEPT = 600.0  # seconds for which the list of those people is good enough; decisions never use it

_log = logging.getLogger(__name__)


class TeamsRoster:
    """`team` is the onboarding team's channel, on whichever platform. `now` counts seconds."""

    def __init__(
        self,
        team: Address,
        connector: Connector,
        references: ConversationReferences,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._team = team
        self._connector = connector
        self._references = references
        self._now = now
        self._senders: LRUCache[str, str] = LRUCache(MOST)
        self._emails: TLRUCache[str, str] = TLRUCache(
            MOST, lambda _, email, at: at + (_EMAIL_KEPT if email else _NO_EMAIL_KEPT), now
        )
        self._recent: TTLCache[Actor, bool] = TTLCache(MOST, FRESH, now)
        self._first: tuple[str, ...] = ()
        self._first_until = float("-inf")

    def met(self, person: str, sender: str) -> None:
        """Keeps a person's id for this bot ("29:...") by their directory id: the surest way to ask for them."""
        self._senders[person] = sender

    async def is_onboarding_team(self, actor: Actor) -> bool:
        """Whether they are an own member (see `is_own`) of the team's channel now.

        Raises a ConnectorProblem where Teams does not say.
        """
        if not self._here() or actor.channel is not Channel.TEAMS or actor.workspace != self._team.workspace:
            return False
        where = await self._references.find(self._team)
        who = self._senders.get(actor.user, actor.user)
        try:
            member = await self._connector.member(where.service_url, where.conversation_id, who)
        except NotFound:
            return False
        except NotReachable as problem:
            _log.error("The onboarding team's channel does not know the assistant any more: %s", problem.code)
            return False
        return _directory_id(member) == actor.user and is_own(member, actor.workspace)

    async def for_reading(self, actor: Actor) -> bool:
        """The same as up to a minute ago: clients refresh a card whenever somebody looks at it."""
        known = self._recent.get(actor)
        if known is None:
            known = self._recent[actor] = await self.is_onboarding_team(actor)
        return known

    async def email_of(self, activity: Activity) -> str:
        """The address that the directory has for the sender, for an hour; empty if Teams does not say."""
        who = f"{activity.conversation.tenant_id}|{activity.from_property.aad_object_id}"
        email = self._emails.get(who)
        if email is None:
            email = self._emails[who] = await self._ask_email(activity)
        return email

    async def _ask_email(self, activity: Activity) -> str:
        try:
            sender, conversation = activity.from_property.id, activity.conversation.id
            member = await self._connector.member(activity.service_url, conversation, sender)
        except ConnectorProblem as problem:
            _log.warning("Teams does not say who somebody is: %s", problem)
            return ""
        if not _of_the_tenant(member, activity.conversation.tenant_id or ""):
            return ""  # what another tenant says of an address, nobody here has proved
        return str(member.get("email") or member.get("userPrincipalName") or "")

    async def first_members(self) -> Sequence[str]:
        """Ids of up to 60 members, for cards that their clients refresh; none if Teams does not say."""
        if self._here() and self._now() >= self._first_until:
            self._first = await self._ask_first()
            self._first_until = self._now() + _KEPT
        return self._first

    async def _ask_first(self) -> tuple[str, ...]:
        try:
            where = await self._references.find(self._team)
            members = await self._connector.members(where.service_url, where.conversation_id, REFRESHED)
        except ConnectorProblem:
            return self._first
        return tuple(str(member["id"]) for member in members if isinstance(member.get("id"), str))[:REFRESHED]

    def _here(self) -> bool:
        return self._team.channel is Channel.TEAMS


class TeamsChannelDirectory:
    """A ChannelDirectory: what Teams says of an applicant team's channel or group chat, now."""

    def __init__(self, connector: Connector, references: ConversationReferences) -> None:
        self._connector = connector
        self._references = references

    async def describe(self, place: Address) -> ChannelFacts | None:
        """None for one that does not know the assistant. Teams gives no name. Raises a ConnectorProblem."""
        try:
            where = await self._references.find(place)
            members = await self._connector.members(where.service_url, where.conversation_id, _PAGE)
        except (NotFound, NotReachable):
            return None
        shared = not all(is_own(member, place.workspace) for member in members)
        return ChannelFacts("", len(members) if len(members) < _PAGE else None, shared)

    async def members(self, place: Address) -> tuple[Actor, ...]:
        """Everybody of the channel's own tenant. Raises a ConnectorProblem where Teams does not say."""
        where = await self._references.find(place)
        listed = await self._connector.all_members(where.service_url, where.conversation_id, _PAGE)
        own = (member for member in listed if is_own(member, place.workspace) and _directory_id(member))
        return tuple(_actor(member, place.workspace) for member in own)

    async def presence(self, place: Address, person: Address) -> Presence:
        """Raises a ConnectorProblem where Teams does not say."""
        try:
            where = await self._references.find(place)
            member = await self._connector.member(where.service_url, where.conversation_id, person.target)
        except (NotFound, NotReachable):
            return Presence.ABSENT
        if _directory_id(member) != person.target:
            return Presence.ABSENT
        return Presence.MEMBER if is_own(member, place.workspace) else Presence.OUTSIDER


class TeamsDirectory:
    """A Directory: those whom the assistant has met, as Teams says of them now. Nobody is found by an address.

    A bot reads no directory without a permission that an administrator has to give, and can write to nobody who does
    not have the app.
    """

    def __init__(self, connector: Connector, references: ConversationReferences) -> None:
        self._connector = connector
        self._references = references

    async def with_email(self, actor: Actor, email: str) -> Actor | None:
        return None

    async def with_user(self, actor: Actor, user: str) -> Actor | None:
        """Asked in their own chat with the assistant."""
        try:
            where = await self._references.find(Address(Channel.TEAMS, actor.workspace, PlaceKind.DIRECT, user))
            member = await self._connector.member(where.service_url, where.conversation_id, user)
        except (NotInstalled, TeamsProblem):
            return None
        return _actor(member, actor.workspace) if _directory_id(member) == user else None


def _actor(member: Mapping[str, Any], tenant: str) -> Actor:
    email = str(member.get("email") or member.get("userPrincipalName") or "")
    return Actor(Channel.TEAMS, tenant, _directory_id(member), str(member.get("name") or ""), email or None)


def is_own(member: Mapping[str, Any], tenant: str) -> bool:
    """Whether a member of a conversation belongs to a tenant: no guest, nobody from elsewhere or without an account.

    In a shared channel people of other tenants have the role of a user too, so Microsoft asks to compare the tenant.
    """
    return member.get("userRole") not in ("guest", "anonymous") and _of_the_tenant(member, tenant)


def _of_the_tenant(member: Mapping[str, Any], tenant: str) -> bool:
    """Guests are, too: their address was proved as they came."""
    named = member.get("tenantId")
    return not named or str(named).casefold() == tenant.casefold()


def _directory_id(member: Mapping[str, Any]) -> str:
    return str(member.get("aadObjectId") or member.get("objectId") or "")
