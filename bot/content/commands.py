"""`python -m bot content ...`: versions of the questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.content import packs
from bot.startup_errors import run_or_explain
from conversations.content import loader

content = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make and check versions of the questions.")


@content.command()
def check(folder: Annotated[Path, typer.Argument(help="The folder of a version, such as 2027-01.")]) -> None:
    """Say whether a version can be used, and what it changes."""
    run_or_explain(lambda: typer.echo("\n".join(packs.check(folder))))


@content.command()
def new(
    version: Annotated[str, typer.Argument(help="The new version, named after its month: 2027-01.")],
    before: Annotated[str, typer.Option("--from", help="The version that it builds on.")] = loader.NEWEST_CONTENT,
    folder: Annotated[Path, typer.Option("--in", help="Where the versions stand.")] = loader.FOLDER,
) -> None:
    """Make the folder of a new version. Onboardings that have begun stay on theirs."""
    run_or_explain(lambda: typer.echo(packs.new(version, before, folder)))
