"""How other workspaces install the Slack app: Bolt's own flow, with a page that says first what the app may do."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from typing import Any

from aiohttp import encode_basic_auth, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.installation_store import StateStore, WorkspaceStore
from adapters.slack.manifest import INSTALL, REDIRECT, bot_scopes
from adapters.slack.settings import Workspaces

MAY = {
    "app_mentions:read": "read messages that mention it",
    "channels:history": "read messages in public channels that it was invited to, of which it takes only replies to it",
    "channels:read": "see the names of public channels, and who is in those that it was invited to",
    "chat:write": "write messages",
    "commands": "answer the command /notify",
    "files:read": "read the name, size and link of a file that somebody gives as evidence, never the file",
    "files:write": "send somebody a copy of their own answers",
    "groups:history": "read messages in private channels that it was invited to, of which it takes only replies to it",
    "groups:read": "see the names of private channels that it was invited to, and who is in them",
    "im:history": "read what people write to it directly",
    "im:write": "write to people directly",
    "usergroups:read": "see the names of user groups",
    "users:read": "see people's names and time zones",
    "users:read.email": "see people's work email addresses",
}
"""What each scope of the manifest is for."""
_NOT_ALLOWED = "not_allowed"
_WHY = {
    "access_denied": "You did not allow it, so nothing was installed.",
    "invalid_browser": "Open the install page and go on in the same browser, with cookies allowed.",
    "invalid_state": "That took longer than 10 minutes, or was done already. Open the install page and start again.",
    "invalid_code": "Slack did not confirm the install. Open the install page and start again.",
    _NOT_ALLOWED: "This workspace is not among those that may use this assistant. Nothing was kept.",
}
_ELSE = "It was not installed, because of something on our side. Try again in a moment."
_quiet = logging.getLogger("slack_bolt")  # Bolt writes the code that Slack gave it


class _NotAllowed(BoltError):
    """The workspace is not among those that may."""


class ProvingClient(AsyncWebClient):
    """Calls Slack as the app rather than as one of its bots.

    slack-sdk 3.37 proves it by a class of aiohttp's that is on its way out: the header that it makes is made here.
    """

    async def api_call(
        self,
        api_method: str,
        *,
        auth: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **named: Any,
    ) -> AsyncSlackResponse:
        if auth is not None:
            proof = encode_basic_auth(auth["client_id"], auth["client_secret"])
            headers = {**(headers or {}), "Authorization": proof}
        return await super().api_call(api_method, headers=headers, **named)


class InstallFlow(AsyncOAuthFlow):
    """Bolt's, with our pages. What may not use the app is given back at once."""

    def __init__(self, workspaces: Workspaces, store: WorkspaceStore, states: StateStore, api: str) -> None:
        settings = AsyncOAuthSettings(
            client_id=workspaces.client_id,
            client_secret=workspaces.client_secret,
            scopes=bot_scopes(),
            redirect_uri=f"{workspaces.public_url}{REDIRECT}",
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            authorization_url=workspaces.authorization_url or None,
            callback_options=AsyncCallbackOptions(success=_installed, failure=_failed),
            installation_store=store,
            state_store=states,
        )
        super().__init__(client=ProvingClient(base_url=api), logger=_quiet, settings=settings)
        self._store = store

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        may = "".join(f"<li>{escape(MAY[scope])}</li>" for scope in self.settings.scopes or ())
        body = (
            "<p>It carries your teams through onboarding with NHS Notify. In your workspace the app may:</p>"
            f"<ul>{may}</ul><p>It never reads the files themselves, and is in no channel that it was not invited to. "
            'What is kept about people: <a href="/privacy">privacy</a>.</p>'
            f'<p><a href="{escape(url)}">Go on to Slack to install it</a></p>'
        )
        return _page("Install the NHS Notify onboarding assistant", body)

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        if not self._store.may(installation.enterprise_id, installation.team_id):
            with suppress(SlackApiError):  # nobody keeps the token
                await self.client.auth_revoke(token=installation.bot_token)
            raise _NotAllowed
        await super().store_installation(request, installation)


async def _installed(args: AsyncSuccessArgs) -> BoltResponse:
    name = args.installation.team_name or args.installation.enterprise_name or "your workspace"
    told = "Type /notify onboard in Slack to begin." if args.installation.bot_token else ""
    return _answer(200, f"Installed in {name}", told)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    reason = _NOT_ALLOWED if isinstance(args.error, _NotAllowed) else args.reason
    return _answer(
        403 if reason == _NOT_ALLOWED else args.suggested_status_code, "Not installed", _WHY.get(reason, _ELSE)
    )


def _answer(status: int, title: str, words: str) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return BoltResponse(status=status, headers=headers, body=_page(title, f"<p>{escape(words)}</p>"))


def _page(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    shown = f"<main><h1>{escape(title)}</h1>{body}</main>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{shown}</body></html>'


def add_install_routes(app: web.Application, flow: InstallFlow) -> None:
    """The page to begin at, and the address that Slack sends the browser back to."""

    async def begin(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def come_back(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    app.router.add_get(INSTALL, begin)
    app.router.add_get(REDIRECT, come_back)
