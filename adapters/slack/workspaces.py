"""In which workspace we act, and the token that Slack takes for it: fresh, and never another workspace's."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from cachetools import TTLCache
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from adapters.common.sealing import CannotOpen
from adapters.slack.errors import KeyMissing, NotInstalled
from adapters.slack.installation_store import WorkspaceStore

FRESH = 60.0  # seconds: for so long another process may not have seen that the app was taken out
MINUTES_BEFORE = 120  # a token that ends sooner is changed for a new one
MOST = 10_000  # workspaces remembered


@dataclass(frozen=True)
class Workspace:
    """By its own id, and that of its organisation (Enterprise Grid) where a request named it."""

    team: str = ""
    enterprise: str = ""


NOWHERE = Workspace()
_CURRENT: ContextVar[Workspace] = ContextVar("slack_workspace", default=NOWHERE)


def current() -> Workspace:
    """Where we act now."""
    return _CURRENT.get()


@contextmanager
def acting_in(workspace: str, enterprise: str = "") -> Iterator[None]:
    """What is asked of Slack inside is asked by the token of this workspace. An organisation's id counts as one.

    Inside a request, its own organisation stands for a workspace of it.
    """
    if workspace.startswith("E"):
        workspace, enterprise = "", workspace
    before = _CURRENT.get()
    if not enterprise and workspace and workspace == before.team:
        enterprise = before.enterprise
    marked = _CURRENT.set(Workspace(workspace, enterprise))
    try:
        yield
    finally:
        _CURRENT.reset(marked)


@contextmanager
def a_request() -> Iterator[None]:
    """Whatever Bolt does for one request. Where it came from is known on the way: see `came_from`."""
    marked = _CURRENT.set(NOWHERE)
    try:
        yield
    finally:
        _CURRENT.reset(marked)


def came_from(team: str, enterprise: str) -> None:
    """Until the request ends, and in all that it sets off, we act in this workspace."""
    _CURRENT.set(Workspace(team, enterprise))


@contextmanager
def reaching(workspace: str) -> Iterator[None]:
    """The same for what is sent in the background. Inside a request, that one's own workspace stands."""
    if current() != NOWHERE:
        yield
        return
    with acting_in(workspace):
        yield


class WorkspaceTokens:
    """`rotator` asks Slack for a new token where the app's tokens end. `timer` gives seconds that only grow.

    `opened` hears, for the id of a workspace, whether one of our keys opens its token.
    """

    def __init__(
        self, store: WorkspaceStore, rotator: AsyncTokenRotator, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._rotator = rotator
        self.opened: Callable[[str, bool], None] = lambda workspace, opens: None
        self._known: TTLCache[Workspace, str] = TTLCache(MOST, FRESH, timer)
        self._within: TTLCache[str, Sequence[str]] = TTLCache(MOST, FRESH, timer)
        self._locks: defaultdict[Workspace, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def token(self) -> str:
        """Of the workspace in which we act. Raises NotInstalled, and KeyMissing where none of our keys opens it."""
        workspace = current()
        if (known := self._known.get(workspace)) is not None:
            return known
        async with self._locks[workspace]:
            if (known := self._known.get(workspace)) is None:
                known = self._known[workspace] = await self._fresh(workspace)
        return known

    def forget(self) -> None:
        """Slack does not take the token of the workspace in which we act: look for another one at the next call."""
        self._known.pop(current(), None)

    def forget_all(self) -> None:
        """The app was installed or taken out somewhere."""
        self._known.clear()
        self._within.clear()

    async def within(self, organisation: str) -> Sequence[str]:
        """The workspaces by whose tokens people of an organisation are reached, the newest install first.

        None where it is reached by its own, and for a workspace.
        """
        if not organisation.startswith("E"):
            return ()
        known = self._within.get(organisation) or await self._store.within(organisation)
        if known:  # the first to install it is known at once
            self._within[organisation] = known
        return known

    async def _fresh(self, workspace: Workspace) -> str:
        bot = await self._bot(workspace)
        if bot is None:
            raise NotInstalled(workspace.team or workspace.enterprise)
        try:
            newer = await self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=MINUTES_BEFORE)
        except SlackTokenRotationError:  # another process may have been first: what it got is stored
            return await self._as_stored(workspace, bot.bot_token)
        organisation = workspace.enterprise or bot.enterprise_id or ""
        if workspace.team and (bot.is_enterprise_install or organisation != (bot.enterprise_id or "")):
            await self._store.belongs(workspace.team, organisation)
        if newer is None:
            return bot.bot_token
        await self._store.async_save_bot(newer)
        return newer.bot_token

    async def _as_stored(self, workspace: Workspace, before: str) -> str:
        bot = await self._bot(workspace)
        return bot.bot_token if bot else before

    async def _bot(self, workspace: Workspace) -> Bot | None:
        here = workspace.team or workspace.enterprise
        try:
            bot = await self._store.async_find_bot(
                enterprise_id=workspace.enterprise, team_id=workspace.team, is_enterprise_install=not workspace.team
            )
        except CannotOpen:
            self.opened(here, False)
            raise KeyMissing(here) from None
        self.opened(here, True)
        return bot
