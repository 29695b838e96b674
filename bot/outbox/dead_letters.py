"""What `python -m bot outbox` shows and does: the messages that did not arrive, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.startup_errors import StartProblem
from conversations.guidance.uk_time import long_moment
from conversations.text import counted
from models.database.database import opened_database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.repositories import dead_letters
from models.repositories.dead_letters import Fate, Undelivered

_SHOWN = 50


async def listing(database_url: str, connections: ConnectionSettings = DIRECTLY) -> list[str]:
    """The lines to print. Raises a DatabaseProblem that says what to do."""
    async with opened_database(database_url, connections) as database, database.reading() as session:
        counts = await dead_letters.counts(session, datetime.now(UTC))
        rows = await dead_letters.undelivered(session, _SHOWN)
    lines = [f"{counted(counts.waiting, 'message').text} waiting to be sent, {counts.dead:,} that cannot be delivered."]
    lines += [line for row in rows for line in _told(row)]
    if len(rows) == _SHOWN:
        lines.append(f"These are the newest {_SHOWN}.")
    if rows:
        lines.append("To send them again, run python -m bot outbox --resend all, or give a number in place of all.")
    return lines


async def resend(database_url: str, which: Iterable[str], connections: ConnectionSettings = DIRECTLY) -> str:
    """Puts messages back to be sent: their numbers, or "all" of those that cannot be delivered. What to print.

    Raises StartProblem for a number that is of no such message; those beside it are sent again all the same.
    """
    ids = numbers(which)
    async with opened_database(database_url, connections) as database, database.unit_of_work() as session:
        count = await dead_letters.send_again(session, datetime.now(UTC), ids)
    if ids is not None and count < len(set(ids)):
        raise StartProblem(
            f"{counted(count, 'message').text} will be sent again. The other numbers are of none that did not arrive: "
            "run python -m bot outbox to see which did not."
        )
    return f"{counted(count, 'message').text} will be sent again."


def numbers(which: Iterable[str]) -> list[int] | None:
    """The numbers, or None for all. Raises StartProblem for anything else."""
    given = list(which)
    if given == ["all"]:
        return None
    if not all(number.isascii() and number.isdigit() for number in given):
        raise StartProblem("Give --resend the number of a message, or all.")
    return [int(number) for number in given]


def _told(row: Undelivered) -> list[str]:
    behind = f", {row.behind:,} more behind it" if row.behind else ""
    message = row.message
    where = f"{message.channel} ({message.workspace}, {message.target})"
    about = f" for {row.reference}" if row.reference else ""
    what = f"{message.id}: {message.kind}{about} to {where}"
    return [f"{what}, {row.fate} since {long_moment(row.since)}{behind}", f"    {_why(row)}"]


def _why(row: Undelivered) -> str:
    if row.fate is Fate.PERHAPS and not row.message.problem:
        return "The platform cannot say whether it arrived."
    return row.message.problem or ""
