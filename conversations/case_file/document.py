"""A file before it is drawn: a case as tables of literal text, shown as it stands, or a call for a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.onboarding.call_invites import CallInvite


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
    """A case file, and whether to draw it as "pdf" or as "csv". Of kind "json" it is `written` already.

    Of kind "ics" it is `invite`, of a moment (aware), from the address `organiser`.
    """

    kind: str
    case: CaseFile
    written: str = ""
    invite: CallInvite | None = None
    at: datetime | None = None
    organiser: str = ""
