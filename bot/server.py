"""Serves the channels over HTTP, and drains the outbox in the same process unless a worker does."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, NamedTuple

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.connections import BACKLOG, Connection, Connections, log_refused_accepts_once, most_connections
from bot.public_pages import PublicPages
from bot.settings.common import LISTENS_ALONE, Settings, unknown_settings
from bot.telemetry.telemetry import Telemetry
from bot.wiring import Application, build
from models.database.migrate import upgrade

log = structlog.get_logger()

_LATE = 15.0  # seconds more for turns that go on after their answer
_GRACE = 9.0  # seconds for requests and messages under way when the process is told to stop; platforms allow 30


def web_app(parts: Application, pages: PublicPages | None = None) -> web.Application:
    """The routes of every channel that is configured, the three health pages, and the `pages` for everybody."""
    app = web.Application(middlewares=[_traced(parts.telemetry), parts.health.no_new_turns])
    parts.health.add_to(app)
    if pages is not None:
        pages.add_to(app)
    for channel in parts.channels:
        channel.add_routes(app, parts.manager)
    return app


def _traced(telemetry: Telemetry) -> Middleware:
    """Each request is told of by its route, in the trace that it brings if it brings one."""

    @web.middleware
    async def traced(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        route = resource.canonical if resource is not None else "none"
        with telemetry.request(request.method, route, {"traceparent": request.headers.get("traceparent", "")}) as span:
            try:
                answer = await handler(request)
            except web.HTTPException as refused:  # an answer as any other: raised on, but no error of ours
                answer = refused
            span.ended(str(answer.status))
        if isinstance(answer, web.HTTPException):
            raise answer
        return answer

    return traced


class Listening(NamedTuple):
    """Where to listen, and how many connections may come from one address (0: any number)."""

    host: str
    port: int
    of_one_address: int = 0


async def bring_up_to_date(settings: Settings, dumped: bool = False) -> None:
    """Runs the migrations that are missing. Raises a DatabaseProblem, NotDumped among them."""
    copy = await upgrade(settings.database_url, settings=settings.connections, dumped=dumped or settings.is_dumped)
    if copy is not None:
        log.info("database.copied", file=str(copy), note="It holds the database as it was before this version.")


async def serve(settings: Settings, with_worker: bool) -> None:
    """Runs until SIGTERM or SIGINT. `with_worker`: the embedded default, one process for everything."""
    settings.web_chat_starts()
    if with_worker:
        await bring_up_to_date(settings)
    parts = build(settings, "run" if with_worker else "web")
    pages = PublicPages(settings.retention, settings.privacy_contact)
    listening, announce = _listening(settings, settings.port), _announced(settings)
    await run_parts(parts, web_app(parts, pages), listening, with_worker, announce)
    if settings.web_chat_starts():
        print("Stopped. What was saved is kept.", flush=True)


async def work(settings: Settings) -> None:
    """The worker alone: drains the outbox and fires reminders. It serves the health pages if it is given a port."""
    parts = build(settings, "worker")
    if settings.worker_port is None:
        await run_parts(parts, None, None, with_worker=True)
        return
    app = web.Application()
    parts.health.add_to(app)
    await run_parts(parts, app, _listening(settings, settings.worker_port), with_worker=True)


def _listening(settings: Settings, port: int) -> Listening:
    return Listening(settings.listens_on, port, settings.connections_per_address)


async def run_parts(
    parts: Application,
    app: web.Application | None,
    address: Listening | None,
    with_worker: bool,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serves `app` at an address, and works, until SIGTERM or SIGINT; then ends within 25 seconds.

    No new turns are taken. Requests have 9 seconds to be answered, and turns that go on after their answer have 15
    more (each adapter keeps count of its own). Rows that were claimed are handed back.
    """
    stopped = _told_to_stop()
    server = Server(app, address) if app is not None and address is not None else None
    working: asyncio.Task[None] | None = None
    monitoring: asyncio.Task[None] | None = None
    try:
        await parts.database.open()
        if server is not None:
            await server.start()
        # What stands by now stays, and nearly all that a turn makes ends with it: looking for more took a tenth of it.
        gc.freeze()
        gc.set_threshold(5_000, 20, 20)
        ready()
        working = asyncio.create_task(parts.worker.run(_GRACE)) if with_worker else None
        monitoring = asyncio.create_task(parts.monitor.run())
        await _first(stopped.wait(), working)
    finally:
        parts.health.stopping = True
        parts.worker.stop()
        try:
            await asyncio.gather(*([server.stop()] if server else []), *([working] if working else []))
        finally:
            await _cancelled(monitoring)
            await parts.close()
    log.info("stopped")


async def _cancelled(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait({task})


_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""What every answer carries that says nothing else, errors among them."""


async def _say_little(_: web.Request, answer: web.StreamResponse) -> None:
    answer.headers["Server"] = "assistant"  # whoever asks need not know which program, nor its version
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)


class Server:
    """aiohttp's, with connections that are limited."""

    def __init__(self, app: web.Application, address: Listening, connections: Connections | None = None) -> None:
        limited = Connections(most_connections(), address.of_one_address)
        self._connections = limited if connections is None else connections
        app.on_response_prepare.append(_say_little)
        app.middlewares.insert(0, self._connections.whole_requests)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
        self._address = address
        self._listener: asyncio.Server | None = None

    async def start(self) -> None:
        """Raises OSError where it cannot listen."""
        await self._runner.setup()
        loop, host, port = asyncio.get_running_loop(), self._address.host, self._address.port
        log_refused_accepts_once(loop)
        self._listener = await loop.create_server(self._connection, host, port, backlog=BACKLOG)

    def _connection(self) -> Connection:
        server = self._runner.server
        assert server is not None, "it listens once it is set up"
        return Connection(server, self._connections)

    async def stop(self) -> None:
        """Channels are asked one after the other, while what they have to finish goes on: one time holds for all."""
        if self._listener is not None:
            self._listener.close()
        try:
            async with asyncio.timeout(_GRACE + _LATE):
                await self._runner.cleanup()
        except TimeoutError:
            log.error("server.not_finished", seconds=_GRACE + _LATE)


def _announced(settings: Settings) -> Callable[[], None]:
    def announce() -> None:
        address = f"http://{settings.listens_on}:{settings.port}"
        log.info("ready", address=address)
        for unknown in unknown_settings():
            log.warning("settings.unknown", note=unknown)
        if settings.is_hosted and settings.on_this_computer_alone:
            log.warning("server.alone", note=LISTENS_ALONE)
        if settings.page_decides:
            log.warning("page.decides", note="Whoever opens the web page decides on real onboardings, without a login.")
        if settings.web_chat_starts():
            print(
                f"Open http://{settings.listens_on}:{settings.port} in a browser. Press Ctrl and C to stop.", flush=True
            )

    return announce


def _told_to_stop() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers on its loop
            loop.add_signal_handler(number, stopped.set)
    return stopped


async def _first(stopping: Coroutine[Any, Any, Any], working: asyncio.Task[None] | None) -> None:
    """Until the process is told to stop, or the worker ends, which it does not do by itself."""
    waiting = asyncio.create_task(stopping)
    await asyncio.wait({waiting, working} if working else {waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
