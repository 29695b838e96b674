"""Asks the public API of ODS (ORD, version 2) for organisations: never more than 5 times a second, and never for long.

Each process asks for itself, and has its part of these 5. Whoever asks waits for a person, so what takes longer than a
breath is given up, and what was typed stands.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from adapters.common.http import asked_to_wait
from conversations.organisations.lookup import SourceSilent
from conversations.organisations.types import readable, type_of
from models.organisations import Organisation

MOST_IN_A_SECOND = 5
_PATIENCE = ClientTimeout(total=1.5)
_LONGEST_TURN = 1.0  # seconds that somebody waits for their place among these
_MOST = 20  # organisations of an answer
_MOST_BYTES = 1_000_000
_FEWEST_LETTERS = 3  # of a name that the API looks for
_USUAL_REST, _LONGEST_REST = 5.0, 60.0  # seconds, after it refused


class OdsApi:
    """An OrganisationSource. `base`: the address before /organisations. `timer` gives seconds that only grow.

    `in_a_second`: how often it may be asked, of the 5 times that all processes may ask together.
    """

    def __init__(
        self, base: str, timer: Callable[[], float] = time.monotonic, in_a_second: int = MOST_IN_A_SECOND
    ) -> None:
        self._base = base.rstrip("/")
        self._timer = timer
        self._most = min(in_a_second, MOST_IN_A_SECOND)
        self._asked: deque[float] = deque(maxlen=self._most)
        self._rests_until = 0.0
        self._session: ClientSession | None = None

    async def with_code(self, code: str) -> Organisation | None:
        """By its ODS code; None for one that nobody has. Raises SourceSilent."""
        answer = await self._get(f"/organisations/{quote(code, safe='')}", {})
        return _whole(answer) if answer else None

    async def named(self, words: str) -> Sequence[Organisation]:
        """Those whose names hold these words, closed ones too. Raises SourceSilent."""
        if len(words) < _FEWEST_LETTERS:
            return ()
        answer = await self._get("/organisations", {"Name": words, "Limit": str(_MOST)})
        return tuple(_short_ones(answer or {}))

    async def close(self) -> None:
        """Lets go of the connection."""
        if self._session is not None:
            await self._session.close()

    async def _get(self, path: str, asked: Mapping[str, str]) -> dict[str, Any] | None:
        """What it answers; None where there is nothing of that name."""
        await self._take_turn()
        try:
            async with self._open().get(f"{self._base}{path}", params=asked, allow_redirects=False) as answer:
                return await self._read(answer)
        except (TimeoutError, ClientError, OSError) as problem:
            raise SourceSilent(f"ODS did not answer ({type(problem).__name__}).") from problem

    async def _take_turn(self) -> None:
        """Waits until its part was not asked within a second. Raises SourceSilent for whoever would wait too long."""
        now = self._timer()
        if now < self._rests_until:
            raise SourceSilent("ODS has asked us to wait.")
        first = self._asked[0] if len(self._asked) == self._most else now - 1
        wait = max(0.0, first + 1 - now)
        if wait > _LONGEST_TURN:
            raise SourceSilent("ODS was asked too often just now.")
        self._asked.append(now + wait)
        await asyncio.sleep(wait)

    async def _read(self, answer: ClientResponse) -> dict[str, Any] | None:
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._rests_until = self._timer() + asked_to_wait(answer.headers, _USUAL_REST, _LONGEST_REST)
        if answer.status != HTTPStatus.OK:
            raise SourceSilent(f"ODS answers {answer.status}.")
        body = bytearray()
        async for chunk in answer.content.iter_any():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise SourceSilent("ODS answers more than we read.")
        try:
            read = orjson.loads(body)
        except ValueError:
            raise SourceSilent("ODS answers what is no JSON.") from None
        return read if isinstance(read, dict) else None

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=_PATIENCE, headers={"Accept": "application/json"})
        return self._session


def _short_ones(answer: Mapping[str, Any]) -> Iterator[Organisation]:
    """The summaries of a search. One that is not shaped as ODS's are is left out."""
    found = answer.get("Organisations")
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and one.get("OrgId") and one.get("Name"):
            role = f"{one.get('PrimaryRoleId', '')} {one.get('PrimaryRoleDescription', '')}"
            where, closed = str(one.get("PostCode") or ""), one.get("Status") == "Inactive"
            yield Organisation(str(one["OrgId"]).upper(), readable(str(one["Name"])), type_of(role), where, closed)


def _whole(answer: Mapping[str, Any]) -> Organisation | None:
    """One record. Of several ends the last counts; one that has ended for the law alone is not closed."""
    try:
        record = answer["Organisation"]
        code, name = str(record["OrgId"]["extension"]).upper(), readable(str(record["Name"]))
        roles = [str(role["id"]) for role in record["Roles"]["Role"] if role.get("primaryRole")]
        town = readable(str(record.get("GeoLoc", {}).get("Location", {}).get("Town", "")))
        ends = [day["End"] for day in record.get("Date", ()) if day.get("Type") == "Operational" and day.get("End")]
        closed = record.get("Status") == "Inactive"
        closed_on = date.fromisoformat(max(ends)) if ends and closed else None
    except (KeyError, TypeError, AttributeError, ValueError):
        raise SourceSilent("ODS answers with a record that we cannot read.") from None
    return Organisation(code, name, type_of(" ".join(roles)), town, closed, closed_on)
