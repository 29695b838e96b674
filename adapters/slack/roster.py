"""Who is in a channel: the full members in the onboarding team's are the team, those in another's may join."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.directory import Profile, SlackDirectory
from adapters.slack.errors import in_our_terms
from adapters.slack.workspaces import acting_in
from conversations.sending import ChannelLost, PersonUnreachable, PlaceClosed
from conversations.turns import Actor, ChannelFacts, Presence
from models.domain import Address
from models.enums import Channel, PlaceKind

FRESH = 60.0  # seconds: for reading alone
MOST = 10_000  # people remembered
_PAGE = 1000


class SlackRoster:
    """Asks Slack at each decision. Nobody is of the team unless its channel is in Slack.

    `timer` gives seconds that only grow.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        directory: SlackDirectory,
        team: Address,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._directory = directory
        self._team = team
        self._recent: TTLCache[tuple[str, str], bool] = TTLCache(MOST, FRESH, timer)

    async def is_onboarding_team(self, actor: Actor) -> bool:
        """As Slack says now: in the channel, of the home workspace, and no guest. Raises SendProblem."""
        member = self._could_be(actor) and await self._ask(actor.user)
        self._recent[actor.workspace, actor.user] = member
        return member

    async def for_reading(self, actor: Actor) -> bool:
        """The same, as Slack said up to a minute ago. Raises SendProblem."""
        member = self._recent.get((actor.workspace, actor.user))
        return await self.is_onboarding_team(actor) if member is None else member

    def _could_be(self, actor: Actor) -> bool:
        home = self._team.channel is Channel.SLACK and actor.channel is Channel.SLACK
        return home and actor.is_of(self._team.workspace)

    async def _ask(self, user: str) -> bool:
        with acting_in(self._team.workspace):
            asked = self._directory.ask(user), is_present(self._client, self._team, user)
            profile, present = await asyncio.gather(*asked)
        return present and _is_own(profile, self._team.workspace)


async def is_present(client: AsyncWebClient, channel: Address, user: str) -> bool:
    """Whether somebody is in a channel, as Slack says now. Raises SendProblem."""
    cursor = ""
    while True:
        async with in_our_terms(channel.kind):
            page = await client.conversations_members(channel=channel.target, limit=_PAGE, cursor=cursor or None)
        if user in (page.get("members") or ()):
            return True
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return False


async def _everybody(client: AsyncWebClient, channel: Address) -> list[str]:
    """All who are in a channel, page by page. Raises SendProblem."""
    found: list[str] = []
    cursor = ""
    while True:
        async with in_our_terms(channel.kind):
            page = await client.conversations_members(channel=channel.target, limit=_PAGE, cursor=cursor or None)
        found += [str(user) for user in page.get("members") or ()]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


def _is_own(profile: Profile, workspace: str) -> bool:
    """A full member of a workspace: no guest, no bot, nobody of another organisation."""
    return profile.full_member and (not profile.workspace or profile.is_of(workspace))


class SlackChannelDirectory:
    """A ChannelDirectory: what Slack says of an applicant team's channel, now. Raises SendProblem."""

    def __init__(self, client: AsyncWebClient, directory: SlackDirectory) -> None:
        self._client = client
        self._directory = directory

    async def describe(self, place: Address) -> ChannelFacts | None:
        """None for a channel that the app is not in, or that it cannot see."""
        try:
            async with in_our_terms(PlaceKind.CHANNEL):
                with acting_in(place.workspace):
                    answer = await self._client.conversations_info(channel=place.target, include_num_members=True)
        except (ChannelLost, PlaceClosed):
            return None
        channel = answer["channel"]
        if not channel.get("is_member") or channel.get("is_archived"):
            return None
        people, name = channel.get("num_members"), str(channel.get("name") or "")
        shared = bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
        return ChannelFacts(f"#{name}" if name else "", people if isinstance(people, int) else None, shared)

    async def members(self, place: Address) -> tuple[Actor, ...]:
        """Everybody of the channel's own workspace. Asked one after the other: Slack's pace is 100 a minute."""
        found = []
        with acting_in(place.workspace):
            for user in await _everybody(self._client, place):
                with suppress(PersonUnreachable):  # gone, or a bot that Slack does not describe
                    found.append((user, await self._directory.ask(user)))
        own = ((user, profile) for user, profile in found if _is_own(profile, place.workspace))
        return tuple(Actor(Channel.SLACK, place.workspace, user, each.name, each.email) for user, each in own)

    async def presence(self, place: Address, person: Address) -> Presence:
        """Nobody is in a channel that the app is not in."""
        with acting_in(place.workspace):
            try:
                if not await is_present(self._client, place, person.target):
                    return Presence.ABSENT
            except ChannelLost:
                return Presence.ABSENT
            profile = await self._directory.ask(person.target)
        return Presence.MEMBER if _is_own(profile, place.workspace) else Presence.OUTSIDER
