"""The client that calls Slack: one session, kept open, so that a call costs no new connection."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

TIMEOUT = 10  # seconds for one call


class SlackClient(AsyncWebClient):
    """Opens its session with the first call. `close` lets go of it."""

    async def api_call(self, *arguments: Any, **named: Any) -> AsyncSlackResponse:
        if self.session is None or self.session.closed:
            self.session = ClientSession(timeout=ClientTimeout(total=self.timeout))
        return await super().api_call(*arguments, **named)

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()


def asking_client(token: str, api: str) -> SlackClient:
    """For questions and modals: a call whose connection had gone stale is made once more."""
    return SlackClient(token=token, base_url=api, timeout=TIMEOUT)


def posting_client(token: str, api: str) -> SlackClient:
    """For messages: it never tries twice, because the first try may have arrived."""
    return SlackClient(token=token, base_url=api, timeout=TIMEOUT, retry_handlers=[])
