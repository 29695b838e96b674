"""The way out: one HTTP session for everything that the Teams channel asks and sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=8, connect=4)
_AT_ONCE = 200  # connections


class WireProblem(Exception):
    """No answer, or one that cannot be read."""


class NotSent(WireProblem):
    """Nobody took the request: it has certainly not arrived."""


@dataclass(frozen=True)
class Answer:
    """What came back. `body` is the JSON object, or empty where there was none."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)
    listed: tuple[Any, ...] = ()  # the JSON array, for routes that answer with one


class Wire:
    """Opens its session at the first request. Close it before the loop ends."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, sent once. Raises WireProblem for silence, NotSent where there is nobody to talk to."""
        try:
            async with self._open().request(
                method, url, data=body if form is None else form, headers=headers, allow_redirects=False
            ) as response:
                read = await response.read()
                return _answer(response.status, response.headers, read)
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as problem:
            raise NotSent(f"{type(problem).__name__} at {method}") from problem
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as problem:
            raise WireProblem(f"{type(problem).__name__} at {method}") from problem

    async def get_json(self, url: str) -> Mapping[str, Any]:
        """The JSON object at an address. Raises WireProblem for anything but a 200."""
        answer = await self.send("GET", url)
        if answer.status != 200:
            raise WireProblem(f"status {answer.status}")
        return answer.body

    async def length(self, url: str) -> int | None:
        """How many bytes lie at an address, None where that is not told. Asks for the first, and reads none."""
        try:
            async with self._open().get(url, headers={"Range": "bytes=0-0"}, allow_redirects=False) as response:
                return _length(response.status, response.headers)
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as problem:
            raise WireProblem(f"{type(problem).__name__} at a file") from problem

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        # a session belongs to one loop: tests and the operator's commands may bring another
        if self._session is None or self._session.closed or self._session._loop is not asyncio.get_running_loop():
            self._session = aiohttp.ClientSession(
                timeout=TIMEOUT, connector=aiohttp.TCPConnector(limit=_AT_ONCE), auto_decompress=True
            )
        return self._session


def _length(status: int, headers: Mapping[str, str]) -> int | None:
    """Of a part, of nothing (an empty file has no first byte), or of the whole where the host knows no parts."""
    if status in (206, 416):
        told = headers.get("Content-Range", "").rpartition("/")[2]
    else:
        told = headers.get("Content-Length", "") if status == 200 else ""
    return int(told) if told.isascii() and told.isdigit() else None


def _answer(status: int, headers: Mapping[str, str], read: bytes) -> Answer:
    try:
        body = json.loads(read) if read else {}
    except (ValueError, RecursionError):
        body = {}
    if isinstance(body, list):
        return Answer(status, headers, {}, tuple(body))
    return Answer(status, headers, body if isinstance(body, dict) else {})
