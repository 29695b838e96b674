"""`python -m bot db ...`: copies of the database, and which one is worked with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.data import copies
from bot.running import run_command
from bot.settings.common import Settings

db = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Copy the database, or let a copy take over.")


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
