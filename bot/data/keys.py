"""`python -m bot keys ...`: the keys that seal what is stored of other organisations' secrets."""

from __future__ import annotations

import typer

from adapters.common.sealing import CannotOpen, Seal, new_key
from bot.running import run_command
from bot.settings.common import Settings, SettingsProblem
from bot.settings.slack import SLACK_FIXES
from bot.startup_errors import StartProblem
from models.database.database import opened_database
from models.repositories.slack.installations import SlackInstallations

keys = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make and change the keys in SECRET_KEYS.")


@keys.command()
def new() -> None:
    """Print a new key, to put first in SECRET_KEYS."""
    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Seal everything anew with the first key in SECRET_KEYS. The others can be removed afterwards."""

    async def change(settings: Settings) -> None:
        if not settings.key_list:
            raise SettingsProblem(SLACK_FIXES["SECRET_KEYS"])
        typer.echo(await sealed_anew(settings))

    run_command(change)


async def sealed_anew(settings: Settings) -> str:
    """What to print. Raises StartProblem where something was sealed with a key that is not there any more."""
    seal = Seal(settings.key_list)
    async with opened_database(settings.database_url, settings.connections) as database:
        try:
            changed = await SlackInstallations(database).seal_anew(seal.renew)
        except CannotOpen as problem:
            raise StartProblem(f"{problem} Nothing was changed.") from None
    return f"Sealed the tokens of {changed:,} Slack workspaces with the first key. The others can be removed."
