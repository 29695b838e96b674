"""Slack as the assistant meets it when many workspaces have installed its app: one API, and a token for each."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.common.sealing import new_key
from adapters.slack.channel import SlackApp, SlackChannel
from adapters.slack.listeners.replies import PATIENCE
from adapters.slack.manifest import INSTALL, PATH, REDIRECT
from adapters.slack.settings import SlackSettings, Workspaces
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.assistant import Assistant, running
from tests.kit.sides import Gathering
from tests.kit.slack import Answered, ScriptedSlack, read_answer
from tests.kit.slack_api import SlackApi
from tests.kit.slack_contracts import Contracts
from tests.kit.slack_payloads import BOT, ENTERPRISE, SECRET, TEAM, TEAM_CHANNEL, Body, signed, unique
from tests.kit.slack_seats import SlackSeat, SlackSide

HOME, OTHER = TEAM, "T02OTHER"
CLIENT, CLIENT_SECRET = "111.222", "slack-client-secret"
TEAM_PLACE = Address(Channel.SLACK, HOME, PlaceKind.TEAM, TEAM_CHANNEL)
HOURS = 12 * 3600  # how long a token lasts


@dataclass
class SlackOfMany:
    """Each workspace with what it holds; a token opens one of them and no other.

    `codes` are what Slack gave to browsers, `refreshed` the refresh tokens that were used, `revoked` the tokens that
    are worth nothing any more. `lasts`: seconds until a new token ends, 0 for one that does not. `organisations`: to
    which a workspace belongs, where it belongs to one.
    """

    lasts: int = 0
    workspaces: dict[str, SlackApi] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # token: workspace or organisation
    refresh: dict[str, str] = field(default_factory=dict)
    refreshed: list[str] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)  # the methods that were called with a token of nobody's
    key: str = field(default_factory=new_key)
    allowed: frozenset[str] = frozenset()
    address: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        for team in (HOME, OTHER):
            self.workspaces[team] = api = SlackApi()
            api.users = {name: {**user, "team_id": team} for name, user in api.users.items()}
        self.workspaces[OTHER].members = {}

    def settings(self) -> Mapping[str, Any]:
        many = Workspaces(CLIENT, CLIENT_SECRET, (self.key,), "https://bot.example.nhs.uk", self.allowed)
        return {"slack": SlackSettings("", SECRET, "", f"{self.address}api/", many)}

    def join(self, assistant: Assistant, site: web.Application) -> None:
        channel = assistant.app.channel(SlackChannel)
        self.assistant = assistant
        self.channel = channel
        self.slack_app: SlackApp = channel.slack_app(assistant.app.manager, timer=lambda: self.seconds)
        channel.serve(site, self.slack_app)

    async def quiet(self) -> None:
        await self.slack_app.replies.finish()

    # What Slack does

    async def handle(self, request: web.Request) -> web.Response:
        method, token = request.match_info["method"], request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "oauth.v2.access":
            return await self._access(request)
        workspace = self.tokens.get(token) if token not in self.revoked else None
        if method == "auth.revoke":
            self.revoked.add(dict(await request.post()).get("token", token))  # type: ignore[arg-type]
            return web.json_response({"ok": True, "revoked": True})
        if workspace is None:
            self.refused.append(method)
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if method == "auth.test":
            return web.json_response({"ok": True, "team_id": workspace, "user_id": BOT, "bot_id": "B0BOT"})
        return await self.workspaces[workspace].handle(request)

    async def take(self, request: web.Request) -> web.Response:
        """The body of a file, for the workspace that gave its address out."""
        return await self.workspaces[request.match_info["workspace"]].take(request)

    async def _access(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        header = request.headers.get("Authorization", "")
        assert form.get("client_secret") == CLIENT_SECRET or header.startswith("Basic"), "the app proves itself"
        if form.get("grant_type") == "refresh_token":
            used = form["refresh_token"]
            if used in self.refreshed or used not in self.refresh:
                return web.json_response({"ok": False, "error": "invalid_refresh_token"})
            self.refreshed.append(used)
            return web.json_response({"ok": True, "token_type": "bot", **self._token(self.refresh[used])})
        given = self.codes.pop(form.get("code", ""), None)
        return web.json_response(given or {"ok": False, "error": "invalid_code"})

    def _token(self, workspace: str) -> dict[str, Any]:
        token = unique(f"xoxb-{workspace}-")
        self.tokens[token] = workspace
        if not self.lasts:
            return {"access_token": token}
        refresh = unique("xoxe-1-")
        self.refresh[refresh] = workspace
        return {"access_token": token, "refresh_token": refresh, "expires_in": self.lasts}

    def code_for(self, workspace: str) -> str:
        """What Slack gives the browser of whoever has allowed the app."""
        whole = workspace == ENTERPRISE
        organisation = ENTERPRISE if whole else self.organisations.get(workspace)
        team = None if whole else {"id": workspace, "name": f"Workspace {workspace}"}
        self.codes[made := unique("code-")] = {
            "ok": True,
            "app_id": "A01APP",
            "authed_user": {"id": "U09MANAGER"},
            "scope": "chat:write",
            "token_type": "bot",
            "bot_user_id": BOT,
            "team": team,
            "enterprise": {"id": organisation, "name": "Acme"} if organisation else None,
            "is_enterprise_install": whole,
            **self._token(workspace),
        }
        return made

    def uninstall(self, workspace: str) -> None:
        """Slack takes the tokens back at once; the event comes after."""
        self.revoked |= {token for token, of in self.tokens.items() if of == workspace}

    # What people do

    async def begin(self) -> tuple[str, str, str]:
        """The page that says what the app may do, the word that goes to Slack, and the browser's cookie."""
        async with self.assistant.client.get(INSTALL) as answer:
            page, cookie = await answer.text(), answer.headers["Set-Cookie"].partition(";")[0]
        link = page.partition('href="https://slack.com')[2].partition('"')[0].replace("&amp;", "&")
        return page, parse_qs(urlsplit(link).query)["state"][0], cookie

    async def come_back(self, state: str, cookie: str, **more: str) -> tuple[int, str]:
        """Slack sends the browser back."""
        asked = {"state": state, **more}
        async with self.assistant.client.get(REDIRECT, params=asked, headers={"Cookie": cookie}) as answer:
            return answer.status, await answer.text()

    async def installs(self, workspace: str) -> tuple[int, str]:
        _, state, cookie = await self.begin()
        return await self.come_back(state, cookie, code=self.code_for(workspace))

    def at(self, workspace: str) -> AtWorkspace:
        """Slack as the people of one workspace see it."""
        there = AtWorkspace(self.workspaces[workspace], self.address, Contracts(), PATIENCE)
        there.many, there.workspace = self, workspace
        there.assistant, there.slack_app = self.assistant, self.slack_app
        return there

    async def settle(self) -> None:
        await self.assistant.settle()


class AtWorkspace(ScriptedSlack):
    """The requests of one workspace, signed as all are."""

    many: SlackOfMany
    workspace: str

    async def send(self, body: Body, **headers: str) -> Answered:
        self.many.seconds += self.between
        fields = json.loads(json.dumps(body.fields).replace(TEAM, self.workspace))
        fields.pop("response_url", None)  # Bolt answers there where there is one, and this Slack has none
        there = Body(body.kind, fields)
        signature = signed(there.encoded, content_type=there.content_type)
        answered = await read_answer(
            self.assistant.client.post(PATH, data=there.encoded, headers={**signature, **headers})
        )
        self.answers.append(answered)
        return answered


class AcrossWorkspaces(Gathering[SlackSeat, SlackSeat]):
    """Applicants in a workspace of their own, the onboarding team at home."""

    def __init__(self, slack: SlackOfMany) -> None:
        super().__init__(slack.assistant, SlackSide(slack.at(OTHER)), SlackSide(slack.at(HOME)))


@asynccontextmanager
async def slack_of_many(url: str, **more: Any) -> AsyncIterator[SlackOfMany]:
    """The assistant with nothing installed yet. `url`: of a migrated database."""
    slack = SlackOfMany(**more)
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.handle)
    app.router.add_post("/{workspace}/upload/{file}", slack.take)
    async with TestServer(app) as server:
        slack.address = str(server.make_url("/"))
        for name, api in slack.workspaces.items():
            api.address = f"{slack.address}{name}/"
        async with running(url, TEAM_PLACE, slack):
            yield slack
