"""Asks Microsoft Graph as the operator's app: with a token that is kept while it lasts, and answers in our terms."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import orjson
from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientSession, ClientTimeout

from adapters.common.http import asked_to_wait
from adapters.graph.settings import GraphSettings
from conversations.sending import MessageMissing, MessageRefused, NotSent, PerhapsDelivered, PlaceClosed, TryLater

NO_SIGN_IN = (
    "Microsoft does not let the calendar's app sign in. Check GRAPH_TENANT_ID and GRAPH_CLIENT_ID, and whether "
    "GRAPH_CLIENT_SECRET has ended."
)
NOT_ALLOWED = (
    "Microsoft Graph does not let the calendar's app in. Give it the application permission Calendars.ReadWrite, with "
    "admin consent, and check GRAPH_ORGANISER."
)
_PATIENCE = ClientTimeout(total=8, sock_connect=4)  # a send is at most a look, a token and two requests
_EARLY = 300.0  # seconds before its end at which a token is replaced
_LONGEST_WAIT, _USUAL_WAIT = 3600.0, 30.0  # seconds
_ENDED, _FORBIDDEN, _MISSING, _TOO_MANY = 401, 403, (404, 410), 429
_PASSING = frozenset({408, 409, 423, 425})


class GraphClient:
    """`now` counts seconds. Raises SendProblem. Follows no redirect: it would carry the token elsewhere."""

    def __init__(self, settings: GraphSettings, now: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._now = now
        self._session: ClientSession | None = None
        self._token, self._good_until = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """What Graph answers below the organiser's address. A token that ended early is replaced once.

        Raises MessageMissing for what is not there.
        """
        try:
            return await self._ask(method, path, body, query)
        except _TokenEnded:
            self._good_until = 0.0
        try:
            return await self._ask(method, path, body, query)
        except _TokenEnded as problem:
            raise PlaceClosed(NOT_ALLOWED) from problem

    async def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None, query: Mapping[str, str] | None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {await self._signed_in()}", "Content-Type": "application/json"}
        url = f"{self._settings.url}/v1.0/users/{self._settings.organiser}{path}"
        data = orjson.dumps(body) if body is not None else None
        return await self._request(method, url, data=data, params=query, headers=headers)

    async def _signed_in(self) -> str:
        async with self._one_at_a_time:
            if self._now() >= self._good_until:
                await self._sign_in()
            return self._token

    async def _sign_in(self) -> None:
        set_up = self._settings
        form = {
            "grant_type": "client_credentials",
            "client_id": set_up.client,
            "client_secret": set_up.secret,
            "scope": f"{set_up.url}/.default",
        }
        url = f"{set_up.login_url}/{set_up.tenant}/oauth2/v2.0/token"
        try:
            answer = await self._request("POST", url, data=form)
        except (MessageRefused, MessageMissing, _TokenEnded, PlaceClosed) as problem:
            raise PlaceClosed(NO_SIGN_IN) from problem
        except PerhapsDelivered as problem:
            raise NotSent("Microsoft's sign-in did not answer.") from problem
        self._token = str(answer.get("access_token", ""))
        self._good_until = self._now() + max(30.0, float(answer.get("expires_in", 0)) - _EARLY)

    async def _request(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        try:
            async with self._open().request(method, url, allow_redirects=False, **options) as answer:
                _judge(answer)
                written = await answer.read()
        except ClientConnectorError as problem:
            raise NotSent("Microsoft Graph does not take connections.") from problem
        except (TimeoutError, ClientError, OSError) as problem:
            raise PerhapsDelivered(f"Microsoft Graph did not answer ({type(problem).__name__}).") from problem
        return _read(written)

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=_PATIENCE)
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


class _TokenEnded(Exception):
    """Graph does not take the token any more."""


def _read(written: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(written) if written else {}
    except orjson.JSONDecodeError as problem:
        raise PerhapsDelivered("Microsoft Graph answered something that cannot be read.") from problem
    return found if isinstance(found, dict) else {}


def _judge(answer: ClientResponse) -> None:
    """Raises for everything but a 2xx. What Graph says in words is left out: it may repeat what was sent."""
    status = answer.status
    match status:
        case _ if 200 <= status < 300:
            return
        case _ if status == _ENDED:
            raise _TokenEnded
        case _ if status == _FORBIDDEN:
            raise PlaceClosed(NOT_ALLOWED)
        case _ if status in _MISSING:
            raise MessageMissing(f"Microsoft Graph has no such thing ({status}).")
        case _ if status == _TOO_MANY or (status == 503 and "Retry-After" in answer.headers):
            raise TryLater(timedelta(seconds=asked_to_wait(answer.headers, _USUAL_WAIT, _LONGEST_WAIT)))
        case _ if status >= 500 or status in _PASSING:
            raise NotSent(f"Microsoft Graph answers {status}.")
        case _:
            raise MessageRefused(f"Microsoft Graph refuses this ({status}).")
