"""Microsoft Graph on this computer: a calendar that keeps its events, the sign-in before it, and their faults."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.graph.settings import GraphSettings

ORGANISER, SECRET = "calls@notify.example", "the secret of the app"
_VALUE = re.compile(r"p/value eq '([^']*)'")


@dataclass
class Graph:
    """`faults` are taken one for each request to the calendar, then none is left.

    A number is answered with that status; "429" asks to wait for a second; "silence" answers too late; "lost" does what
    was asked and hangs up; "ended" says that the token has ended; "no link" makes the event without its link yet.
    """

    faults: list[str] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    signs_in: bool = True
    url: str = ""

    @property
    def settings(self) -> GraphSettings:
        return GraphSettings("a-tenant", "an-app", SECRET, ORGANISER, self.url, self.url)

    @property
    def standing(self) -> list[dict[str, Any]]:
        return list(self.events.values())

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._faulty])
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        under = f"/v1.0/users/{ORGANISER}"
        app.router.add_get(f"{under}/calendar", self._calendar)
        app.router.add_get(f"{under}/events", self._find)
        app.router.add_post(f"{under}/events", self._make)
        app.router.add_patch(f"{under}/events/{{id}}", self._change)
        app.router.add_delete(f"{under}/events/{{id}}", self._remove)
        return app

    @web.middleware
    async def _faulty(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path.endswith("/token"):
            return await handler(request)  # type: ignore[no-any-return]
        self.asked[request.method] += 1
        fault = self.faults.pop(0) if self.faults else ""
        if request.headers.get("Authorization") != f"Bearer token {self.tokens}" or fault == "ended":
            return web.json_response({"error": {"code": "InvalidAuthenticationToken"}}, status=401)
        if fault == "silence":
            await asyncio.sleep(1.0)
        if fault.isdecimal():
            headers = {"Retry-After": "1"} if fault == "429" else {}
            return web.json_response({"error": {"code": "fault"}}, status=int(fault), headers=headers)
        answer: web.StreamResponse = await handler(request)
        if fault == "lost" and request.transport is not None:
            request.transport.close()
        if fault == "no link" and request.method == "POST":
            return web.json_response({"id": f"event{self.made}"}, status=201)
        return answer

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if not self.signs_in or form["client_secret"] != SECRET or form["grant_type"] != "client_credentials":
            return web.json_response({"error": "invalid_client"}, status=401)
        self.tokens += 1
        return web.json_response({"access_token": f"token {self.tokens}", "expires_in": 3600})

    async def _calendar(self, _: web.Request) -> web.Response:
        return web.json_response({"id": "calendar"})

    async def _find(self, request: web.Request) -> web.Response:
        wanted = _VALUE.search(request.query["$filter"])
        assert wanted and "singleValueExtendedProperties/any" in request.query["$filter"]
        found = [e for e in self.standing if e["singleValueExtendedProperties"][0]["value"] == wanted[1]]
        return web.json_response({"value": found})

    async def _make(self, request: web.Request) -> web.Response:
        event = await request.json()
        if any(known["transactionId"] == event["transactionId"] for known in self.standing):
            return web.json_response({"error": {"code": "ErrorDuplicateTransactionId"}}, status=409)
        self.made += 1
        event["id"] = f"event{self.made}"
        if event.get("isOnlineMeeting"):
            event["onlineMeeting"] = {"joinUrl": f"https://teams.example.org/join/{self.made}"}
        self.events[event["id"]] = event
        return web.json_response(event, status=201)

    async def _change(self, request: web.Request) -> web.Response:
        if (event := self.events.get(request.match_info["id"])) is None:
            return web.json_response({"error": {"code": "ErrorItemNotFound"}}, status=404)
        changes = await request.json()
        assert "body" not in changes, "the text says how to join"
        event.update(changes)
        return web.json_response(event)

    async def _remove(self, request: web.Request) -> web.Response:
        if self.events.pop(request.match_info["id"], None) is None:
            return web.json_response({"error": {"code": "ErrorItemNotFound"}}, status=404)
        return web.Response(status=204)


@asynccontextmanager
async def serving_graph() -> AsyncIterator[Graph]:
    """For the length of the block."""
    graph = Graph()
    async with TestServer(graph.app()) as server:
        graph.url = str(server.make_url("/")).rstrip("/")
        yield graph
