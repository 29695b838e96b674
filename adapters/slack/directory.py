"""People as Slack's directory knows them, kept for a few minutes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import in_our_terms
from conversations.channels import SendProblem
from conversations.turns import Actor
from models.enums import Channel

FRESH = 600.0  # seconds
MOST = 10_000


@dataclass(frozen=True)
class Profile:
    """Name, work email address and time zone, and whether they are a full member of their workspace."""

    name: str
    email: str | None = None
    time_zone: str | None = None
    workspace: str = ""
    full_member: bool = False
    gone: bool = False


def profile_of(user: Mapping[str, Any]) -> Profile:
    """A user as `users.info` and `user_change` give it. Guests, bots and strangers are no full members."""
    about = user.get("profile") or {}
    outside = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
    return Profile(
        name=str(about.get("real_name") or user.get("real_name") or user.get("name") or ""),
        email=about.get("email") or None,
        time_zone=user.get("tz") or None,
        workspace=str(user.get("team_id") or ""),
        full_member=not any(user.get(name) for name in outside),
        gone=bool(user.get("deleted")),
    )


class Directory:
    """Asks Slack who somebody is. `clock` gives seconds that only grow."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[str, tuple[float, Profile]] = {}

    async def ask(self, user: str) -> Profile:
        """As Slack says now. Raises SendProblem."""
        async with in_our_terms(to_person=True):
            answer = await self._client.users_info(user=user)
        return self.learn(user, answer["user"])

    def learn(self, user: str, said: Mapping[str, Any]) -> Profile:
        """Keep what Slack told us without being asked."""
        profile = profile_of(said)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[user] = (self._clock(), profile)
        return profile

    async def profile(self, user: str) -> Profile | None:
        """As Slack said lately; None where it cannot be asked."""
        known = self._known.get(user)
        if known and self._clock() - known[0] < FRESH:
            return known[1]
        try:
            return await self.ask(user)
        except SendProblem:
            return known[1] if known else None

    async def actor(self, workspace: str, user: str, name: str) -> Actor:
        """`name`: what the payload calls them, for when the directory is silent."""
        profile = await self.profile(user)
        if profile is None:
            return Actor(Channel.SLACK, workspace, user, name)
        return Actor(Channel.SLACK, workspace, user, profile.name or name, profile.email)
