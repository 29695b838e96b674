"""The app is taken out of a workspace, or its tokens are taken back: they are forgotten, and what waits stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.installation_store import WorkspaceStore


class Installs:
    """`store`: None where one token is set, which an operator takes out."""

    def __init__(self, store: WorkspaceStore | None) -> None:
        self._store = store

    async def app_uninstalled(self, ack: Any, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """By somebody who manages the workspace, or the organisation."""
        await self._forget(body, context)
        await ack()

    async def tokens_revoked(self, ack: Any, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        """Of a person's tokens we keep none."""
        if (body["event"].get("tokens") or {}).get("bot"):
            await self._forget(body, context)
        await ack()

    async def _forget(self, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        if self._store is not None:
            team = None if context.is_enterprise_install else context.team_id
            await self._store.was_removed(context.enterprise_id, team, int(body["event_time"]))
