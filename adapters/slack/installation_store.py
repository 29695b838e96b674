"""Bolt's stores of installations and of installs under way, over our own database. Tokens are sealed."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from logging import Logger
from typing import Any, Protocol

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.common.sealing import CannotOpen, Seal
from models.domain import Clock, SlackInstallation

STATE_LASTS = timedelta(minutes=10)
_SEALED = ("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token", "bot_token_expires_at", "app_id")
_log = logging.getLogger(__name__)


class Installations(Protocol):
    """Where they are kept. Provided by models.repositories.slack.installations."""

    async def of(self, enterprise: str, team: str) -> SlackInstallation | None: ...

    async def within(self, enterprise: str) -> Sequence[str]: ...

    async def sealed(self) -> Sequence[tuple[str, str, str]]: ...

    async def put(self, installation: SlackInstallation, now: datetime) -> None: ...

    async def remove(self, enterprise: str, team: str, now: datetime, before: datetime | None = None) -> None: ...

    async def belongs(self, team: str, enterprise: str) -> None: ...

    async def begin(self, digest: str, expires_at: datetime, now: datetime) -> None: ...

    async def go_on(self, digest: str, now: datetime) -> bool: ...


class WorkspaceStore(AsyncInstallationStore):
    """One bot for each workspace, or for each organisation that has installed the app as a whole.

    Nothing is kept of who installed it. `allowed`: the workspaces and organisations that may; empty for any.
    """

    def __init__(self, kept: Installations, seal: Seal, clock: Clock, allowed: frozenset[str] = frozenset()) -> None:
        self._kept = kept
        self._seal = seal
        self._clock = clock
        self._allowed = allowed
        self.changed: Callable[[], None] = lambda: None

    @property
    def logger(self) -> Logger:
        return _log

    def may(self, enterprise: str | None, team: str | None) -> bool:
        """Whether a workspace may use the app at all."""
        return not self._allowed or bool({enterprise, team} & self._allowed)

    async def async_save(self, installation: Installation) -> None:
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        whole = bot.is_enterprise_install
        kept = SlackInstallation(
            enterprise_id=bot.enterprise_id or "",
            team_id="" if whole else bot.team_id or "",
            name=(bot.enterprise_name if whole else bot.team_name) or "",
            sealed=self._seal.close(json.dumps({name: _plain(getattr(bot, name)) for name in _SEALED})),
            installed_at=datetime.fromtimestamp(bot.installed_at, UTC),
            removed_at=None,
        )
        await self._kept.put(kept, self._clock())
        self.changed()

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Raises CannotOpen where its key is not among SECRET_KEYS any more."""
        found = await self._kept.of(enterprise_id or "", "" if is_enterprise_install else team_id or "")
        if found is None or not self.may(found.enterprise_id or enterprise_id, found.team_id or team_id):
            return None
        kept: dict[str, Any] = json.loads(self._seal.open(found.sealed))
        return Bot(
            enterprise_id=found.enterprise_id or None,
            team_id=found.team_id or None,
            team_name=found.name,
            enterprise_name=None if found.team_id else found.name,
            is_enterprise_install=not found.team_id,
            installed_at=found.installed_at.timestamp(),
            **kept,
        )

    async def cannot_open(self) -> list[str]:
        """The workspaces, or organisations, whose tokens were sealed with a key that is not among SECRET_KEYS."""
        return [team or enterprise for enterprise, team, sealed in await self._kept.sealed() if not self._opens(sealed)]

    def _opens(self, sealed: str) -> bool:
        try:
            return bool(self._seal.open(sealed))
        except CannotOpen:
            return False

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        bot = await self.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return Installation(user_id=user_id or "", **bot.to_dict_for_copying()) if bot else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self._kept.remove(enterprise_id or "", team_id or "", self._clock())
        self.changed()

    async def was_removed(self, enterprise: str | None, team: str | None, second: int) -> None:
        """Slack says, perhaps late, that it was taken out in a second (Unix time). One installed after that stays."""
        before = datetime.fromtimestamp(second, UTC) + timedelta(seconds=1)
        await self._kept.remove(enterprise or "", team or "", self._clock(), before)
        self.changed()

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Of one person we keep nothing."""

    async def belongs(self, team: str, enterprise: str) -> None:
        """A request came from a workspace of an organisation that is not the one in whose name it has the app."""
        await self._kept.belongs(team, enterprise)

    async def within(self, enterprise: str) -> list[str]:
        """The workspaces of an organisation that have it each for themselves, the newest first.

        None where the organisation has it as a whole.
        """
        return [team for team in await self._kept.within(enterprise) if self.may(enterprise, team)]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


class StateStore(AsyncOAuthStateStore):
    """The word that a browser carries to Slack and back: it counts once, and for 10 minutes."""

    def __init__(self, kept: Installations, clock: Clock) -> None:
        self._kept = kept
        self._clock = clock

    @property
    def logger(self) -> Logger:
        return _log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        word, now = secrets.token_urlsafe(32), self._clock()
        await self._kept.begin(_digest(word), now + STATE_LASTS, now)
        return word

    async def async_consume(self, state: str) -> bool:
        return await self._kept.go_on(_digest(state), self._clock())


def _digest(word: str) -> str:
    return sha256(f"slack install {word}".encode()).hexdigest()
