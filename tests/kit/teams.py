"""A local Teams: the connector, Microsoft's sign-in and its signing keys, all scripted."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import unquote

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from adapters.teams.rendering.actions import OURS
from tests.kit.adaptive_cards import problems_in

APP_ID = "0a1b2c3d-0000-4000-8000-000000000001"
TENANT = "11111111-0000-4000-8000-000000000001"
BOT = f"28:{APP_ID}"
TEAM_CHANNEL = "19:onboarding@thread.tacv2"
Activity = dict[str, Any]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Person:
    name: str
    number: int

    @property
    def directory_id(self) -> str:
        return f"22222222-0000-4000-8000-{self.number:012}"

    @property
    def sender(self) -> str:
        return f"29:{self.name.split()[0].lower()}"

    @property
    def email(self) -> str:
        where = {"Grace": "northgate", "Priya": "notify", "Daniel": "notify"}.get(self.name.split()[0], "riverside")
        return f"{self.name.lower().replace(' ', '.')}@{where}.example"

    @property
    def chat(self) -> str:
        return f"a:{self.number}"


AMARA, TOM, PRIYA, DANIEL, GRACE = (
    Person(name, number)
    for number, name in enumerate(("Amara Okafor", "Tom Ellis", "Priya Shah", "Daniel Reid", "Grace Lin"), 1)
)


@dataclass(frozen=True)
class Request:
    """What the assistant asked of the connector."""

    method: str
    path: str
    body: Mapping[str, Any]
    token: str


class Key:
    """A signing key of Microsoft's."""

    def __init__(self, name: str, endorsements: tuple[str, ...] | None = ("msteams",)) -> None:
        self.name = name
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.jwk = json.loads(RSAAlgorithm.to_jwk(self.private.public_key())) | {"kid": name, "use": "sig"}
        if endorsements is not None:
            self.jwk["endorsements"] = list(endorsements)


class LocalTeams:
    """`answers` holds scripted answers that come before the true ones: a status with body and headers, or a wait.

    One that is `stored` keeps the message, whatever its status says.
    """

    def __init__(self) -> None:
        self.keys = [Key("first")]
        self.requests: list[Request] = []
        self.answers: deque[Mapping[str, Any]] = deque()
        self.messages: dict[str, dict[str, Activity]] = defaultdict(dict)
        self.updates: Counter[str] = Counter()  # how often a message was put in the place of itself
        self.members: set[Person] = {PRIYA, DANIEL}
        self.guests: set[Person] = set()
        self.anonymous: set[Person] = set()
        self.tenants: dict[Person, str] = {}  # of those who are of another one
        self.faults: list[str] = []
        self.refuses_sign_in = False
        self.sign_in_status = 200  # anything else is all that the sign-in says
        self.blocked: set[str] = set()  # conversations that answer 403
        self.tokens = 0
        self.metadata_fetched = 0
        self.metadata_status = 200
        self.slow_metadata = 0.0  # seconds
        self.token_seconds = 3600
        self._ids = count(1_700_000_000_000)
        self.url = ""

    def app(self) -> web.Application:
        app = web.Application(client_max_size=2**22)
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_route("*", "/connector/{rest:.*}", self._connector)
        return app

    async def _metadata(self, _: web.Request) -> web.Response:
        self.metadata_fetched += 1
        await asyncio.sleep(self.slow_metadata)
        said = {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"}
        return web.json_response(said, status=self.metadata_status)

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [key.jwk for key in self.keys]})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.tokens += 1
        if self.sign_in_status != 200:
            return web.Response(status=self.sign_in_status)
        if self.refuses_sign_in or form["client_secret"] != "a dummy":
            return web.json_response({"error": "invalid_client"}, status=401)
        assert form["grant_type"] == "client_credentials" and form["scope"] == "https://api.botframework.com/.default"
        return web.json_response({"access_token": f"token-{self.tokens}", "expires_in": self.token_seconds})

    async def _connector(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        path = unquote(request.match_info["rest"])
        self.requests.append(Request(request.method, path, body, request.headers.get("Authorization", "")))
        targeted = bool(body.get("recipient", {}).get("isTargeted"))
        assert targeted == (request.query.get("isTargetedActivity") == "true"), "the address and the body agree"
        self.faults += problems_in(body.get("activity", body))  # a test fails at its end, whatever became of them
        if self.answers and request.method != "GET":
            scripted = self.answers.popleft()
            await asyncio.sleep(scripted.get("wait", 0))
            if "status" not in scripted:
                return self._true_answer(request.method, path, body)
            if scripted.get("stored"):
                self._true_answer(request.method, path, body)
            return web.json_response(
                scripted.get("body", {}), status=scripted["status"], headers=scripted.get("headers", {})
            )
        return self._true_answer(request.method, path, body)

    def _true_answer(self, method: str, path: str, body: Activity) -> web.Response:
        if any(f"/{where}/" in path for where in self.blocked):
            return web.json_response({"error": {"code": "ConversationBlockedByUser"}}, status=403)
        match method, path.split("/"):
            case "POST", ["v3", "conversations"]:
                return self._create(body)
            case "POST", ["v3", "conversations", where, "activities"]:
                return web.json_response({"id": self._keep(where, body)}, status=201)
            case "PUT", ["v3", "conversations", where, "activities", message]:
                return self._update(where, message, body)
            case "GET", ["v3", "conversations", where, "pagedmembers"]:
                return web.json_response({"members": [self._member(person) for person in self.members]})
            case "GET", ["v3", "conversations", where, "members", who]:
                return self._find(where, who)
            case _:
                return web.json_response({"error": {"code": "BadSyntax"}}, status=400)

    def _create(self, body: Activity) -> web.Response:
        if body.get("isGroup"):
            base = body["channelData"]["channel"]["id"]
            message = str(next(self._ids))
            self.messages[f"{base};messageid={message}"][message] = body["activity"]
            return web.json_response({"id": f"{base};messageid={message}", "activityId": message}, status=201)
        return web.json_response({"id": f"a:begun:{body['members'][0]['id']}"}, status=201)

    def _keep(self, where: str, body: Activity) -> str:
        message = str(next(self._ids))
        if body["type"] == "message":
            self.messages[where][message] = body
        return message

    def _update(self, where: str, message: str, body: Activity) -> web.Response:
        if message not in self.messages[where]:
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        self.messages[where][message] = body
        self.updates[message] += 1
        return web.json_response({"id": message})

    def _find(self, where: str, who: str) -> web.Response:
        everybody = {*self.members, *self.guests} if where == TEAM_CHANNEL else {AMARA, TOM, PRIYA, DANIEL, GRACE}
        found = next((one for one in everybody if who in (one.sender, one.directory_id)), None)
        if found is None:
            return web.json_response({"error": {"code": "MemberNotFoundInConversation"}}, status=404)
        return web.json_response(self._member(found))

    def _member(self, person: Person) -> Mapping[str, Any]:
        return {
            "id": person.sender,
            "name": person.name,
            "aadObjectId": person.directory_id,
            "email": person.email,
            "tenantId": self.tenants.get(person, TENANT),
            "userRole": "guest" if person in self.guests else "anonymous" if person in self.anonymous else "user",
        }

    # What a test looks at

    def cards(self, where: str) -> list[Activity]:
        """The cards in a conversation as they stand now, oldest first."""
        return [said["attachments"][0]["content"] for said in self.messages[where].values() if "attachments" in said]

    def threads(self) -> list[str]:
        return [where for where in self.messages if where.startswith(f"{TEAM_CHANNEL};")]

    def sent(self, method: str = "POST") -> list[Request]:
        """The messages that were sent, typing left out."""
        return [r for r in self.requests if r.method == method and r.body.get("type") != "typing"]

    def token(self, **claims: Any) -> str:
        """A token that Microsoft signed for the assistant. `claims` change it; `key` and `headers` its making."""
        key: Key = claims.pop("key", self.keys[0])
        headers = claims.pop("headers", {"kid": key.name})
        now = int(time.time())
        payload = {
            "iss": "https://api.botframework.com",
            "aud": APP_ID,
            "serviceurl": f"{self.url}/connector",
            "nbf": now - 60,
            "exp": now + 3600,
        } | claims
        known = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(known, key.private, algorithm="RS256", headers=headers)


_WITHIN = ("body", "items", "columns", "rows", "cells", "actions")
"""Where an element holds others."""


def texts(element: object) -> str:
    """Every word that a card shows, hidden parts too."""
    if isinstance(element, list):
        return "\n".join(filter(None, map(texts, element)))
    if not isinstance(element, dict):
        return ""
    own = [str(element[name]) for name in ("text", "title", "label", "value") if isinstance(element.get(name), str)]
    inlines = "".join(run["text"] for run in element.get("inlines", []))
    below = [texts(element.get(name)) for name in (*_WITHIN, "choices")]
    return "\n".join(filter(None, [*own, inlines, *below]))


def actions(element: object) -> Rows:
    """Every action of a card, those in hidden parts too."""
    if isinstance(element, list):
        return [action for one in element for action in actions(one)]
    if not isinstance(element, dict):
        return []
    own = [element] if str(element.get("type", "")).startswith("Action.") else []
    return own + [a for name in _WITHIN for a in actions(element.get(name))]


def inputs(element: object) -> Rows:
    """Every input of a card."""
    if isinstance(element, list):
        return [found for one in element for found in inputs(one)]
    if not isinstance(element, dict):
        return []
    own = [element] if str(element.get("type", "")).startswith("Input.") else []
    return own + [found for name in ("body", "items", "columns") for found in inputs(element.get(name))]


def button(card: Activity, label: str) -> dict[str, Any]:
    """The action behind a label: the yes of a question where there is one."""
    found = [action for action in actions(card) if action["title"] == label and "data" in action]
    assert found, f"no [{label}] among {[action['title'] for action in actions(card)]}"
    return found[-1]


def data_of(action: Mapping[str, Any]) -> Mapping[str, Any]:
    ours: Mapping[str, Any] = action["data"][OURS]
    return ours


@asynccontextmanager
async def local_teams() -> AsyncIterator[LocalTeams]:
    """Serves on a free port while the block runs."""
    teams = LocalTeams()
    server = TestServer(teams.app())
    await server.start_server()
    teams.url = str(server.make_url("")).rstrip("/")
    try:
        yield teams
    finally:
        await server.close()
    assert teams.faults == []
