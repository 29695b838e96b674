"""`POST /slack/events`: checked for size, signature and age before anything in the body is read."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from yarl import query_to_pairs

from adapters.slack.app import SlackApp
from adapters.slack.socket_mode import SlackSocket

PATH = "/slack/events"
LARGEST = 1024 * 1024  # bytes
_FORM = "application/x-www-form-urlencoded"

_log = logging.getLogger(__name__)


class Malformed(ValueError):
    """A body that Slack would not send."""


def add_slack(app: web.Application, slack: SlackApp, signing_secret: str) -> None:
    """Adds the route, and lets what is under way end when the server stops."""
    verifier = SignatureVerifier(signing_secret)

    async def events(request: web.Request) -> web.Response:
        try:
            body = await _body(request)
        except Malformed:
            return _refused(400, "too large or not text")
        if not _is_signed(verifier, body, request):
            return _refused(401, "not signed by Slack within the last 5 minutes")
        try:
            answer = await _dispatched(slack, _read(body, request.content_type))
        except Malformed:
            return _refused(400, "not shaped as Slack's bodies are")
        # as bytes: aiohttp takes several times as long over a text
        return web.Response(status=answer.status, body=answer.body.encode(), headers=answer.first_headers())

    async def finish(_: web.Application) -> None:
        await slack.responder.finish()

    app.router.add_post(PATH, events)
    app.on_cleanup.append(finish)  # after the last request was answered: it may have left something to finish


async def _dispatched(slack: SlackApp, said: dict[str, Any]) -> BoltResponse:
    """Raises Malformed for a body that bolt cannot read, or that is for nobody."""
    try:
        # Bolt takes a body that is read already in this mode alone, in which it checks no signature: we have.
        answer = await slack.bolt.async_dispatch(AsyncBoltRequest(body=said, mode="socket_mode"))
    except (TypeError, AttributeError, LookupError, ValueError) as problem:  # bolt reads who it is from before it looks
        raise Malformed from problem
    if answer.status == HTTPStatus.NOT_FOUND:
        raise Malformed
    return answer


def _refused(status: int, why: str) -> web.Response:
    _log.warning("A request to %s was refused: %s", PATH, why)
    return web.Response(status=status)


async def _body(request: web.Request) -> str:
    read = bytearray()
    async for chunk in request.content.iter_chunked(65536):
        read += chunk
        if len(read) > LARGEST:
            raise Malformed
    try:
        return read.decode()
    except UnicodeDecodeError as problem:
        raise Malformed from problem


def _is_signed(verifier: SignatureVerifier, body: str, request: web.Request) -> bool:
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii()):
        return False
    return bool(verifier.is_valid(body, timestamp, signature))


def _read(body: str, content_type: str) -> dict[str, Any]:
    """What Slack says: JSON, or a form, which may hold JSON in its `payload`. Raises Malformed."""
    if content_type == _FORM:
        fields = dict(query_to_pairs(body))
        return _object(fields["payload"]) if "payload" in fields else fields
    return _object(body)


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Malformed from problem
    if not isinstance(read, dict):
        raise Malformed
    return read


def add_slack_socket(app: web.Application, socket: SlackSocket) -> None:
    """Socket Mode in place of the route: it connects when the server starts."""

    async def start(_: web.Application) -> None:
        await socket.start()

    async def stop(_: web.Application) -> None:
        await socket.stop()

    app.on_startup.append(start)
    app.on_shutdown.append(stop)
