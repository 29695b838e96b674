"""The six routes of the Bot Framework's connector, with retries that never say a thing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson
from botbuilder.schema import Activity

from adapters.teams.auth.access_tokens import AccessTokens
from adapters.teams.errors import ConnectorProblem, DeliveryUnknown, MessageTooLarge, NotFound, NotReachable, Throttled
from adapters.teams.http import HttpClient, HttpProblem, HttpResponse, NotConnected

TRIES = 3
LONGEST_WAIT = 5.0  # seconds that we wait ourselves; the outbox waits longer
_TARGETED = "?isTargetedActivity=true"
_AGAIN_ALWAYS = (412, 429)
_AGAIN_UNLESS_POSTED = (408, 500, 502, 503, 504)


class Connector:
    """Talks to the service URL of a conversation. Raises a ConnectorProblem for whatever is not a success."""

    def __init__(self, http: HttpClient, tokens: AccessTokens) -> None:
        self._http = http
        self._tokens = tokens

    async def send(self, service_url: str, conversation: str, activity: Activity, reader: str = "") -> str:
        """Say something in a conversation, or to one `reader` in it. The id of the message."""
        path = f"{_in(conversation)}/activities{_TARGETED if reader else ''}"
        answer = await self._call("POST", service_url, path, as_json(activity, reader))
        return str(answer.body.get("id", ""))

    async def update(
        self, service_url: str, conversation: str, message: str, activity: Activity, reader: str = ""
    ) -> None:
        """Put something in the place of a message, which one `reader` alone has if it is given."""
        path = f"{_in(conversation)}/activities/{_segment(message)}{_TARGETED if reader else ''}"
        await self._call("PUT", service_url, path, as_json(activity, reader))

    async def delete(self, service_url: str, conversation: str, message: str) -> None:
        """Take a message away. Raises NotFound for one that is not there."""
        await self._call("DELETE", service_url, f"{_in(conversation)}/activities/{_segment(message)}")

    async def create(self, service_url: str, parameters: Mapping[str, Any]) -> tuple[str, str]:
        """Begin a conversation: with a person, or a new thread in a channel. Its id and that of its first message."""
        answer = await self._call("POST", service_url, "v3/conversations", parameters)
        return str(answer.body.get("id", "")), str(answer.body.get("activityId", ""))

    async def member(self, service_url: str, conversation: str, who: str) -> Mapping[str, Any]:
        """One member of a conversation. Raises NotFound for somebody who is none."""
        return (await self._call("GET", service_url, f"{_in(conversation)}/members/{_segment(who)}")).body

    async def members(self, service_url: str, conversation: str, most: int) -> tuple[Mapping[str, Any], ...]:
        """The first members of a conversation, `most` of them or fewer."""
        path = f"{_in(conversation)}/pagedmembers?pageSize={most}"
        listed = (await self._call("GET", service_url, path)).body.get("members")
        return tuple(member for member in listed if isinstance(member, dict)) if isinstance(listed, list) else ()

    async def all_members(self, service_url: str, conversation: str, page: int) -> tuple[Mapping[str, Any], ...]:
        """All members of a conversation, asked for `page` at a time."""
        found: list[Mapping[str, Any]] = []
        more = ""
        while True:
            token = f"&continuationToken={_segment(more)}" if more else ""
            path = f"{_in(conversation)}/pagedmembers?pageSize={page}{token}"
            body = (await self._call("GET", service_url, path)).body
            listed = body.get("members")
            found += [member for member in listed if isinstance(member, dict)] if isinstance(listed, list) else []
            more = str(body.get("continuationToken") or "")
            if not more:
                return tuple(found)

    async def _call(
        self, method: str, service_url: str, path: str, payload: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        url = f"{service_url.rstrip('/')}/{path}"
        body = None if payload is None else orjson.dumps(payload)
        for tried in range(1, TRIES + 1):
            problem = await self._once(method, url, body)
            if isinstance(problem, HttpResponse):
                return problem
            wait = _wait(method, problem, tried)
            if wait is None or tried == TRIES:
                raise problem
            await asyncio.sleep(wait)
        raise AssertionError("the last try answers or raises")

    async def _once(self, method: str, url: str, body: bytes | None) -> HttpResponse | ConnectorProblem:
        headers = {**await self._tokens.headers(), "Content-Type": "application/json; charset=utf-8"}
        try:
            answer = await self._http.request(method, url, body=body, headers=headers)
        except NotConnected as problem:
            return ConnectorProblem(f"Teams cannot be reached: {problem}.")
        except HttpProblem as problem:
            kind = DeliveryUnknown if method == "POST" else ConnectorProblem
            return kind(f"Teams did not answer: {problem}.")
        if answer.status == 401:
            self._tokens.forget()
        return answer if answer.status < 300 else _problem(method, answer)


def as_json(activity: Activity, reader: str = "") -> Mapping[str, Any]:
    """What we send of an activity, to one `reader` alone if it is given.

    The schema's own serialize looks at every part of a card, for a millisecond each.
    """
    whom = {"id": reader, "isTargeted": True} if reader else None
    fields = {"type": activity.type, "text": activity.text, "summary": activity.summary, "recipient": whom}
    attached = [{"contentType": one.content_type, "content": one.content} for one in activity.attachments or ()]
    return {name: value for name, value in (*fields.items(), ("attachments", attached)) if value}


def _in(conversation: str) -> str:
    return f"v3/conversations/{_segment(conversation)}"


def _segment(name: str) -> str:
    return quote(name, safe="")


def _wait(method: str, problem: ConnectorProblem, tried: int) -> float | None:
    """Seconds until the next try; None where another try is of no use, or might say it twice."""
    match problem:
        case Throttled():
            return problem.seconds if problem.seconds <= LONGEST_WAIT else None
        case ConnectorProblem(status=401):
            return 0.0 if tried == 1 else None
        case ConnectorProblem(status=status) if method != "POST" and (status is None or status in _AGAIN_UNLESS_POSTED):
            return 0.5 * (1 << tried)
        case _:
            return None


def _problem(method: str, answer: HttpResponse) -> ConnectorProblem:
    code = _code(answer)
    said = f"Teams answered {answer.status} {code}".rstrip() + "."
    match answer.status:
        case status if status in _AGAIN_ALWAYS:
            return Throttled(said, status, code, _retry_after(answer))
        case 413:
            return MessageTooLarge(said, 413, code)
        case 403:
            return NotReachable(said, 403, code)
        case 404:
            return NotFound(said, 404, code)
        case status if method == "POST" and (status >= 500 or status == 408):
            return DeliveryUnknown(said, status, code)
        case status:
            return ConnectorProblem(said, status, code)


def _code(answer: HttpResponse) -> str:
    """The reason's own name, the most telling one where Teams gives several."""
    error = answer.body.get("error")
    parts = [part for part in (error, answer.body) if isinstance(part, Mapping)]
    named = [str(part[name]) for part in parts for name in ("subCode", "code") if isinstance(part.get(name), str)]
    return next((name[:60] for name in named if name.isidentifier()), "")


def _retry_after(answer: HttpResponse) -> float:
    try:
        return max(0.0, float(answer.headers.get("Retry-After", "1")))
    except ValueError:
        return 1.0
