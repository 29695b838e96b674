"""What the onboarding team's numbers are made of, as values that never change. Nothing here opens a database."""

from __future__ import annotations

from dataclasses import dataclass

from models.enums import Stage

LATELY = 90  # days, of what stages took


@dataclass(frozen=True)
class Figure:
    """What is counted: a kind of figure, what it is about, and how many working days it took (0 where it took none)."""

    kind: str
    item: str
    days: int = 0


@dataclass(frozen=True)
class StageLength:
    """What a stage took lately, in working days: most took from `low` to `high`, and 1 in 10 more than `most`."""

    stage: Stage
    stays: int
    low: int
    high: int
    most: int
