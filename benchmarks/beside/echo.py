"""A bot that says every message back: `echo <port>`."""

from __future__ import annotations

import asyncio
import sys

from botbuilder.core import ActivityHandler, MessageFactory, TurnContext

from benchmarks.beside.cloud_adapter import application
from benchmarks.beside.serving import serve


class Echo(ActivityHandler):  # type: ignore[misc]  # published without types
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(MessageFactory.text(f"Echo: {turn_context.activity.text}"))


if __name__ == "__main__":
    asyncio.run(serve(application(Echo()), int(sys.argv[1])))
