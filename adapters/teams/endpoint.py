"""The door: what comes to /api/messages is read, proved and answered in time, or refused with a status."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Protocol

import orjson
from aiohttp import web

from adapters.teams.activity import BODY_LIMIT, Activity, read_activity
from adapters.teams.activity_handler import TeamsChat
from adapters.teams.connector import Connector
from adapters.teams.errors import BadBody, ConnectorProblem, KeysUnavailable, NotAllowed, NotAuthentic
from adapters.teams.inbound import card_of, intent_of
from adapters.teams.installs import Installs
from adapters.teams.rendering.actions import REFRESH
from adapters.teams.replies import Answer
from adapters.teams.settings import TeamsSettings

ACKNOWLEDGED = 2.0  # seconds after which a message is answered with 200 and the work goes on
_INVOKE_WAITS = 8.0  # Teams waits 10 to 15 for the answer to an Execute
_TYPING_AFTER = 0.7
_TYPING_EVERY = 3.0
MOST = 500  # activities under way: what a stop has the time to finish
GRACE = 15.0  # seconds in which a stop finishes them
SLOW = (
    "This takes longer than usual. If nothing changes here within a minute, select the button again to see how it "
    "ended."
)
TOO_BUSY = "We are too busy to take this, so nothing was saved. Try again in a minute."
_TEAMS = "msteams"
_STATUS = {BadBody: 400, NotAuthentic: 401, NotAllowed: 403, KeysUnavailable: 503}

_log = logging.getLogger(__name__)


class Proof(Protocol):
    """Knows who may send."""

    async def authenticate(self, authorization: str, service_url: str, channel_id: str) -> None:
        """Returns for a genuine request. Raises NotAuthentic, or KeysUnavailable where nothing can be proved."""
        ...


class Door:
    """Handles POST /api/messages. Without `proof`, nothing is signed: for a client on this computer alone."""

    def __init__(
        self,
        settings: TeamsSettings,
        proof: Proof | None,
        chat: TeamsChat,
        installs: Installs,
        connector: Connector,
    ) -> None:
        self._settings = settings
        self._proof = proof
        self._chat = chat
        self._installs = installs
        self._connector = connector
        self._working: set[asyncio.Task[Any]] = set()

    async def receive(self, request: web.Request) -> web.Response:
        try:
            activity = read_activity(await _body(request))
            await self._prove(request.headers.get("Authorization", ""), activity)
            return await self._dispatch(activity)
        except (BadBody, NotAuthentic, NotAllowed, KeysUnavailable) as problem:
            status = _STATUS[type(problem)]
            _log.warning("A request to the Teams channel was refused with %s: %s", status, problem)
            return web.json_response({"error": {"message": str(problem)}}, status=status)

    async def close(self, _: web.Application) -> None:
        """Finish what is under way, once the last request was answered."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while self._working:
                    await asyncio.wait(set(self._working))
        if self._working:
            _log.error("%s activities from Teams were not finished in time", len(self._working))

    async def _prove(self, authorization: str, activity: Activity) -> None:
        if self._proof is not None:
            if activity.channel != _TEAMS:
                raise NotAuthentic("The activity is not from Microsoft Teams.")
            await self._proof.authenticate(authorization, activity.service_url, activity.channel)
        if not self._settings.may_send_to(activity.service_url):
            raise NotAuthentic("The service URL is not one of TEAMS_ALLOWED_SERVICE_URLS.")
        if not self._settings.serves(activity.tenant):
            raise NotAllowed("The tenant is not one of TEAMS_ALLOWED_TENANTS.")

    async def _dispatch(self, activity: Activity) -> web.Response:
        full = len(self._working) >= MOST
        match activity.type:
            case "message" if full:
                await self._in_time(self._say_busy(activity), ACKNOWLEDGED)
                return web.Response(status=200)
            case "message":
                await self._in_time(self._taken(activity), ACKNOWLEDGED)
                return web.Response(status=200)
            case "invoke" if activity.invoked == "adaptiveCard/action" and full:
                return _answer(TOO_BUSY)
            case "invoke" if activity.invoked == "adaptiveCard/action":
                answer = await self._in_time(self._taken(activity), _INVOKE_WAITS)
                return _answer(SLOW if answer is None else answer)
            case "invoke":
                return web.Response(status=501)
            case "installationUpdate" | "conversationUpdate":
                await self._in_time(self._installs.take(activity), ACKNOWLEDGED)
                return web.Response(status=200)
            case _:
                return web.Response(status=200)

    def _taken(self, activity: Activity) -> Coroutine[Any, Any, Answer]:
        """The work to do. Raises BadBody before it begins."""
        card = card_of(activity)
        work = self._chat.take(activity, card, intent_of(activity, card))
        # a client refreshes by itself, for whoever looks: nobody did a thing that they wait for
        return work if card is not None and card.verb == REFRESH else self._with_typing(activity, work)

    async def _say_busy(self, activity: Activity) -> None:
        """Teams does not deliver a message again, so its person has to hear of it."""
        _log.error("A message from Teams was not taken: %s activities are under way", len(self._working))
        with suppress(ConnectorProblem):
            said = {"type": "message", "text": TOO_BUSY}
            await self._connector.send(activity.service_url, activity.conversation, said)

    async def _in_time(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        """The result, or None once the time is over: the work goes on either way."""
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._finished)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        return task.result() if done else None

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._working.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("Something from Teams was not handled", exc_info=task.exception())

    async def _with_typing(self, activity: Activity, work: Coroutine[Any, Any, Answer]) -> Answer:
        typing = asyncio.create_task(self._type(activity))
        try:
            return await work
        finally:
            typing.cancel()
            with suppress(asyncio.CancelledError):
                await typing

    async def _type(self, activity: Activity) -> None:
        """Shows that we are at it, for as long as it takes."""
        await asyncio.sleep(_TYPING_AFTER)
        with suppress(ConnectorProblem):
            while True:
                await self._connector.send(activity.service_url, activity.conversation, {"type": "typing"})
                await asyncio.sleep(_TYPING_EVERY)


def _answer(answer: Answer) -> web.Response:
    return web.Response(body=orjson.dumps(invoke_response(answer)), content_type="application/json", charset="utf-8")


def invoke_response(answer: Answer) -> dict[str, Any]:
    """The body that a Universal Action is answered with."""
    kind = "application/vnd.microsoft.card.adaptive"
    if isinstance(answer, str):
        kind = "application/vnd.microsoft.activity.message"
    return {"statusCode": 200, "type": kind, "value": answer}


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > BODY_LIMIT or len(read := await request.read()) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(max_size=BODY_LIMIT, actual_size=request.content_length or BODY_LIMIT)
    return read
