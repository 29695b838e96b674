"""A case file before it is drawn: tables of literal text, every letter of which is shown as it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows under headings. A cell may be empty. `nothing` is said in the place of no rows."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str = "Nothing yet."


@dataclass(frozen=True)
class CaseFile:
    """`facts` are pairs of a name and what stands for it; `notice` says for whom it was made, by whom and when."""

    reference: str
    title: str
    notice: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Fetched:
    """A case file, and whether to draw it as "pdf" or as "csv". Of kind "json" it is `written` already."""

    kind: str
    case: CaseFile
    written: str = ""
