"""Teams as the server under test meets it: the connector, the sign-in and the keys on loopback, and its activities."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count, islice
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.teams.rendering.cards import Cards
from adapters.teams.rendering.inputs import TYPED
from benchmarks.load import Request
from benchmarks.slack import JUST_NOW
from benchmarks.stored import CHANGED, Applicants, role
from conversations.turns import Actor
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.teams import APP_ID, TEAM_CHANNEL, TENANT, Activity, LocalTeams, Person, actions, inputs
from tests.kit.teams_client import Client

FIRST = Actor(Channel.TEAMS, TENANT, Person("Amara", 0).directory_id, "Amara Okafor", "amara@riverside.example")
TEAM_PLACE = Address(Channel.TEAMS, TENANT, PlaceKind.TEAM, TEAM_CHANNEL)
_FORM = "1"  # the id of the message that holds everybody's form


class NotAnswered(RuntimeError):
    """A stock bot took a message and said nothing, so its figure would be a lie."""


def _person(number: int) -> Person:
    return Person(f"Amara{number} Okafor", number)


class _Teams(LocalTeams):
    """Knows everybody, and does not read what it is sent: tests do that."""

    def look_at(self, body: Mapping[str, Any]) -> None:
        pass

    def _true_answer(self, method: str, path: str, body: Activity) -> web.Response:
        """A reply to an activity, which the stock bots make, is kept as any other message."""
        if method == "POST" and "/activities/" in path:
            path = path.rpartition("/")[0]
        return super()._true_answer(method, path, body)

    def _find(self, where: str, who: str) -> web.Response:
        number = int(where.removeprefix("a:"))
        return web.json_response(self._member(_person(number)))


@asynccontextmanager
async def teams() -> AsyncIterator[LocalTeams]:
    """Served by this process for the length of the block."""
    made = _Teams()
    async with TestServer(made.app()) as server:
        made.url = str(server.make_url("")).rstrip("/")
        yield made


def environment(local: LocalTeams, database: str) -> Mapping[str, str]:
    """What an operator sets for Teams alone: every request is proved, and every message carries a token."""
    return {
        "DATABASE_URL": database,
        "ONBOARDING_TEAM_CHANNEL": f"teams:{TENANT}/{TEAM_CHANNEL}",
        "MICROSOFT_APP_ID": APP_ID,
        "MICROSOFT_APP_PASSWORD": "a dummy",
        "MICROSOFT_APP_TENANT_ID": TENANT,
        "TEAMS_OPENID_METADATA_URL": f"{local.url}/metadata",
        "MICROSOFT_LOGIN_URL": local.url,
        "TEAMS_ALLOWED_SERVICE_URLS": f"{local.url}/connector",
    }


class Corrections:
    """Forms sent back from a card, each changing one answer of one onboarding. The card is replaced by the answers."""

    def __init__(self, local: LocalTeams, session: ClientSession, applicants: Applicants, people: int) -> None:
        self._local = local
        self._applicants = applicants
        self._clients = [Client(local, session, "", _person(number)) for number in range(people)]
        self._numbers = count()
        self.made = 0
        for client in self._clients:
            local.messages[client.where][_FORM] = {}

    def __call__(self, turns: int) -> list[Request]:
        headers = _headers(self._local.token())
        self.made += turns
        return [Request(self._body(number), headers) for number in islice(self._numbers, turns)]

    def _body(self, number: int) -> bytes:
        person = number % len(self._clients)
        form = replace(self._applicants.form, about=self._applicants.reference(person), seen=JUST_NOW)
        card = Cards().form(form, f"n{number}")
        typed = {one["id"]: one["value"] for one in inputs(card) if "value" in one}
        typed[TYPED + CHANGED] = role(number)
        send = next(action for action in actions(card) if action.get("verb") == "send")
        act = {"type": "Action.Execute", "verb": "send", "data": {**send["data"], **typed}}
        value = {"action": act, "trigger": "manual"}
        return _encoded(
            self._clients[person].activity(type="invoke", name="adaptiveCard/action", value=value, replyToId=_FORM)
        )


class Messages:
    """Words typed by one person after the other, unsigned."""

    def __init__(self, local: LocalTeams, session: ClientSession, people: int) -> None:
        self._clients = [Client(local, session, "", _person(number)) for number in range(people)]
        self._numbers = count()
        self.made = 0

    def __call__(self, turns: int) -> list[Request]:
        self.made += turns
        clients = (self._clients[number % len(self._clients)] for number in islice(self._numbers, turns))
        said = (client.activity(text="Riverside NHS Trust") for client in clients)
        return [Request(_encoded(activity), {"Content-Type": "application/json"}) for activity in said]


def all_answered(local: LocalTeams, turns: int) -> None:
    """Raises NotAnswered unless as many texts, at least, have reached the people."""
    texts = sum("text" in said for messages in local.messages.values() for said in messages.values())
    if texts < turns:
        raise NotAnswered(f"{turns} messages to the stock bots got {texts} answers.")


def corrected(answer: bytes) -> bool:
    """A card with the answers as they stand now takes the form's place."""
    return b"application/vnd.microsoft.card.adaptive" in answer and b"Action.Execute" in answer


def _headers(token: str) -> Mapping[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}


def _encoded(activity: Activity) -> bytes:
    return json.dumps(activity).encode()
