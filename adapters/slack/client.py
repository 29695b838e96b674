"""The client that calls Slack: one session, kept open, so that a call costs no new connection."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import refused_credentials
from adapters.slack.health import SlackHealth

TIMEOUT = 10  # seconds for one call


class SlackClient(AsyncWebClient):
    """Opens its session with the first call. `close` lets go of it. Each answer says whether Slack takes our token."""

    health: SlackHealth | None = None

    async def api_call(self, *arguments: Any, **named: Any) -> AsyncSlackResponse:
        if self.session is None or self.session.closed:
            self.session = ClientSession(timeout=ClientTimeout(total=self.timeout))
        try:
            answer = await super().api_call(*arguments, **named)
        except SlackApiError as refusal:
            if trouble := refused_credentials(refusal):
                self._note(trouble)
            raise
        self._note(None)
        return answer

    def _note(self, trouble: str | None) -> None:
        if self.health is not None:
            self.health.credentials(trouble)

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()


def asking_client(token: str, api: str, health: SlackHealth | None = None) -> SlackClient:
    """For questions and modals: a call whose connection had gone stale is made once more."""
    client = SlackClient(token=token, base_url=api, timeout=TIMEOUT)
    client.health = health
    return client


def posting_client(token: str, api: str, health: SlackHealth | None = None) -> SlackClient:
    """For messages: it never tries twice, because the first try may have arrived."""
    client = SlackClient(token=token, base_url=api, timeout=TIMEOUT, retry_handlers=[])
    client.health = health
    return client
