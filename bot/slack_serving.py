"""Slack in this process: its parts, and the route or the Socket Mode connection that takes its turns."""

from __future__ import annotations

from aiohttp import web

from adapters.slack.app import SlackParts, slack_app
from adapters.slack.endpoint import add_slack, add_slack_socket
from adapters.slack.socket_mode import SlackSocket
from bot.wiring import Application

PULSE = "slack socket"


def serve_slack(app: web.Application, parts: Application, slack: SlackParts) -> None:
    """Adds the route, or in Socket Mode the connection, and what an operator has to know to the health page."""
    listening = slack_app(slack, parts.manager)
    parts.health.troubles.append(lambda: slack.health.troubles)
    if not slack.settings.in_socket_mode:
        add_slack(app, listening, slack.settings.signing_secret)
        return
    settings = slack.settings
    socket = SlackSocket(
        listening, slack.health, settings.app_token, settings.api, beat=lambda: parts.pulses.beat(PULSE)
    )
    add_slack_socket(app, socket)
