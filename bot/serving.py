"""Slack and Teams in this process. Their libraries are large: only who serves them loads them, and only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from adapters.slack.settings import SlackSettings
from adapters.teams.settings import TeamsSettings
from conversations.manager import Clock
from models.database.database import Database
from models.domain import Address
from models.repositories.conversation_references import TeamsReferences
from models.repositories.receipts import Receipts

if TYPE_CHECKING:
    from adapters.slack.app import SlackParts
    from adapters.teams.app import TeamsParts
    from bot.wiring import Application


def slack_in(settings: SlackSettings, team: Address) -> SlackParts:
    """What a server and a worker share."""
    from adapters.slack.app import slack_parts

    return slack_parts(settings, team)


def teams_in(settings: TeamsSettings, team: Address, database: Database, clock: Clock) -> TeamsParts:
    """What a server and a worker share."""
    from adapters.teams.app import teams_parts

    return teams_parts(settings, team, TeamsReferences(database), clock)


def add_routes(app: web.Application, parts: Application) -> None:
    """The routes of both, where they are served."""
    if parts.teams is not None:
        from adapters.teams.app import add_teams

        add_teams(app, parts.teams, parts.manager, Receipts(parts.database))
    if parts.slack is not None:
        from bot.slack_serving import serve_slack

        serve_slack(app, parts, parts.slack)
