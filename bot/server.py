"""Serves the channels over HTTP, and drains the outbox in the same process unless a worker does."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import structlog
from aiohttp import web

from bot.settings.common import Settings
from bot.wiring import Application, build
from models.database.migrate import upgrade

log = structlog.get_logger()

_LATE = 15.0  # seconds more for turns that go on after their answer
_GRACE = 9.0  # seconds for requests and messages under way when the process is told to stop; platforms allow 30


def web_app(parts: Application) -> web.Application:
    """The routes of every channel that is configured, and the three health pages."""
    app = web.Application(middlewares=[parts.health.no_new_turns])
    parts.health.add_to(app)
    for channel in parts.channels:
        channel.add_routes(app, parts.manager)
    return app


async def serve(settings: Settings, with_worker: bool) -> None:
    """Runs until SIGTERM or SIGINT. `with_worker`: the embedded default, one process for everything."""
    settings.web_chat_starts()
    if with_worker:
        await upgrade(settings.database_url, settings=settings.connections)
    parts = build(settings, "run" if with_worker else "web")
    await run_parts(parts, web_app(parts), (settings.host, settings.port), with_worker, _announced(settings))


async def work(settings: Settings) -> None:
    """The worker alone: drains the outbox and fires reminders. It serves the health pages if it is given a port."""
    parts = build(settings, "worker")
    if settings.worker_port is None:
        await run_parts(parts, None, None, with_worker=True)
        return
    app = web.Application()
    parts.health.add_to(app)
    await run_parts(parts, app, (settings.host, settings.worker_port), with_worker=True)


async def run_parts(
    parts: Application,
    app: web.Application | None,
    address: tuple[str, int] | None,
    with_worker: bool,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serves `app` at a host and port, and works, until SIGTERM or SIGINT; then ends within 25 seconds.

    No new turns are taken. Requests have 9 seconds to be answered, and turns that go on after their answer have 15
    more (each adapter keeps count of its own). Rows that were claimed are handed back.
    """
    stopped = _told_to_stop()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE) if app is not None else None
    working: asyncio.Task[None] | None = None
    monitoring: asyncio.Task[None] | None = None
    try:
        await parts.database.open()
        if runner is not None and address is not None:
            await runner.setup()
            await web.TCPSite(runner, *address).start()
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
            await asyncio.gather(*([_ended(runner)] if runner else []), *([working] if working else []))
        finally:
            await _cancelled(monitoring)
            await parts.close()


async def _cancelled(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait({task})


async def _ended(runner: web.AppRunner) -> None:
    """Channels are asked one after the other, while what they have to finish goes on: one time holds for all."""
    try:
        async with asyncio.timeout(_GRACE + _LATE):
            await runner.cleanup()
    except TimeoutError:
        log.error("server.not_finished", seconds=_GRACE + _LATE)


def _announced(settings: Settings) -> Callable[[], None]:
    def announce() -> None:
        log.info("ready", address=f"http://{settings.host}:{settings.port}")
        if settings.web_chat_starts():
            print(f"Open http://{settings.host}:{settings.port} in a browser. Press Ctrl and C to stop.", flush=True)

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
