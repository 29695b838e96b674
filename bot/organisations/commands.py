"""`python -m bot ods ...`: the NHS's list of organisations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.organisations import loading
from bot.organisations.extract_file import read_files
from bot.running import run_command
from bot.settings.common import Settings
from conversations.guidance.uk_time import in_uk
from models.database.database import Database
from models.organisations import OrganisationType

ods = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The NHS's list of organisations (ODS).")


@ods.callback()
def ods_commands() -> None:
    """Load the NHS's list of organisations (ODS)."""


@ods.command()
def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV files of ODS, or the zips they came in.")],
    kind: Annotated[
        OrganisationType | None,
        typer.Option("--type", help="What the organisations are, of files that do not say it."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day that the list stands for. Else that of the files."),
    ] = None,
    fewer: Annotated[bool, typer.Option("--fewer", help="The list may shrink to less than half.")] = False,
) -> None:
    """Take the place of the list of organisations that applicants choose theirs from. The assistant may run.

    A file that is broken changes nothing, and the line that is wrong is named.
    """

    async def take(settings: Settings) -> None:
        now = datetime.now(UTC)
        contents = read_files(files, kind, _day(as_of), in_uk(now).date())
        database = Database(settings.database_url, settings.connections)
        try:
            await database.check()
            typer.echo(await loading.load(database, contents, now, fewer))
        finally:
            await database.close()

    run_command(take)


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
