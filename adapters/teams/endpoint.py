"""POST /api/messages: what comes is read, authenticated and answered in time, or refused with a status."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import orjson
from aiohttp import web
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from adapters.common.refusals import Refusals
from adapters.common.task_limiter import StillRunning, TaskLimiter, TooBusy
from adapters.teams.activity import BODY_LIMIT, read_activity
from adapters.teams.activity_handler import CARD_INVOKE, OnboardingActivityHandler
from adapters.teams.adapter import TeamsAdapter
from adapters.teams.errors import ConnectorProblem, InvalidActivity, KeysUnavailable, NotAuthentic, TenantNotAllowed
from adapters.teams.rendering.actions import CardAction, read_card_action
from adapters.teams.replies import invoke_body

ROUTE = "/api/messages"
ACKNOWLEDGED = 2.0  # seconds after which a message is answered with 200 and the work goes on
INVOKE_ANSWERED = 8.0  # Teams waits 10 to 15 for the answer to an Execute
MOST = 500  # turns under way: what a stop has the time to finish
STOPS_WITHIN = 15.0  # seconds in which a stop finishes them
SLOW = (
    "This takes longer than usual. If nothing changes here within a minute, select the button again to see how it "
    "ended."
)
TOO_BUSY = "We are too busy to take this, so nothing was saved. Try again in a minute."
_STATUS = {InvalidActivity: 400, NotAuthentic: 401, TenantNotAllowed: 403, KeysUnavailable: 503}

_log = logging.getLogger(__name__)


class MessagesEndpoint:
    """The web handler of Teams' requests. Its cleanup finishes what was taken in."""

    def __init__(self, adapter: TeamsAdapter, bot: OnboardingActivityHandler) -> None:
        self._adapter = adapter
        self._bot = bot
        self._limiter = TaskLimiter(MOST)
        self._refusals = Refusals(_log)

    def add_to(self, app: web.Application) -> None:
        """Adds the route, and the wait for turns under way when the server stops."""
        app.router.add_post(ROUTE, self.receive)
        app.on_cleanup.append(self._finish)

    async def receive(self, request: web.Request) -> web.Response:
        """200 for what was taken, within 2 seconds, or 8 for an Execute; else 400, 401, 403, 413, 501 or 503."""
        try:
            activity = read_activity(await _body(request))
            await self._adapter.authenticate(activity, request.headers.get("Authorization", ""))
            return await self._take(activity)
        except (InvalidActivity, NotAuthentic, TenantNotAllowed, KeysUnavailable) as problem:
            status = _STATUS[type(problem)]
            self._refusals.note(ROUTE, request.remote, f"{status}, {problem}")
            return web.json_response({"error": {"message": str(problem)}}, status=status)

    async def _take(self, activity: Activity) -> web.Response:
        match activity.type:
            case ActivityTypes.message:
                return await self._take_message(activity, read_card_action(activity))
            case ActivityTypes.invoke:
                card = read_card_action(activity) if activity.name == CARD_INVOKE else None
                return await self._take_invoke(activity, card)
            case _:
                # few, and Teams does not tell them again: they are taken however busy we are
                task = self._limiter.start(self._turn(activity))
                done, _ = await asyncio.wait({task}, timeout=ACKNOWLEDGED)
                if done:
                    task.result()
                return web.Response()

    async def _take_message(self, activity: Activity, card: CardAction | None) -> web.Response:
        try:
            await self._limiter.run(self._turn(activity, card), ACKNOWLEDGED)
        except TooBusy:
            # Teams does not deliver a message again, so its person has to hear of it
            _log.error("A message from Teams was not taken: %s turns are under way", MOST)
            await asyncio.wait({self._limiter.start(self._say_busy(activity))}, timeout=ACKNOWLEDGED)
        return web.Response()

    async def _take_invoke(self, activity: Activity, card: CardAction | None) -> web.Response:
        try:
            response = await self._limiter.run(self._turn(activity, card), INVOKE_ANSWERED)
        except TooBusy:
            return _answer(InvokeResponse(status=200, body=invoke_body(TOO_BUSY)))
        if isinstance(response, StillRunning):
            return _answer(InvokeResponse(status=200, body=invoke_body(SLOW)))
        return web.Response(status=501) if response is None else _answer(response)

    def _turn(self, activity: Activity, card: CardAction | None = None) -> Coroutine[Any, Any, InvokeResponse | None]:
        return self._adapter.process_activity(activity, card, self._bot.on_turn)

    async def _say_busy(self, activity: Activity) -> None:
        with suppress(ConnectorProblem):
            await TurnContext(self._adapter, activity).send_activity(TOO_BUSY)

    async def _finish(self, _: web.Application) -> None:
        if unfinished := await self._limiter.finish(STOPS_WITHIN):
            _log.error("%s activities from Teams were not finished in time", unfinished)


def _answer(response: InvokeResponse) -> web.Response:
    body = None if response.body is None else orjson.dumps(response.body)
    return web.Response(status=response.status, body=body, content_type="application/json", charset="utf-8")


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > BODY_LIMIT or len(read := await request.read()) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(max_size=BODY_LIMIT, actual_size=request.content_length or BODY_LIMIT)
    return read
