"""`python -m benchmarks`: measure every row, or those named, print their tables, and write down each whole group."""

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

Row = Callable[[], Awaitable[list[Figure]]]
GROUPS: Mapping[str, Mapping[str, Row]] = {
    "peers": {
        "plain-sqlite": beside_plain.turn_on_sqlite,  # 1
        "plain-postgresql": beside_plain.turn_on_postgresql,  # 2
        "plain-looks": beside_plain.looks,  # 3
        "teams": teams_turn.on_sqlite,  # 4 and 5
        "delivery": delivering.to_many,  # 6
    },
    "floors": {
        "slack-sqlite": slack_turn.on_sqlite,  # 7
        "slack-postgresql": slack_turn.on_postgresql,  # 7
        "status": slack_reading.status,  # 7
    },
    "desk": {
        "board": board.as_it_grows,  # 9
        "scale-sqlite": scale.on_sqlite,  # 9
        "scale-postgresql": scale.on_postgresql,  # 9
    },
    "register": {
        "organisations-sqlite": organisations.on_sqlite,  # 14
        "organisations-postgresql": organisations.on_postgresql,  # 14
    },
    "loads": {
        "stored": many_stored.time_of_a_turn,  # 8
        "slowest": slowest_turn.of_many,  # 10
        "workers": delivering.by_two_workers,  # 11
    },
    "rest": {
        "start": starting.ready,  # 13
        "memory": memory.held,  # 12, which takes longest
    },
}
"""Rows that are measured in one run, and stand in one table of the page."""

ROWS: Mapping[str, Row] = {name: row for group in GROUPS.values() for name, row in group.items()}
PAGE = ROOT / "docs" / "performance.md"
RESULTS = Path(__file__).parent / "results.json"


async def main(names: Sequence[str]) -> None:
    """Measures some groups, or all, and writes down each that was measured whole; or some rows, which it only shows.

    A row that ends in an error leaves the others their figures; at the end the error is raised.
    """
    failed: list[Exception] = []
    for group in [name for name in GROUPS if name in names or not names]:
        found, faults = await _measured(GROUPS[group])
        failed += faults
        if not faults:
            _write_down(group, found)
    rows = {name: ROWS[name] for name in ROWS if name in names}
    failed += (await _measured(rows))[1] if rows else []
    if failed:
        raise ExceptionGroup("Some rows were not measured, and their groups not written down.", failed)
    if not names:
        await _write_anatomy()


async def _measured(rows: Mapping[str, Row]) -> tuple[list[Figure], list[Exception]]:
    figures, failed = list[Figure](), list[Exception]()
    for name, row in rows.items():
        began = monotonic()
        print(f"Measuring {name}", file=sys.stderr, flush=True)
        try:
            figures += await row()
        except Exception as problem:  # it is raised at the end
            problem.add_note(f"The row {name} was not measured.")
            failed.append(problem)
        print(f"That took {monotonic() - began:.0f} seconds", file=sys.stderr, flush=True)
    figures.sort(key=lambda figure: int(figure.name.partition(" ")[0]))
    print(table(figures), flush=True)
    return figures, failed


def _write_down(group: str, figures: Sequence[Figure]) -> None:
    write(group, figures, RESULTS)
    fill(PAGE, group, table(figures))


async def _write_anatomy() -> None:
    walk = await walk_of_approve()
    walked = f"One press of Approve runs through {len(walk.files)} files and changes file {walk.changes} times."
    fill(PAGE, "anatomy", f"{await anatomy.table()}\n\n{walked}")


if __name__ == "__main__":
    if unknown := sorted(set(sys.argv[1:]) - set(ROWS) - set(GROUPS)):
        sys.exit(f"There is no row {unknown[0]}. Choose from {', '.join([*GROUPS, *ROWS])}.")
    set_up_logs("ERROR")
    asyncio.run(main(sys.argv[1:]))
