"""Tells an open page, by server-sent events, that a conversation on it has changed."""

from __future__ import annotations

from contextlib import suppress

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from adapters.web.guard import HEADERS
from adapters.web.hub import Hub
from adapters.web.inbound import people_of
from adapters.web.screen import Screen, conversations

_LOOK_AGAIN = 2.0  # seconds: another process may have written to the transcript


class Events:
    """GET /events?applicant=&team=&since=: an event with the new version at each change after `since`."""

    def __init__(self, screen: Screen, hub: Hub) -> None:
        self._screen = screen
        self._hub = hub

    async def stream(self, request: web.Request) -> web.StreamResponse:
        names = conversations(*people_of(request.query))
        seen = request.headers.get("Last-Event-ID") or request.query.get("since", "")
        async with sse_response(request, headers=HEADERS) as response:
            with suppress(ConnectionResetError):  # somebody closed the tab
                await self._tell(response, names, seen)
        return response

    async def _tell(self, response: EventSourceResponse, names: list[str], seen: str) -> None:
        while response.is_connected() and not self._hub.closed:
            version = await self._screen.version(names)
            if version != seen:
                await response.send(version, id=version)
                seen = version
            await self._hub.wait(names, _LOOK_AGAIN)
