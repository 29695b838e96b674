"""What `python -m bot data case` does: one onboarding as files, as the onboarding team gets it in the chat."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from adapters.common.case_files.spreadsheet import case_csv
from bot.data.requests import account
from bot.startup_errors import StartProblem
from conversations.case_file.contents import Recorded, case_file
from conversations.case_file.document import CaseFile
from conversations.content.loader import load as load_pack
from conversations.desk.references import read
from conversations.onboarding.people import Side
from conversations.repository.data.operator_looks import note_looks
from conversations.repository.loading import find
from models.database.database import Database, opened_database
from models.database.engines import DIRECTLY, ConnectionSettings
from models.database.files import write_private
from models.domain import Address
from models.repositories import events, onboardings
from models.repositories.reviews import reviews


async def write_case(
    database_url: str, reference: str, team: Address, out: Path, connections: ConnectionSettings = DIRECTLY
) -> list[Path]:
    """The files that were written, which nobody else may read. Raises StartProblem for a reference that is unknown.

    That it was read stands in the onboarding's history. `team`: where its card is.
    """
    from adapters.common.case_files.pdf import case_pdf  # noqa: PLC0415 (no other command needs what it imports)

    async with opened_database(database_url, connections) as database:
        case = await _read(database, reference, team)
    drawn = {f"{case.reference}.pdf": case_pdf(case), f"{case.reference}.csv": case_csv(case)}
    return [_written(out / name, body) for name, body in drawn.items()]


async def _read(database: Database, reference: str, team: Address) -> CaseFile:
    now, named = datetime.now(UTC), read(reference)
    async with database.unit_of_work() as session:
        loaded = await find(session, named.reference if named else reference, load_pack, now)
        if loaded is None:
            raise StartProblem(f"There is no onboarding {reference}. Check its reference.")
        answers = await onboardings.every_answer(session, loaded.key)
        happened = await events.everything(session, loaded.key)
        recorded = Recorded(answers, happened, await reviews.every_verdict(session, loaded.key))
        await note_looks(session, [loaded.key], account(), load_pack, now, team)
    return case_file(loaded.onboarding, recorded, Side.ONBOARDING_TEAM, f"an operator ({account()})")


def _written(file: Path, body: bytes) -> Path:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, body)
    except OSError:
        raise StartProblem(f"Give --out a folder that can be written to: {file} cannot.") from None
    return file
