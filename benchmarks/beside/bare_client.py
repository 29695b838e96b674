"""Posts every body of a file, so many at once, with aiohttp and nothing else: `bare_client <url> <file> <at once>`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from aiohttp import ClientSession

from tests.kit.slack import TOKEN


async def main(url: str, file: str, at_once: int) -> None:
    bodies = iter(json.loads(Path(file).read_text(encoding="utf-8")))
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json;charset=utf-8"}

    async def post(session: ClientSession) -> None:
        for body in bodies:
            async with session.post(url, data=body.encode(), headers=headers) as response:
                assert (await response.json())["ok"]

    async with ClientSession() as session:
        await asyncio.gather(*(post(session) for _ in range(at_once)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
