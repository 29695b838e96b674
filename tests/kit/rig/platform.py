"""A small chat platform on a loopback port: keeps every message with its key, and misbehaves as it is told to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from aiohttp import web

Fault = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse | None]]
"""Answers in the platform's place, or returns None to let it answer."""


@dataclass(frozen=True)
class Arrival:
    """A message as it arrived. `at` counts seconds from a fixed moment."""

    id: str
    workspace: str
    target: str
    thread: str | None
    key: str
    at: float


@dataclass
class Platform:
    """`before` stands in front of every request; `after` follows the deed and may spoil the answer."""

    arrivals: list[Arrival] = field(default_factory=list)
    updates: list[tuple[str, float]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # ids of messages that somebody has deleted
    requests: Counter[str] = field(default_factory=Counter)
    before: Fault | None = None
    after: Fault | None = None
    address: str = ""

    @property
    def keys(self) -> Counter[str]:
        """How often each message arrived."""
        return Counter(arrival.key for arrival in self.arrivals)

    @property
    def duplicates(self) -> int:
        return sum(count - 1 for count in self.keys.values())

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = await request.json()
        name = request.match_info["method"]
        self.requests[name] += 1
        if self.before and (spoilt := await self.before(request, body)):
            return spoilt
        said = self._do(name, body)
        if self.after and (spoilt := await self.after(request, body)):
            return spoilt
        return web.json_response(said)

    def _do(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        match name:
            case "post" if body["thread"] in self.gone:
                return {"missing": True}
            case "post":
                made = Arrival(
                    f"m{len(self.arrivals) + 1}",
                    body["workspace"],
                    body["target"],
                    body["thread"],
                    body["key"],
                    monotonic(),
                )
                self.arrivals.append(made)
                return {"id": made.id}
            case "update" if body["id"] in self.gone:
                return {"missing": True}
            case "update":
                self.updates.append((body["id"], monotonic()))
                return {}
            case _:
                found = (arrival.id for arrival in self.arrivals if arrival.key == body["key"])
                return {"id": next(found, None)}


@asynccontextmanager
async def served() -> AsyncIterator[Platform]:
    """A platform that listens for the length of the block."""
    platform = Platform()
    app = web.Application()
    app.router.add_post("/{method}", platform.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    platform.address = "http://{}:{}".format(*runner.addresses[0][:2])
    try:
        yield platform
    finally:
        await runner.cleanup()


def status(code: int, **headers: str) -> Fault:
    """Always this status."""

    async def fault(_: web.Request, __: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=code, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return fault


async def reset(request: web.Request, _: dict[str, Any]) -> web.StreamResponse | None:
    """The connection breaks without an answer."""
    transport = request.transport
    assert transport is not None
    transport.abort()
    await asyncio.sleep(0)
    return web.Response()


async def cut(request: web.Request, _: dict[str, Any]) -> web.StreamResponse | None:
    """The answer ends in the middle."""
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b'{"id": "m')
    assert request.transport is not None
    request.transport.abort()
    return answer


def slow(seconds: float) -> Fault:
    """The answer takes its time."""

    async def fault(_: web.Request, __: dict[str, Any]) -> None:
        await asyncio.sleep(seconds)

    return fault


def only(times: int, fault: Fault) -> Fault:
    """The fault for the first requests alone."""
    left = times

    async def sometimes(request: web.Request, body: dict[str, Any]) -> web.StreamResponse | None:
        nonlocal left
        left -= 1
        return await fault(request, body) if left >= 0 else None

    return sometimes


def where(fault: Fault, **asked: str) -> Fault:
    """The fault for requests whose body, or method, says so: `where(reset, workspace="T2", method="post")`."""

    async def there(request: web.Request, body: dict[str, Any]) -> web.StreamResponse | None:
        known = {**body, "method": request.match_info["method"]}
        return await fault(request, body) if asked.items() <= known.items() else None

    return there
