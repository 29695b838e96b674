"""`python -m bot`: the operator's commands."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.slack.manifest import ManifestProblem
from adapters.slack.manifest import manifest as slack_manifest
from adapters.teams.package.manifest import PackageProblem, write_package
from bot.content.commands import content
from bot.content.templates import findings_report, read_templates
from bot.data.commands import data, db
from bot.data.keys import keys
from bot.doctor import examine
from bot.logs import set_up_logs
from bot.organisations.commands import ods
from bot.outbox.dead_letters import listing, resend
from bot.rehearsal.local_world import to_declined, to_live, to_live_in_5_steps
from bot.rehearsal.seats import RehearsalProblem
from bot.report import write_report
from bot.roles import role_lines
from bot.running import run_command
from bot.server import bring_up_to_date, serve, work
from bot.settings.common import Settings, load_settings
from bot.startup_errors import StartProblem, run_or_explain
from conversations.guidance.messages.channels import MessageChannel
from conversations.journey.machine import page

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

slack = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Set the Slack app up.")
app.add_typer(slack, name="slack")
teams = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Set the Teams app up.")
app.add_typer(teams, name="teams")
app.add_typer(db, name="db")
app.add_typer(data, name="data")
app.add_typer(content, name="content")
app.add_typer(keys, name="keys")
app.add_typer(ods, name="ods")

DIAGRAM = Path("docs/state-machines.md")


@app.command()
def run() -> None:
    """Serve and send in one process, on a database that is brought up to date first."""
    run_command(lambda settings: serve(settings, with_worker=True))


@app.command()
def web() -> None:
    """Serve only. Run `worker` beside it, and `migrate` before it."""
    run_command(lambda settings: serve(settings, with_worker=False))


@app.command()
def worker() -> None:
    """Send what waits and fire what is due, beside `web`."""
    run_command(work)


@app.command()
def migrate(
    dumped: Annotated[bool, typer.Option("--dumped", help="I have a dump of the PostgreSQL database.")] = False,
) -> None:
    """Create the database, or bring it up to date. An SQLite file is copied first."""
    run_command(lambda settings: bring_up_to_date(settings, dumped))


@app.command()
def outbox(
    again: Annotated[
        list[str] | None, typer.Option("--resend", help="Send a message again, by its number, or all of them.")
    ] = None,
) -> None:
    """List the messages that did not arrive, each with its reason, and send them again."""

    async def show(settings: Settings) -> None:
        if again:
            typer.echo(await resend(settings.database_url, again, settings.connections))
        else:
            typer.echo("\n".join(await listing(settings.database_url, settings.connections)))

    run_command(show)


@app.command()
def doctor(in_json: Annotated[bool, typer.Option("--json", help="For scripts: a list of objects.")] = False) -> None:
    """Check everything that must be right, and say what to do about the rest. It changes nothing.

    It ends with 0 where all is well, with 1 where something is not, with 2 where a setting cannot be read at all.
    """

    async def look(settings: Settings) -> None:
        findings = await examine(settings)
        if in_json:
            typer.echo(json.dumps([finding.as_json() for finding in findings], indent=2))
        else:
            typer.echo("\n".join(map(str, findings)))
        if not all(finding.well for finding in findings):
            raise typer.Exit(1)

    run_command(look)


@app.command()
def report(
    month: Annotated[str, typer.Option(help="The month, such as 2026-11.")],
    out: Annotated[Path, typer.Option(help="The folder to write to. It is made if it is not there.")],
) -> None:
    """Write the numbers of a month, beside the 3 before it, as CSV files and pictures (SVG)."""

    async def write(settings: Settings) -> None:
        files = await write_report(settings.database_url, month, out, datetime.now(UTC), settings.connections)
        typer.echo("\n".join(f"Wrote {file}" for file in files))

    run_command(write)


@app.command()
def check_template(
    path: Annotated[Path, typer.Argument(help="A text file, a folder of them, or a CSV file.")],
    channel: Annotated[MessageChannel | None, typer.Option(help="Of templates that do not say their own.")] = None,
) -> None:
    """Say what NHS Notify would say of message templates. Ends with 1 where something must be fixed."""

    def check() -> None:
        told, broken = findings_report(read_templates(path, channel))
        typer.echo(told)
        if broken:
            raise typer.Exit(1)

    run_or_explain(check)


@app.command()
def diagram(write: Annotated[bool, typer.Option(help="Write docs/state-machines.md.")] = False) -> None:
    """Draw the state machines as Mermaid."""
    if write:
        DIAGRAM.write_text(page(), encoding="utf-8")
    else:
        typer.echo(page())


@app.command()
def roles() -> None:
    """Print who may do what: each action, its label, its side, who may use it, and in which states."""
    typer.echo("\n".join(role_lines()))


@app.command()
def rehearse(
    part_of_nhs_england: Annotated[
        bool, typer.Option("--part-of-nhs-england", help="A service of NHS England, which skips stage 10.")
    ] = False,
    declined: Annotated[bool, typer.Option("--declined", help="The onboarding team declines at stage 4.")] = False,
    more_information: Annotated[
        bool, typer.Option("--more-information", help="The onboarding team asks for more at every stage.")
    ] = False,
    stage: Annotated[
        int | None, typer.Option("--stage", min=0, max=11, help="Print this stage alone, 0 for what comes before 1.")
    ] = None,
    five_steps: Annotated[
        bool, typer.Option("--five-steps", help="In the 5 steps of the site's present page, not in the 11 stages.")
    ] = False,
) -> None:
    """Play a whole onboarding here and print what each side sees. It uses no database but one of its own.

    It ends with 0 only when the service is live; with --declined, only when the onboarding is declined and the
    applicant was told the reason. Otherwise it ends with 1 and one sentence.
    """
    if declined and more_information:
        raise typer.BadParameter("Choose --declined or --more-information.")
    if five_steps and (declined or more_information or part_of_nhs_england or stage is not None):
        raise typer.BadParameter("Leave the other options out with --five-steps.")
    set_up_logs("WARNING")
    if five_steps:
        story = to_live_in_5_steps(typer.echo)
    elif declined:
        story = to_declined(typer.echo, part_of_nhs_england, stage)
    else:
        story = to_live(typer.echo, part_of_nhs_england, more_information, stage)
    try:
        run_or_explain(lambda: asyncio.run(story))
    except RehearsalProblem as problem:
        typer.echo(problem.sentence, err=True)
        raise typer.Exit(1) from None


@slack.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="Where Slack reaches this server: https://... Without it, for Socket Mode.")
    ] = None,
    many: Annotated[bool, typer.Option("--many", help="For an app that other workspaces install.")] = False,
) -> None:
    """Print the manifest of the Slack app, to paste into Slack."""
    try:
        typer.echo(json.dumps(slack_manifest(url, many), indent=2))
    except ManifestProblem as problem:
        raise typer.BadParameter(str(problem)) from None


@teams.callback()
def teams_commands() -> None:
    """Make the package that installs the app in Microsoft Teams."""


@teams.command()
def package(
    domain: Annotated[str, typer.Option(help="The host name that the assistant is served at, without https://.")],
    out: Annotated[Path, typer.Option(help="The zip to write.")] = Path("notify-onboarding-teams.zip"),
) -> None:
    """Write the app package to upload to Teams, for the bot of MICROSOFT_APP_ID."""

    def write() -> None:
        try:
            write_package(out, load_settings().microsoft_app_id.lower(), domain.lower())
        except PackageProblem as problem:
            raise StartProblem(str(problem)) from None
        except OSError:
            raise StartProblem(f"Give --out a file that can be written: {out} cannot.") from None

    run_or_explain(write)
    typer.echo(f"Wrote {out}. Upload it in the Teams admin centre, or in Teams under Apps, Manage your apps.")


if __name__ == "__main__":
    app()
