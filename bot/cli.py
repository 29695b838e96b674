"""The commands of `python -m bot`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.logs import set_up_logs
from bot.problems import run_or_explain
from bot.server import serve, work
from bot.settings import Settings, load_settings
from conversations.journey.diagram import page
from models.migrate import upgrade

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

DIAGRAM = Path("docs/state-machines.md")


def _run(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    def go() -> None:
        settings = load_settings()
        set_up_logs(settings.log_level, settings.log_format)
        asyncio.run(work(settings))

    run_or_explain(go)


@app.command()
def run() -> None:
    """Serve and send in one process, on a database that is brought up to date first."""
    _run(lambda settings: serve(settings, with_worker=True))


@app.command()
def web() -> None:
    """Serve only. Run `worker` beside it, and `migrate` before it."""
    _run(lambda settings: serve(settings, with_worker=False))


@app.command()
def worker() -> None:
    """Send what waits and fire what is due, beside `web`."""
    _run(work)


@app.command()
def migrate() -> None:
    """Create the database, or bring it up to date."""
    _run(lambda settings: upgrade(settings.database_url))


@app.command()
def diagram(write: Annotated[bool, typer.Option(help="Write docs/state-machines.md.")] = False) -> None:
    """Draw the state machines as Mermaid."""
    if write:
        DIAGRAM.write_text(page(), encoding="utf-8")
    else:
        typer.echo(page())
