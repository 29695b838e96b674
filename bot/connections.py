"""Keeps whoever holds connections open from taking them all: limits on their number, their time and what they send."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from aiohttp.http import HttpProcessingError

try:
    import resource
except ImportError:  # Windows, which sets no such limit
    resource = None  # type: ignore[assignment]

IDLE = 75.0  # seconds without a request whose head is whole: longer than proxies rest a connection
BODY_SECONDS = 20.0  # for the rest of it
UNFINISHED = 16 * 1024 * 1024  # bytes of requests that are not whole, all together
BACKLOG = 128  # connections that wait to be taken, and may be taken at once
LEFT_OVER = 256  # files for the database, the platforms and the program itself
AT_MOST = 10_000
AT_LEAST = 32
_ACCEPT = "socket.accept() out of system resource"
_QUIET = 60.0  # seconds
_NO_LOG: Any = None  # as AppRunner hands it over

_log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def most_connections() -> int:
    """How many this process may hold at once: as many as its limit of open files leaves."""
    if resource is None:
        return AT_MOST
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files == resource.RLIM_INFINITY:
        return AT_MOST
    return max(AT_LEAST, min(AT_MOST, files - BACKLOG - LEFT_OVER))


class Connections:
    """Those of one server: `most` at once, and `of_one_address` of them from one (0: any number).

    One too many costs the oldest that has sent no whole request its place. A platform's request is whole at once.
    """

    def __init__(self, most: int, of_one_address: int = 0) -> None:
        self._most = most
        self._of_one_address = of_one_address
        self._open: dict[Connection, str] = {}
        self._unfinished: dict[Connection, int] = {}  # the longest first, with the bytes that each has sent
        self._addresses: Counter[str] = Counter()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._open)

    def opened(self, connection: Connection, address: str) -> None:
        """A new one, for which another may have to go."""
        self._open[connection] = address
        self._unfinished[connection] = 0
        self._addresses[address] += 1
        if self._of_one_address and self._addresses[address] > self._of_one_address:
            self._drop(connection)
        elif len(self._open) > self._most:
            self._drop(next(iter(self._unfinished)))

    def closed(self, connection: Connection) -> None:
        """It is gone. May be told twice."""
        self._finish(connection)
        address = self._open.pop(connection, None)
        if address is not None:
            self._addresses -= Counter({address: 1})

    def received(self, connection: Connection, size: int) -> None:
        """Bytes of a request; those of requests that are not whole are limited all together."""
        if connection not in self._unfinished:
            return
        self._unfinished[connection] += size
        self._bytes += size
        while self._bytes > UNFINISHED:
            self._drop(next(one for one, sent in self._unfinished.items() if sent))

    @web.middleware
    async def whole_requests(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Reads a body before its handler begins, in good time, and keeps its connection from being dropped then."""
        if request.can_read_body and request.match_info.http_exception is None:
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    await request.read()
            except TimeoutError:
                return _closing(408, "The request did not arrive in time. Send it again.")
            except (web.RequestPayloadError, ConnectionError, RuntimeError):
                # aiohttp raises each of them where whoever sent it has gone, or was dropped
                return _closing(400, "The request cannot be read. Send it as HTTP describes.")
        with self._handling(request.protocol):
            return await handler(request)

    @contextmanager
    def _handling(self, connection: object) -> Iterator[None]:
        self._finish(connection)
        try:
            yield
        finally:
            if isinstance(connection, Connection) and connection in self._open:
                self._unfinished[connection] = 0

    def _finish(self, connection: object) -> None:
        self._bytes -= self._unfinished.pop(connection, 0)  # type: ignore[call-overload]  # aiohttp names its own class

    def _drop(self, connection: Connection) -> None:
        self.closed(connection)
        connection.force_close()


class Connection(web.RequestHandler):
    """aiohttp's own, which tells how it fares."""

    __slots__ = ("_connections",)

    def __init__(self, server: web.Server, connections: Connections) -> None:
        super().__init__(server, loop=asyncio.get_running_loop(), keepalive_timeout=IDLE, access_log=_NO_LOG)
        self._connections = connections

    def log_exception(self, *args: Any, **named: Any) -> None:
        """Anybody can send what is no HTTP: it is answered with 400, and is no error of ours."""
        if not isinstance(named.get("exc_info"), HttpProcessingError):
            super().log_exception(*args, **named)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._connections.opened(self, str(peer[0]) if peer else "")

    def data_received(self, data: bytes) -> None:
        self._connections.received(self, len(data))
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._connections.closed(self)
        super().connection_lost(exc)


def _closing(status: int, advice: str) -> web.Response:
    answer = web.Response(status=status, text=advice)
    answer.force_close()
    return answer


def log_refused_accepts_once(loop: asyncio.AbstractEventLoop) -> None:
    """asyncio says of every connection that it cannot take that there are too many open files, with its traceback."""
    quiet_until = 0.0

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal quiet_until
        if not str(context.get("message", "")).startswith(_ACCEPT):
            loop.default_exception_handler(context)
        elif loop.time() >= quiet_until:
            quiet_until = loop.time() + _QUIET
            _log.error("No more connections can be taken: %s. Raise the limit of open files.", context.get("exception"))

    loop.set_exception_handler(handle)
