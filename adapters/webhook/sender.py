"""Posts an event as JSON, signed over its time and its body, and reads from the answer what became of it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import orjson
from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientSession, ClientTimeout

from adapters.common.http import asked_to_wait
from adapters.webhook.settings import WebhookSettings
from conversations.replies import Message, SummaryList
from conversations.sending import MessageRefused, NotSent, PerhapsDelivered, PlaceClosed, TryLater
from conversations.text import Moment, Text, plain
from models.domain import Address

ID, TIME, SIGNATURE = "Onboarding-Id", "Onboarding-Timestamp", "Onboarding-Signature"
_PATIENCE = ClientTimeout(total=10, sock_connect=5)
_LONGEST_WAIT, _USUAL_WAIT = 3600.0, 60.0  # seconds
_ITS_SETTINGS = frozenset({401, 403, 404, 405})
_PASSING = frozenset({408, 425})


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a dot and the body, letter for letter."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


class WebhookSender:
    """A Sender. Follows no redirect: the event would go to an address that nobody set. Raises SendProblem."""

    def __init__(self, settings: WebhookSettings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._session: ClientSession | None = None

    async def post(self, address: Address, message: Message, thread: str | None = None, key: str = "") -> str:
        """`key` is the id of the event, the same for each try: whoever keeps ids takes none twice."""
        body = written(message, key)
        timestamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            ID: key,
            TIME: timestamp,
            SIGNATURE: signature(self._settings.secret, timestamp, body),
        }
        try:
            async with self._open().post(
                self._settings.url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                _judge(answer)
        except ClientConnectorError as problem:
            raise NotSent("The webhook does not take connections.") from problem
        except (TimeoutError, ClientError, OSError) as problem:
            raise PerhapsDelivered(f"The webhook did not answer ({type(problem).__name__}).") from problem
        return key

    async def update(self, address: Address, message_id: str, message: Message) -> None:
        """An event does not change. Raises MessageRefused."""
        raise MessageRefused("An event that was posted is not changed.")

    async def find(self, address: Address, key: str, thread: str | None, since: datetime) -> str | None:
        """The webhook cannot be asked what it has. It is told again under the same id, by which it knows."""
        return None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=_PATIENCE)
        return self._session


def written(message: Message, key: str) -> bytes:
    """The rows of a message as one JSON object, with its id first."""
    rows = [row for block in message.blocks if isinstance(block, SummaryList) for row in block.rows]
    return orjson.dumps({"id": key, **{plain(row.label): _value(row.value) for row in rows}})


def _value(value: Text) -> str:
    match value:
        case (Moment(at=at),):
            return at.isoformat(timespec="seconds")
        case _:
            return plain(value)


def _judge(answer: ClientResponse) -> None:
    """Raises a SendProblem for everything but a 2xx."""
    status = answer.status
    match status:
        case _ if 200 <= status < 300:
            return
        case 429:
            raise TryLater(timedelta(seconds=asked_to_wait(answer.headers, _USUAL_WAIT, _LONGEST_WAIT)))
        case _ if 300 <= status < 400:
            raise PlaceClosed("The webhook sends us elsewhere, and we do not follow. Set WEBHOOK_URL to that address.")
        case _ if status in _ITS_SETTINGS:
            raise PlaceClosed(f"The webhook answers {status}. Check WEBHOOK_URL, and WEBHOOK_SECRET on both sides.")
        case _ if status >= 500 or status in _PASSING:
            raise NotSent(f"The webhook answers {status}.")
        case _:
            raise MessageRefused(f"The webhook refuses this event ({status}).")
