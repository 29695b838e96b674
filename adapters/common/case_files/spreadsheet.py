"""A case file as CSV: one table whose first column says which part a row belongs to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from conversations.case_file.document import CaseFile

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell begins with that a spreadsheet takes for a formula; the last four are their wide forms."""


def defused(cell: str) -> str:
    """A cell that a spreadsheet shows as text, whatever a person typed."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8, with the mark by which Excel knows it, and no formula in it."""
    to = io.StringIO(newline="")
    csv.writer(to, quoting=csv.QUOTE_ALL).writerows([defused(cell) for cell in row] for row in rows)
    return to.getvalue().encode("utf-8-sig")


def case_csv(case: CaseFile) -> bytes:
    """Each part has its headings above its rows, for they are not the same."""
    rows: list[tuple[str, ...]] = [("About", case.title), ("About", case.notice)]
    rows += [("About", name, value) for name, value in case.facts]
    for table in case.tables:
        rows.append((table.title, *table.headings))
        rows += [(table.title, *row) for row in table.rows] or [(table.title, table.nothing)]
    return written(rows)
