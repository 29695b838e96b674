"""A bolt app whose only listener acknowledges a command: `bolt_nothing <port> <api>`."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.beside.serving import serve
from tests.kit.slack import TOKEN
from tests.kit.slack_payloads import SECRET


async def main(port: int, api: str) -> None:
    app = AsyncApp(
        client=AsyncWebClient(token=TOKEN, base_url=api), signing_secret=SECRET, process_before_response=True
    )

    @app.command("/notify")
    async def acknowledge(ack: Any) -> None:
        await ack()

    await serve(app.web_app("/slack/events"), port)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
