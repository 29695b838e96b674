"""`python -m benchmarks`: measure every row, or those named, print one table, and write down a whole run."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic

from benchmarks import anatomy
from benchmarks.process import ROOT
from benchmarks.results import Figure, fill, table, write
from benchmarks.rows import (
    beside_plain,
    board,
    delivering,
    many_stored,
    memory,
    organisations,
    scale,
    slack_reading,
    slack_turn,
    slowest_turn,
    starting,
    teams_turn,
)
from benchmarks.walk import walk_of_approve
from bot.logs import set_up_logs

ROWS: Mapping[str, Callable[[], Awaitable[list[Figure]]]] = {
    "plain-sqlite": beside_plain.turn_on_sqlite,  # 1
    "plain-postgresql": beside_plain.turn_on_postgresql,  # 2
    "plain-looks": beside_plain.looks,  # 3
    "teams": teams_turn.on_sqlite,  # 4 and 5
    "delivery": delivering.to_many,  # 6
    "slack-sqlite": slack_turn.on_sqlite,  # 7
    "slack-postgresql": slack_turn.on_postgresql,  # 7
    "status": slack_reading.status,  # 7
    "stored": many_stored.time_of_a_turn,  # 8
    "board": board.as_it_grows,  # 9
    "scale-sqlite": scale.on_sqlite,  # 9
    "scale-postgresql": scale.on_postgresql,  # 9
    "slowest": slowest_turn.of_many,  # 10
    "workers": delivering.by_two_workers,  # 11
    "start": starting.ready,  # 13
    "organisations-sqlite": organisations.on_sqlite,  # 14
    "organisations-postgresql": organisations.on_postgresql,  # 14
    "memory": memory.held,  # 12, which takes longest
}


PAGE = ROOT / "docs" / "performance.md"


async def main(names: Sequence[str]) -> None:
    """Without names, the page and the list are written too: every row in them was measured in one run.

    A row that ends in an error leaves the others their figures; then nothing is written, and the error is raised.
    """
    figures: list[Figure] = []
    failed: list[Exception] = []
    for name in names or ROWS:
        began = monotonic()
        print(f"Measuring {name}", file=sys.stderr, flush=True)
        try:
            figures += await ROWS[name]()
        except Exception as problem:  # it is raised at the end
            problem.add_note(f"The row {name} was not measured.")
            failed.append(problem)
        print(f"That took {monotonic() - began:.0f} seconds", file=sys.stderr, flush=True)
    figures.sort(key=lambda figure: int(figure.name.partition(" ")[0]))
    print(table(figures), flush=True)
    if failed:
        raise ExceptionGroup("Some rows were not measured, so nothing was written down.", failed)
    if not names:
        await _write_down(figures)


async def _write_down(figures: Sequence[Figure]) -> None:
    write(figures, Path(__file__).parent / "results.json")
    fill(PAGE, "bench", table(figures))
    walk = await walk_of_approve()
    walked = f"One press of Approve runs through {len(walk.files)} files and changes file {walk.changes} times."
    fill(PAGE, "anatomy", f"{await anatomy.table()}\n\n{walked}")


if __name__ == "__main__":
    if unknown := sorted(set(sys.argv[1:]) - set(ROWS)):
        sys.exit(f"There is no row {unknown[0]}. Choose from {', '.join(ROWS)}.")
    set_up_logs("ERROR")
    asyncio.run(main(sys.argv[1:]))
