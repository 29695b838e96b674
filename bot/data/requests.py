"""What `python -m bot data` does: shows somebody all that is held about them, and erases it."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path

from bot.startup_errors import StartProblem
from conversations.content.loader import load
from conversations.repository.data.operator_looks import note_looks
from models.database.database import opened_database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.database.files import write_private
from models.domain import Address
from models.repositories.data import people

_NOBODY = (
    "Nothing is held about anybody like that. Give a work email address, or slack:<workspace>/<user>, "
    "teams:<tenant>/<user> or web:<workspace>/<user>."
)
_DECIDES = (
    "They are on the onboarding team, as its platform last said, and who decided what has to be known while they are. "
    "If they have left it, add --left-the-team. Nothing was changed."
)


async def show(
    database_url: str,
    who: str,
    team: Address,
    out: Path | None = None,
    connections: ConnectionSettings = DIRECTLY,
) -> str:
    """All that is held about somebody, as JSON, or where it was written. Raises StartProblem where it is nothing.

    That it was read stands in the history of each onboarding that concerns them. `team`: where its card is.
    """
    async with opened_database(database_url, connections) as database, database.unit_of_work() as session:
        subject = await people.find(session, who)
        if subject is None:
            raise StartProblem(_NOBODY)
        found = await people.held(session, subject)
        await note_looks(session, subject.onboardings, account(), load, datetime.now(UTC), team)
    written = json.dumps(found, indent=2, ensure_ascii=False, default=str)
    return written if out is None else _kept(out, written)


def account() -> str:
    """Whose account on this computer runs the command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user need not have a name
        return "unknown"


def _kept(out: Path, written: str) -> str:
    """Nobody else may read the file."""
    try:
        write_private(out, written.encode(), new=True)
    except OSError:
        raise StartProblem(f"Give --out a new file that can be written: {out} cannot.") from None
    return f"Wrote {out}."


async def erase(
    database_url: str, who: str, sure: bool, connections: ConnectionSettings = DIRECTLY, left_team: bool = False
) -> str:
    """Erases all that is held about somebody, if whoever asks is `sure`. What to print. Raises StartProblem.

    `left_team`: whoever asks knows that they have left the onboarding team, where its platform has not said so yet.
    """
    async with opened_database(database_url, connections) as database, database.unit_of_work() as session:
        subject = await people.find(session, who)
        if subject is None:
            raise StartProblem(_NOBODY)
        if not left_team and any(one.onboarding_team for one in subject.identities):
            raise StartProblem(_DECIDES)
        if alone := await people.alone_responsible_for(session, subject):
            raise StartProblem(
                f"They are the only owner of what is under way: {', '.join(alone)}. Let them hand it over or "
                "withdraw it first. Nothing was changed."
            )
        if not sure:
            return (
                f"{len(subject.keys)} identities in {len(subject.onboardings)} onboardings would be erased. "
                "Nothing was changed: add --yes to do it."
            )
        rows = await people.erase(session, subject, "operator", datetime.now(UTC))
    return f"Erased: {rows:,} rows were changed or deleted. That it was done is recorded, and nothing of what it was."
