"""One measured figure beside its goal, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """`goal` is the most that `value` may be, in `unit`."""

    name: str
    value: float
    goal: float
    unit: str

    @property
    def met(self) -> bool:
        return self.value < self.goal


def table(figures: Sequence[Figure]) -> str:
    """One line for each figure."""
    wide = max(len(figure.name) for figure in figures)
    return "\n".join(
        f"{figure.name:<{wide}}  {figure.value:>8.2f} {figure.unit:<2}  goal: under {figure.goal:g} {figure.unit:<2}  "
        f"{'met' if figure.met else 'NOT MET'}"
        for figure in figures
    )


def write(figures: Sequence[Figure], path: Path) -> None:
    """A list of {"name", "value", "goal", "met", "unit"}."""
    rows = [{**asdict(figure), "met": figure.met} for figure in figures]
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
