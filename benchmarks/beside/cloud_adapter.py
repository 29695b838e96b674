"""Bots behind the stock CloudAdapter, without an app's secret, as against the Emulator: no tokens either way."""

from __future__ import annotations

from aiohttp import web
from botbuilder.core import Bot
from botbuilder.core.integration import aiohttp_error_middleware
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication

from adapters.teams.endpoint import ROUTE


class Configuration:
    """What a bot is told of itself. Empty, it takes and sends messages without tokens."""

    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


def application(bot: Bot) -> web.Application:
    """One route that hands every activity to the bot."""
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))

    async def messages(request: web.Request) -> web.Response:
        answer: web.Response = await adapter.process(request, bot)
        return answer

    app = web.Application(middlewares=[aiohttp_error_middleware])
    app.router.add_post(ROUTE, messages)
    return app
