"""`python -m benchmarks`: measure everything, print one table, write results.json beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks import process, slack, turns
from benchmarks.results import table, write
from bot.logs import set_up_logs


async def main() -> None:
    figures = [*await turns.measure(), *await process.measure(), *await slack.measure()]
    print(table(figures))
    write(figures, Path(__file__).parent / "results.json")


if __name__ == "__main__":
    set_up_logs("ERROR")
    asyncio.run(main())
