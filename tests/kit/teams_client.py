"""Somebody in Teams, sending what a client of Teams would send."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import ClientSession

from tests.kit.adaptive_cards import problems_of
from tests.kit.teams import BOT, TENANT, Activity, LocalTeams, Person, button


@dataclass
class Client:
    """Somebody at one conversation, sending what Teams would send."""

    teams: LocalTeams
    session: ClientSession
    url: str
    person: Person
    signed: bool = True
    place: str = ""
    kind: str = "personal"
    token: Callable[[], str] | None = None
    _ids: Any = field(default_factory=lambda: count(1))

    def activity(self, **more: Any) -> Activity:
        number = f"{self.person.number}{next(self._ids):06}"
        data: dict[str, Any] = {"tenant": {"id": TENANT}}
        if self.kind == "channel":
            data |= {"team": {"id": "19:team"}, "channel": {"id": self.where.partition(";")[0]}}
        return {
            "type": "message",
            "id": f"f:{number}",
            "timestamp": f"2026-12-18T16:55:{number[-2:]}.{number}Z",
            "serviceUrl": f"{self.teams.url}/connector",
            "channelId": "msteams",
            "from": {"id": self.person.sender, "name": self.person.name, "aadObjectId": self.person.directory_id},
            "conversation": {"id": self.where, "conversationType": self.kind, "tenantId": TENANT},
            "recipient": {"id": BOT, "name": "Onboarding"},
            "channelData": data,
        } | more

    @property
    def where(self) -> str:
        return self.place or self.person.chat

    async def send(self, activity: Activity, **headers: str) -> tuple[int, Any]:
        given = {"Authorization": f"Bearer {(self.token or self.teams.token)()}"} if self.signed else {}
        async with self.session.post(self.url, json=activity, headers={**given, **headers}) as response:
            body = await response.text()
            return response.status, json.loads(body) if body.startswith("{") else body

    async def says(self, words: str, **more: Any) -> int:
        text = words
        if self.kind != "personal":
            text = f"<at>Onboarding</at> {words}"
            mention = {"type": "mention", "text": "<at>Onboarding</at>", "mentioned": {"id": BOT, "name": "Onboarding"}}
            more = {"entities": [mention]} | more
        status, _ = await self.send(self.activity(text=text, **more))
        return status

    async def does(
        self, action: Mapping[str, Any], reply_to: str = "", by: str = "Execute", trigger: str = "manual", **typed: str
    ) -> Any:
        """Presses a button or sends a form: the body of the answer. `trigger`: "automaticRefresh" if a client does."""
        data = dict(action["data"]) | typed
        if by == "Execute":
            act = {"type": "Action.Execute", "verb": action["verb"], "data": data}
            made = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": act, "trigger": trigger}}
        else:
            made = {"value": data}
        status, body = await self.send(self.activity(**made, replyToId=reply_to))
        assert status == 200, body
        if by == "Execute" and body["type"] == "application/vnd.microsoft.card.adaptive":
            self.teams.faults += problems_of(body["value"])
        return body

    async def presses(self, label: str, card: Activity, **more: str) -> Any:
        return await self.does(button(card, label), **more)
