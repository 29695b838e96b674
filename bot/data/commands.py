"""`python -m bot db ...` and `python -m bot data ...`: copies of the database, and what it holds about people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.data import copies, requests
from bot.data.case import write_case
from bot.data.daily import clean_lines
from bot.running import run_command
from bot.settings.common import Settings

db = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Copy the database, or let a copy take over.")

data = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What is held about people: show, erase, clean.")

Who = Annotated[str, typer.Argument(help="A work email address, or slack:<workspace>/<user> and the like.")]


@db.command()
def backup(file: Annotated[Path, typer.Argument(help="The copy to write.")]) -> None:
    """Copy an SQLite database while the assistant runs. For PostgreSQL, use pg_dump."""

    async def take(settings: Settings) -> None:
        typer.echo(await copies.backup(settings.database_url, file))

    run_command(take)


@db.command()
def copy(
    to: Annotated[str, typer.Option(help="The address of an empty database, such as postgresql://user@host/name.")],
) -> None:
    """Copy everything into an empty database, such as from SQLite to PostgreSQL. Stop the assistant first."""

    async def fill(settings: Settings) -> None:
        typer.echo("\n".join(await copies.copy(settings.database_url, to, settings.connections)))

    run_command(fill)


@db.command()
def adopt(
    drop_waiting: Annotated[bool, typer.Option("--drop-waiting", help="Never send what waits now.")] = False,
) -> None:
    """Say that this database, a copy of another one, is the one to work with from now on: it sends."""

    async def take_over(settings: Settings) -> None:
        typer.echo(await copies.adopt(settings.database_url, drop_waiting, settings.connections))

    run_command(take_over)


@data.command()
def show(
    who: Who, out: Annotated[Path | None, typer.Option(help="The file to write; without it, it is printed.")] = None
) -> None:
    """Show all that is held about somebody, as JSON. Be sure who asks before you pass it on."""

    async def tell(settings: Settings) -> None:
        typer.echo(await requests.show(settings.database_url, who, settings.team_address, out, settings.connections))

    run_command(tell)


@data.command()
def case(
    reference: Annotated[str, typer.Argument(help="Such as ONB-7K3F9Q.")],
    out: Annotated[Path, typer.Option(help="The folder to write to. It is made if it is not there.")],
) -> None:
    """Write the whole case of one onboarding as PDF and CSV, with its notes. That you did stands in its history."""

    async def write(settings: Settings) -> None:
        files = await write_case(settings.database_url, reference, settings.team_address, out, settings.connections)
        typer.echo("\n".join(f"Wrote {file}" for file in files))

    run_command(write)


@data.command()
def erase(
    who: Who,
    sure: Annotated[bool, typer.Option("--yes", help="Do it. Without this, it is only told.")] = False,
    left_team: Annotated[
        bool, typer.Option("--left-the-team", help="They have left the onboarding team, whatever was last seen of it.")
    ] = False,
) -> None:
    """Erase all that is held about somebody. What was decided stays, without their name."""

    async def take_out(settings: Settings) -> None:
        typer.echo(await requests.erase(settings.database_url, who, sure, settings.connections, left_team))

    run_command(take_out)


@data.command()
def clean(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count it.")] = False,
) -> None:
    """Clear away and erase what has had its time, as the worker does once a day."""

    async def clear(settings: Settings) -> None:
        lines = await clean_lines(settings.database_url, settings.retention, dry_run, settings.connections)
        typer.echo("\n".join(lines))

    run_command(clear)
