"""`POST /slack/events`: checked for size, signature and age before anything in the body is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters.slack.app import SlackApp
from adapters.slack.socket import SlackSocket

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
            _check_shape(body, request.content_type)
        except Malformed:
            return _refused(400, "not shaped as Slack's bodies are")
        try:
            answer = await _dispatched(slack, body, request)
        except Malformed:
            return _refused(400, "not shaped as Slack's bodies are")
        return await to_aiohttp_response(answer)

    async def finish(_: web.Application) -> None:
        await slack.responder.finish()

    app.router.add_post(PATH, events)
    app.on_cleanup.append(finish)  # after the last request was answered: it may have left something to finish


async def _dispatched(slack: SlackApp, body: str, request: web.Request) -> BoltResponse:
    """Raises Malformed for a body that bolt cannot read, or that is for nobody."""
    headers: dict[str, str | Sequence[str]] = dict(request.headers)
    try:
        answer = await slack.bolt.async_dispatch(AsyncBoltRequest(body=body, headers=headers))
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


def _check_shape(body: str, content_type: str) -> None:
    """Raises Malformed where bolt would fail to read it, or read something that is no object."""
    try:
        if content_type == _FORM:
            payload = parse_qs(body).get("payload")
            read = json.loads(payload[0]) if payload else {}
        else:
            read = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise Malformed from problem
    if not isinstance(read, dict):
        raise Malformed


def add_slack_socket(app: web.Application, socket: SlackSocket) -> None:
    """Socket Mode in place of the route: it connects when the server starts."""

    async def start(_: web.Application) -> None:
        await socket.start()

    async def stop(_: web.Application) -> None:
        await socket.stop()

    app.on_startup.append(start)
    app.on_shutdown.append(stop)
