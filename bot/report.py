"""What `python -m bot report` writes: the numbers of a month beside the three before it, as CSV files and pictures."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from adapters.common.case_files.spreadsheet import defused
from adapters.common.svg import bar_chart
from bot.startup_errors import StartProblem
from conversations.content.loader import load
from conversations.content.schema import ContentPack
from conversations.desk.numbers import (
    ASKED_AGAIN,
    HAPPENED,
    REASON,
    SHOWN_EVENTS,
    STAY,
    STOPPED,
    Numbers,
    median,
    month_before,
    month_of,
    percentile,
    read_month,
)
from conversations.guidance.uk_time import in_uk
from conversations.repository.numbers import read_numbers
from conversations.text import plain
from conversations.views.desk.numbers import (
    BESIDE,
    item_name,
    monthly_chart,
    reply_name,
    reply_purpose,
    stage_chart,
    stage_name,
    stages_of,
)
from models.database.database import opened_database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.enums import Stage

Cell = str | int | float
_LISTS = {"stopped.csv": STOPPED, "asked_again.csv": ASKED_AGAIN, "declined.csv": REASON}


async def write_report(
    database_url: str, month: str, out: Path, now: datetime, connections: ConnectionSettings = DIRECTLY
) -> list[Path]:
    """Writes the report of a month, such as "2026-11", into a folder. `now`: aware. The files that it wrote.

    Raises StartProblem for a month that is none or has not begun, and for a folder that cannot be written to.
    """
    present, wanted = month_of(in_uk(now).date()), read_month(month)
    if wanted is None:
        raise StartProblem("Give --month a month, such as 2026-11.")
    if wanted > present:
        raise StartProblem("Give --month a month that has begun: a later one has no numbers yet.")
    months = tuple(month_before(wanted, count) for count in range(BESIDE + 1))
    async with opened_database(database_url, connections) as database, database.reading() as session:
        found = await read_numbers(session, months, now)
    return _write(out, _files(found, load()))


def _files(found: Numbers, pack: ContentPack) -> Mapping[str, str | Sequence[Sequence[Cell]]]:
    """By name: a picture, or the rows of a CSV file with its headings first."""
    lists = {name: _list(found, kind, pack) for name, kind in _LISTS.items()}
    return {
        "months.csv": _months(found),
        "stages.csv": _stages(found, pack),
        **lists,
        "often_sent.csv": _often_sent(found),
        "months.svg": bar_chart(monthly_chart(found)),
        "stages.svg": bar_chart(stage_chart(found, pack)),
    }


def _months(found: Numbers) -> list[Sequence[Cell]]:
    headings = ("month", *(kind.value for kind in SHOWN_EVENTS), "our steps taken", "of them late")
    rows: list[Sequence[Cell]] = [headings]
    for month in found.months:
        late, taken = found.late_of(month)
        rows.append((month, *(found.total(month, HAPPENED, kind.value) for kind in SHOWN_EVENTS), taken, late))
    return rows


def _stages(found: Numbers, pack: ContentPack) -> list[Sequence[Cell]]:
    headings = ("month", "stage", "title", "done", "median working days", "90th percentile of working days")
    rows: list[Sequence[Cell]] = [headings]
    for month in found.months:
        stays = found.of(month, STAY)
        for stage in stages_of(found, pack):
            days: Mapping[int, int] = stays.get(stage.value, {})
            told: tuple[Cell, ...] = (median(days), percentile(days, 90)) if days else ("", "")
            rows.append((month, pack.number(stage) or "", _title(stage, pack), sum(days.values()), *told))
    return rows


def _title(stage: Stage, pack: ContentPack) -> str:
    return pack.title(stage) if stage in pack.stages else stage_name(stage, pack)


def _list(found: Numbers, kind: str, pack: ContentPack) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = [("month", "what", "how often")]
    for month in found.months:
        counts = {item: sum(days.values()) for item, days in found.of(month, kind).items()}
        ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        rows += [(month, plain(item_name(kind, item, pack)), count) for item, count in ordered]
    return rows


def _often_sent(found: Numbers) -> list[Sequence[Cell]]:
    """In all the time that the words have been kept: how often they were sent is not stored by month."""
    rows: list[Sequence[Cell]] = [("words", "sent with", "how often, in all months")]
    return rows + [(plain(reply_name(reply)), reply_purpose(reply), reply.uses) for reply in found.often_sent]


def _write(out: Path, files: Mapping[str, str | Sequence[Sequence[Cell]]]) -> list[Path]:
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = out / name
            if isinstance(content, str):
                path.write_text(content, encoding="utf-8")
            else:
                _write_rows(path, content)
            written.append(path)
    except OSError:
        raise StartProblem(f"Give --out a folder that can be written to: {out} cannot.") from None
    return written


def _write_rows(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """With the mark by which spreadsheets know UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[defused(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
