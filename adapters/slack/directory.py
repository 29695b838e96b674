"""People, channels, user groups and files as Slack knows them: what it tells of people is kept for a few minutes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cachetools import LRUCache, TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from adapters.common.text import storable
from adapters.slack.errors import in_our_terms
from adapters.slack.workspaces import NOWHERE, Workspace
from conversations.sending import SendProblem
from conversations.turns import Actor
from models.enums import Channel, PlaceKind

_SLACKBOT = "USLACKBOT"  # of which Slack does not say that it is a bot
FRESH = 600.0  # seconds
MOST = 10_000  # people remembered


@dataclass(frozen=True)
class Profile:
    """Name, work email address and time zone, and whether they are a full member of their workspace.

    `shown`: the name by which others mention them. In an organisation of several workspaces (Enterprise Grid),
    `enterprise` is the organisation and `workspaces` are those of them that are theirs.
    """

    name: str
    shown: str = ""
    email: str | None = None
    time_zone: str | None = None
    workspace: str = ""
    full_member: bool = False
    gone: bool = False
    bot: bool = False
    enterprise: str = ""
    workspaces: tuple[str, ...] = ()

    def is_of(self, workspace: str) -> bool:
        """Whether a workspace, or an organisation of several, is theirs."""
        return workspace in (self.workspace, self.enterprise, *self.workspaces)


def profile_of(user: Mapping[str, Any]) -> Profile:
    """A user as `users.info` and `user_change` give it. Guests, bots and strangers are no full members."""
    about = user.get("profile") or {}
    organisation = user.get("enterprise_user") or {}
    outside = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
    return Profile(
        name=storable(str(about.get("real_name") or user.get("real_name") or user.get("name") or "")),
        shown=storable(str(about.get("display_name") or "")),
        email=storable(str(about.get("email") or "")) or None,
        time_zone=user.get("tz") or None,
        workspace=str(user.get("team_id") or ""),
        full_member=not any(user.get(name) for name in outside),
        gone=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")) or user.get("id") == _SLACKBOT,
        enterprise=str(organisation.get("enterprise_id") or ""),
        workspaces=tuple(str(team) for team in organisation.get("teams") or ()),
    )


class SlackDirectory:
    """Asks Slack who somebody is. `timer` gives seconds that only grow.

    `scope` says which workspace is asked now: what one tells of somebody is not taken for what another would.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        timer: Callable[[], float] = time.monotonic,
        scope: Callable[[], Workspace] = lambda: NOWHERE,
    ) -> None:
        self._client = client
        self._scope = scope
        self._fresh: TTLCache[tuple[Workspace, str], Profile] = TTLCache(MOST, FRESH, timer)
        self._last_known: LRUCache[tuple[Workspace, str], Profile] = LRUCache(MOST)
        self._workspaces: LRUCache[str, tuple[str, ...]] = LRUCache(MOST)

    async def ask(self, user: str) -> Profile:
        """As Slack says now. Raises SendProblem."""
        async with in_our_terms(PlaceKind.DIRECT):
            answer = await self._client.users_info(user=user)
        return self.learn(user, answer["user"])

    def learn(self, user: str, described: Mapping[str, Any]) -> Profile:
        """Keep what Slack told us of a user without being asked, in the shape of `profile_of`."""
        profile = profile_of(described)
        key = self._scope(), user
        self._fresh[key] = self._last_known[key] = profile
        if profile.enterprise:
            self._workspaces[user] = (profile.workspace, *profile.workspaces)
        return profile

    def workspaces_of(self, user: str) -> tuple[str, ...]:
        """Of somebody of an organisation with several, as far as Slack has told this process; it is not asked."""
        return self._workspaces.get(user, ())

    async def profile(self, user: str) -> Profile | None:
        """As Slack said up to 10 minutes ago, or ever where it does not answer now; None for a stranger then."""
        key = self._scope(), user
        if (profile := self._fresh.get(key)) is not None:
            return profile
        try:
            return await self.ask(user)
        except SendProblem:
            return self._last_known.get(key)

    async def actor(self, workspace: str, user: str, name: str, enterprise: str = "") -> Actor:
        """`workspace` and `enterprise`: see `Caller`. `name`: from the payload, for when the directory is silent.

        Somebody of an organisation with several workspaces belongs to the organisation, if the directory says that
        it is theirs: a payload names its own organisation beside a stranger, too.
        """
        profile = await self.profile(user)
        if profile is None:
            return Actor(Channel.SLACK, workspace, user, storable(name))
        zone = profile.time_zone or ""
        known = Actor(Channel.SLACK, workspace, user, profile.name or storable(name), profile.email, zone=zone)
        if not profile.enterprise or not (profile.is_of(workspace) or profile.enterprise == enterprise):
            return known
        former = dict.fromkeys(each for each in (workspace, profile.workspace, *profile.workspaces) if each)
        others = tuple(each for each in former if each != profile.enterprise)
        return replace(known, workspace=profile.enterprise, former_workspaces=others)

    async def with_email(self, actor: Actor, email: str) -> Actor | None:
        """Not a bot, and nobody who has left: they get no messages."""
        try:
            async with in_our_terms(PlaceKind.DIRECT):
                found = (await self._client.users_lookupByEmail(email=email))["user"]
        except SendProblem:
            return None
        profile = self.learn(str(found["id"]), found)
        if profile.gone or profile.bot:
            return None
        return Actor(Channel.SLACK, actor.workspace, str(found["id"]), profile.name, profile.email or email)

    async def with_user(self, actor: Actor, user: str) -> Actor | None:
        """Nobody of another workspace either: Slack's picker offers whoever shares a channel with its reader."""
        try:
            profile = await self.ask(user)
        except SendProblem:
            return None
        if profile.gone or profile.bot or not profile.is_of(actor.workspace):
            return None
        return Actor(Channel.SLACK, actor.workspace, user, profile.name, profile.email)

    async def shown_name(self, user: str) -> str | None:
        """The name that a mention of somebody shows; None where Slack does not tell."""
        profile = await self.profile(user)
        return (profile.shown or profile.name or None) if profile else None

    async def channel_name(self, channel: str) -> str | None:
        """Without its sign; None where Slack does not tell, as of a private channel without us."""
        try:
            async with in_our_terms():
                answer = await self._client.conversations_info(channel=channel)
        except SendProblem:
            return None
        return str(answer["channel"].get("name") or "") or None

    async def group_handle(self, group: str) -> str | None:
        """How a user group is mentioned, without its sign; None where Slack does not tell."""
        try:
            async with in_our_terms():
                answer = await self._client.usergroups_list(include_disabled=True)
        except SendProblem:
            return None
        return next((str(one["handle"]) for one in answer["usergroups"] if one.get("id") == group), None)

    async def file(self, file: str) -> Mapping[str, Any] | None:
        """All about a file of which a payload said little; None where Slack does not tell."""
        try:
            async with in_our_terms():
                answer = await self._client.files_info(file=file)
        except SendProblem:
            return None
        described: Mapping[str, Any] = answer["file"]
        return described
