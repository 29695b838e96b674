"""Serves the channels over HTTP, and drains the outbox in the same process unless a worker does."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

import structlog
from aiohttp import web

from adapters.web.app import add_web_chat
from bot.settings import Settings
from bot.wiring import Application, build
from models.migrate import upgrade

log = structlog.get_logger()

_GRACE = 10.0  # seconds for the turns under way when the process is told to stop


def web_app(settings: Settings, parts: Application) -> web.Application:
    """The routes of every channel that is configured."""
    app = web.Application()
    if settings.web_chat_starts():
        add_web_chat(
            app,
            conversation=parts.manager,
            transcript=parts.transcript,
            clock=parts.clock,
            hub=parts.hub,
            anywhere=settings.web_chat_anywhere,
        )
    return app


async def serve(settings: Settings, with_worker: bool) -> None:
    """Runs until SIGTERM or SIGINT. `with_worker`: the embedded default, one process for everything."""
    settings.web_chat_starts()
    if with_worker:
        await upgrade(settings.database_url)
    parts = build(settings)
    await parts.database.open()
    runner = web.AppRunner(web_app(settings, parts), access_log=None, shutdown_timeout=_GRACE)
    try:
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        _announce(settings)
        await _until_stopped(parts if with_worker else None)
    finally:
        await runner.cleanup()
        await parts.database.close()


async def work(settings: Settings) -> None:
    """The worker alone: drains the outbox and fires reminders until it is told to stop."""
    parts = build(settings)
    await parts.database.open()
    try:
        await _until_stopped(parts)
    finally:
        await parts.database.close()


def _announce(settings: Settings) -> None:
    log.info("ready", address=f"http://{settings.host}:{settings.port}")
    if settings.web_chat_starts():
        print(f"Open http://{settings.host}:{settings.port} in a browser. Press Ctrl and C to stop.", flush=True)


async def _until_stopped(parts: Application | None) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers on its loop
            loop.add_signal_handler(number, stopped.set)
    if parts is None:
        await stopped.wait()
        return
    working = asyncio.create_task(parts.worker.run())
    waiting = asyncio.create_task(stopped.wait())
    done, _ = await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    parts.worker.stop()
    waiting.cancel()
    await working
    if working in done:
        log.error("worker.ended")
