"""One HTTP session for everything that the Teams channel asks and sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=8, connect=4)
IDLE = 4.0  # seconds; a server that closes an idle connection just as we use it leaves a message in doubt
_AT_ONCE = 200  # connections


class HttpProblem(Exception):
    """No answer, or one that cannot be read."""


class NotConnected(HttpProblem):
    """Nobody took the request: it has certainly not arrived."""


@dataclass(frozen=True)
class HttpResponse:
    """`body` is the JSON object, or empty where there was none; names of `headers` are in any case."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)


class HttpClient:
    """Opens its session at the first request. Close it before the loop ends."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """One request, sent once. Raises HttpProblem for silence, NotConnected where there is nobody to talk to."""
        try:
            async with self._open().request(
                method, url, data=body if form is None else form, headers=headers, allow_redirects=False
            ) as response:
                read = await response.read()
                return _parsed(response.status, response.headers, read)
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as problem:
            raise NotConnected(f"{type(problem).__name__} at {method}") from problem
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as problem:
            raise HttpProblem(f"{type(problem).__name__} at {method}") from problem

    async def get_json(self, url: str) -> Mapping[str, Any]:
        """The JSON object at an address. Raises HttpProblem for anything but a 200."""
        answer = await self.request("GET", url)
        if answer.status != 200:
            raise HttpProblem(f"status {answer.status}")
        return answer.body

    async def length(self, url: str) -> int | None:
        """How many bytes lie at an address, None where that is not told. Asks for the first, and reads none."""
        try:
            async with self._open().get(url, headers={"Range": "bytes=0-0"}, allow_redirects=False) as response:
                return _length(response.status, response.headers)
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as problem:
            raise HttpProblem(f"{type(problem).__name__} at a file") from problem

    async def close(self) -> None:
        """Ends every connection. The next request opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        # a session belongs to one loop: tests and the operator's commands may bring another
        if self._session is None or self._session.closed or self._session._loop is not asyncio.get_running_loop():
            self._session = aiohttp.ClientSession(
                timeout=TIMEOUT,
                connector=aiohttp.TCPConnector(limit=_AT_ONCE, keepalive_timeout=IDLE),
                auto_decompress=True,
            )
        return self._session


def _length(status: int, headers: Mapping[str, str]) -> int | None:
    """Of a part, of nothing (an empty file has no first byte), or of the whole where the host knows no parts."""
    if status in (206, 416):
        told = headers.get("Content-Range", "").rpartition("/")[2]
    else:
        told = headers.get("Content-Length", "") if status == 200 else ""
    return int(told) if told.isascii() and told.isdigit() else None


def _parsed(status: int, headers: Mapping[str, str], read: bytes) -> HttpResponse:
    try:
        body = json.loads(read) if read else {}
    except (ValueError, RecursionError):
        body = {}
    return HttpResponse(status, headers, body if isinstance(body, dict) else {})
