"""The operator's commands for Microsoft Teams: `python -m bot teams ...`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adapters.teams.package.archive import write_package
from adapters.teams.package.manifest import PackageProblem
from bot.settings.common import load_settings
from bot.startup_errors import StartProblem, run_or_explain

teams = typer.Typer(no_args_is_help=True, help="Set the Teams app up.")


@teams.callback()
def commands() -> None:
    """Set the Teams app up."""


@teams.command()
def package(
    domain: Annotated[str, typer.Option(help="The host name that the assistant is served at, without https://.")],
    out: Annotated[Path, typer.Option(help="The zip to write.")] = Path("notify-onboarding-teams.zip"),
) -> None:
    """Write the app package to upload to Teams, for the bot of MICROSOFT_APP_ID."""
    run_or_explain(lambda: _write(domain, out))
    typer.echo(f"Wrote {out}. Upload it in the Teams admin centre, or in Teams under Apps, Manage your apps.")


def _write(domain: str, out: Path) -> None:
    try:
        write_package(out, load_settings().microsoft_app_id.lower(), domain.lower())
    except PackageProblem as problem:
        raise StartProblem(str(problem)) from None
    except OSError:
        raise StartProblem(f"Give --out a file that can be written: {out} cannot.") from None
