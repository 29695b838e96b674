"""Who is of the onboarding team: full members of its workspace who are in its channel."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.directory import Directory
from adapters.slack.errors import in_our_terms
from conversations.turns import Actor
from models.domain import Address
from models.enums import Channel

FRESH = 60.0  # seconds: for reading alone
MOST = 10_000  # people remembered
_PAGE = 1000


class SlackRoster:
    """Asks Slack at each decision. Nobody is of the team unless its channel is in Slack.

    `timer` gives seconds that only grow.
    """

    def __init__(
        self, client: AsyncWebClient, directory: Directory, team: Address, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._directory = directory
        self._team = team
        self._recent: TTLCache[str, bool] = TTLCache(MOST, FRESH, timer)

    async def is_onboarding_team(self, actor: Actor) -> bool:
        """As Slack says now: in the channel, of the home workspace, and no guest. Raises SendProblem."""
        member = self._could_be(actor) and await self._ask(actor.user)
        self._recent[actor.user] = member
        return member

    async def for_reading(self, actor: Actor) -> bool:
        """The same, as Slack said up to a minute ago. Raises SendProblem."""
        member = self._recent.get(actor.user)
        return await self.is_onboarding_team(actor) if member is None else member

    def _could_be(self, actor: Actor) -> bool:
        home = self._team.channel is Channel.SLACK and actor.channel is Channel.SLACK
        return home and actor.workspace == self._team.workspace

    async def _ask(self, user: str) -> bool:
        profile, present = await asyncio.gather(self._directory.ask(user), self._is_present(user))
        return present and profile.full_member and profile.workspace in ("", self._team.workspace)

    async def _is_present(self, user: str) -> bool:
        cursor = ""
        while True:
            async with in_our_terms():
                page = await self._client.conversations_members(
                    channel=self._team.target, limit=_PAGE, cursor=cursor or None
                )
            if user in (page.get("members") or ()):
                return True
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return False
