"""Rounds in turn: the first side, the second, the second, the first. The machine's noise falls on both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from benchmarks.load import AT_ONCE, Lap, Side
from benchmarks.results import Figure, Kind

ROUNDS = 5
SECONDS = 1.5  # of a lap, about


async def alternating(sides: Sequence[Side], at_once: int = AT_ONCE, rounds: int = ROUNDS) -> list[list[Lap]]:
    """The laps of each side, `rounds` of them, after a warm-up that also says how many turns fill a lap."""
    turns = [_whole(at_once, (await side.lap(side.warm, at_once)).rate * SECONDS) for side in sides]
    laps: list[list[Lap]] = [[] for _ in sides]
    for number in range(rounds):
        order = range(len(sides)) if number % 2 == 0 else reversed(range(len(sides)))
        for at in order:
            laps[at].append(await sides[at].lap(turns[at], at_once))
    return laps


def middle(laps: Sequence[Lap], of: Callable[[Lap], float]) -> float:
    """The median over the rounds."""
    return median(map(of, laps))


def throughput(name: str, goal: float, ours: Sequence[Lap], theirs: Sequence[Lap], *, kind: Kind) -> Figure:
    """How many times the turns a second of theirs."""
    mine, others = middle(ours, lambda lap: lap.rate), middle(theirs, lambda lap: lap.rate)
    absolute = f"{mine:.0f}, {others:.0f} turns a second{told_to_wait(ours)}"
    return Figure(name, mine / others, goal, "times", absolute, at_least=True, kind=kind)


def told_to_wait(laps: Sequence[Lap]) -> str:
    """How many turns went on after their answer; nothing if none did."""
    late = sum(lap.late for lap in laps)
    return f", {late} told to wait" if late else ""


def _whole(at_once: int, turns: float) -> int:
    return max(at_once, int(turns) // at_once * at_once)
