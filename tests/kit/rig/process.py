"""A process under test, `python -m tests.kit.rig.process web|worker|run`, as `python -m bot` starts it.

PORT, DATABASE_URL and PLATFORM are in its environment, and where they are needed DATABASE_POOLER and SETTLE_SECONDS.
Leases are short, so that no test waits for half a minute.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

from aiohttp import web

import bot.outbox.dispatcher
import conversations.arrivals
from bot.logs import set_up_logs
from bot.server import Listening, run_parts
from bot.startup_errors import run_or_explain
from bot.wiring import assemble
from models.database.engines import ConnectionSettings
from models.database.migrate import upgrade
from models.enums import Channel
from tests.kit.plain_channel import PlainChannel
from tests.kit.rig.channel import TEAM, LoopbackRoster, LoopbackSender, add_turns

LEASE = timedelta(seconds=3)
SEND_SECONDS = 2.0


async def main(role: str) -> None:
    url, port = os.environ["DATABASE_URL"], int(os.environ.get("PORT", "0"))
    if role == "run":
        await upgrade(url)
    connections = ConnectionSettings(
        transaction_pooler=os.environ.get("DATABASE_POOLER") == "transaction",
        may_be_newer=os.environ.get("DATABASE_MAY_BE_NEWER") == "true",
    )
    sender = LoopbackSender(os.environ["PLATFORM"], os.environ.get("KEEPS_KEYS") != "no")
    channels = [PlainChannel(Channel.WEB, sender, LoopbackRoster())]
    parts = assemble(url, TEAM, lambda: datetime.now(UTC), channels=channels, connections=connections)
    app = web.Application(middlewares=[parts.health.no_new_turns])
    parts.health.add_to(app)
    add_turns(app, parts.manager)
    served = None if role == "worker" else app
    try:
        await run_parts(parts, served, Listening("127.0.0.1", port) if served else None, with_worker=role != "web")
    finally:
        await sender.close()


if __name__ == "__main__":
    bot.outbox.dispatcher.LEASE, bot.outbox.dispatcher.SEND_SECONDS = LEASE, SEND_SECONDS
    if settle := os.environ.get("SETTLE_SECONDS"):
        conversations.arrivals.SETTLE = timedelta(seconds=float(settle))
    set_up_logs(os.environ.get("LOG_LEVEL", "ERROR"))
    run_or_explain(lambda: asyncio.run(main(sys.argv[1])))
