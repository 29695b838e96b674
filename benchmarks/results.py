"""What a row of the table says: a value beside its goal, and the absolute figures behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What a row compares with."""

    PEER = "peer"  # what a team would write or run instead
    FLOOR = "floor"  # a handler that does next to nothing: a distance, not a goal
    SCALE = "scale"  # ourselves with more stored, at once or beside each other


@dataclass(frozen=True)
class Figure:
    """`value` is to be at least the goal if `at_least`, else under it or, for a ratio, at most that."""

    name: str
    value: float
    goal: float
    unit: str
    absolute: str
    at_least: bool = False
    kind: Kind = Kind.SCALE
    sound: bool = True  # False where something about it was not as it has to be: then no value meets the goal

    @property
    def met(self) -> bool:
        if not self.sound:
            return False
        if self.at_least:
            return self.value >= self.goal
        return self.value <= self.goal if self.unit == "times" else self.value < self.goal

    @property
    def wanted(self) -> str:
        if self.at_least:
            return f"at least {self.goal:g} {self.unit}"
        return f"{'at most' if self.unit == 'times' else 'under'} {self.goal:g} {self.unit}"

    @property
    def row(self) -> tuple[str, ...]:
        met = "yes" if self.met else "**no**"
        return self.kind.value, self.name, f"{self.value:.2f} {self.unit}", self.wanted, met, self.absolute


HEADINGS = ("kind", "what", "measured", "goal", "met", "absolute figures")


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table, ratios first, that also reads well in a terminal."""
    rows = [HEADINGS, *(figure.row for figure in figures)]
    wide = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    drawn = ["| " + " | ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)) + " |" for row in rows]
    return "\n".join([drawn[0], "|" + "|".join("-" * (size + 2) for size in wide) + "|", *drawn[1:]])


def write(group: str, figures: Sequence[Figure], path: Path) -> None:
    """A list of {"group", "kind", "name", "value", "goal", "met", "unit"}: those of the group are replaced."""
    rows = [
        {"group": group, "kind": f.kind, "name": f.name, "value": f.value, "goal": f.goal, "met": f.met, "unit": f.unit}
        for f in figures
    ]
    stood = json.loads(path.read_text(encoding="utf-8"))
    rows += [row for row in stood if row.get("group", group) != group]
    rows.sort(key=lambda row: int(str(row["name"]).partition(" ")[0]))
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def fill(page: Path, name: str, drawn: str) -> None:
    """Puts a table between the page's two marks of this name, and leaves the rest."""
    begins, ends = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begins)
    _, _, after = rest.partition(ends)
    page.write_text(f"{before}{begins}\n{drawn}\n{ends}{after}", encoding="utf-8")
