"""A Slack API that does what a test scripts: it keeps what it is sent, and fails where it is told to."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.kit.slack_payloads import BOT, TEAM, TEAM_CHANNEL, unique


@dataclass(frozen=True)
class Call:
    """One call of a method, as it arrived."""

    method: str
    arguments: Mapping[str, Any]
    token: str


@dataclass(frozen=True)
class Fault:
    """What a method answers once instead: an error, a 429, or nothing for a while."""

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    seconds: float = 0.0
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Message:
    channel: str
    ts: str
    text: str
    blocks: list[Mapping[str, Any]]
    thread_ts: str | None = None
    only_for: str | None = None
    metadata: Mapping[str, Any] | None = None
    edited: int = 0

    def held(self) -> dict[str, Any]:
        """As a payload has it."""
        shown: dict[str, Any] = {"ts": self.ts, "text": self.text, "blocks": self.blocks}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.only_for:
            shown["only_for"] = self.only_for
        if self.edited:
            shown["edited"] = {"user": BOT, "ts": f"{self.edited}.000"}
        return shown


PEOPLE = {
    "U01AMA": ("Amara Okafor", "amara.okafor@riverside.example"),
    "U02TOM": ("Tom Ellis", "tom.ellis@riverside.example"),
    "U03GRA": ("Grace Lin", "grace.lin@northgate.example"),
    "U04PRI": ("Priya Shah", "priya.shah@notify.example"),
    "U05DAN": ("Daniel Reid", "daniel.reid@notify.example"),
}
AMARA, TOM, GRACE, PRIYA, DANIEL = PEOPLE


def user(name: str) -> dict[str, Any]:
    real, email = PEOPLE[name]
    profile = {"real_name": real, "display_name": real.split()[0], "email": email}
    return {"id": name, "team_id": TEAM, "name": real.split()[0].lower(), "real_name": real, "profile": profile} | {
        "deleted": False,
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "tz": "Europe/London",
    }


class SlackApi:
    """The workspace that the calls change. `watch` sees every call, to hold it to a contract."""

    def __init__(self, watch: Callable[[Call], None] = lambda call: None) -> None:
        self.users = {name: user(name) for name in PEOPLE}
        self.channels = {"C03CLI": "clinic"}  # beside those with members
        self.groups = {"S01DATA": "data-team"}
        self.files: dict[str, Mapping[str, Any]] = {}
        self.address = ""  # of this server
        self.uploads: dict[str, bytes] = {}
        self.shared: list[tuple[str, str, bytes]] = []  # channel, title and body of each file that was completed
        self.members: dict[str, list[str]] = {TEAM_CHANNEL: [PRIYA, DANIEL, BOT]}
        self.archived: set[str] = set()
        self.calls: list[Call] = []
        self.messages: list[Message] = []
        self.facts: dict[str, dict[str, Any]] = {}  # what is said of a channel beside what is usual
        self.stacks: dict[str, list[dict[str, Any]]] = defaultdict(list)  # user: modals, the top one last
        self.homes: dict[str, Mapping[str, Any]] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.triggers: dict[str, str] = {}  # trigger: user
        self.used: set[str] = set()
        self.scopes = ""  # what the app was granted, as the header of each answer tells; empty: it tells none
        self.watch = watch

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults[method] += faults

    def trigger(self, user: str) -> str:
        made = unique("111.222.")
        self.triggers[made] = user
        return made

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def seen_by(self, user: str, channel: str) -> list[Message]:
        return [m for m in self.messages if m.channel == channel and m.only_for in (None, user)]

    def top(self, user: str) -> dict[str, Any] | None:
        stack = self.stacks[user]
        return stack[-1] if stack else None

    async def handle(self, request: web.Request) -> web.Response:
        call = Call(request.match_info["method"], await _arguments(request), request.headers.get("Authorization", ""))
        self.calls.append(call)
        self.watch(call)
        fault = self.faults[call.method].pop(0) if self.faults[call.method] else None
        if fault is not None:
            await asyncio.sleep(fault.seconds)
            if fault.error or fault.status != 200:
                headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
                body = {"ok": False, "error": fault.error, **fault.answer}
                return web.json_response(body, status=fault.status, headers=headers)
        answer = getattr(self, "_" + call.method.replace(".", "_").lower())(call.arguments)
        told = {"x-oauth-scopes": self.scopes} if self.scopes else {}
        return web.json_response({"ok": "error" not in answer, **answer}, headers=told)

    # Methods

    def _users_info(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = self.users.get(asked["user"])
        return {"user": found} if found else {"error": "user_not_found"}

    def _users_lookupbyemail(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = (user for user in self.users.values() if user["profile"]["email"] == asked["email"])
        user = next(found, None)
        return {"user": user} if user else {"error": "users_not_found"}

    def _auth_test(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "user_id": BOT}

    def _conversations_info(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        channel = asked["channel"]
        members = self.members.get(channel, [BOT] if channel in self.channels else None)
        if members is None:
            return {"error": "channel_not_found"}
        shown = {"is_archived": channel in self.archived, "is_member": BOT in members, "num_members": len(members)}
        told = {"id": channel, "name": self.channels.get(channel, "onboarding-team"), **shown}
        return {"channel": told | self.facts.get(channel, {})}

    def _usergroups_list(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {"usergroups": [{"id": group, "handle": handle} for group, handle in self.groups.items()]}

    def _files_info(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = self.files.get(asked["file"])
        return {"file": found} if found else {"error": "file_not_found"}

    def _files_getuploadurlexternal(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        made = unique("F")
        self.uploads[made] = b""
        return {"file_id": made, "upload_url": f"{self.address}upload/{made}"}

    async def take(self, request: web.Request) -> web.Response:
        """The body of a file, at the address that was given out for it."""
        self.uploads[request.match_info["file"]] = await request.read()
        return web.Response(text="OK")

    def _files_completeuploadexternal(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """It is in the channel only once this was called for it."""
        files = [dict(file) for file in asked["files"]]
        self.shared += [(asked["channel_id"], file["title"], self.uploads[file["id"]]) for file in files]
        return {"files": files}

    def _conversations_members(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        members = self.members.get(asked["channel"])
        if members is None:
            return {"error": "channel_not_found"}
        start, size = int(asked.get("cursor") or 0), 2
        more = str(start + size) if start + size < len(members) else ""
        return {"members": members[start : start + size], "response_metadata": {"next_cursor": more}}

    def _conversations_open(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": f"D{asked['users']}"}}

    def _conversations_history(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = [m for m in self.messages if m.channel == asked["channel"] and not m.thread_ts and not m.only_for]
        return {"messages": [{**m.held(), "metadata": m.metadata or {}} for m in found]}

    def _conversations_replies(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = [m for m in self.messages if asked["ts"] in (m.ts, m.thread_ts) and not m.only_for]
        return {"messages": [{**m.held(), "metadata": m.metadata or {}} for m in found]}

    def _chat_postmessage(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        channel = f"D{asked['channel']}" if asked["channel"].startswith("U") else asked["channel"]
        return self._posted(channel, asked, None)

    def _chat_postephemeral(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._posted(asked["channel"], asked, asked["user"])
        return {"message_ts": answer["ts"]}

    def _posted(self, channel: str, asked: Mapping[str, Any], only_for: str | None) -> dict[str, Any]:
        made = Message(
            channel, f"{unique('1795364')}.000003", asked["text"], asked["blocks"], asked.get("thread_ts"), only_for
        )
        made.metadata = asked.get("metadata")
        self.messages.append(made)
        return {"channel": channel, "ts": made.ts, "message": made.held()}

    def _chat_update(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = next((m for m in self.messages if m.ts == asked["ts"]), None)
        if found is None:
            return {"error": "message_not_found"}
        found.text, found.blocks, found.edited = asked["text"], asked["blocks"], found.edited + 1
        return {"channel": found.channel, "ts": found.ts}

    def _chat_getpermalink(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {"permalink": f"https://acme.slack.com/archives/{asked['channel']}/p{asked['message_ts']}"}

    def _views_open(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return self._opened(asked, on_top=False)

    def _views_push(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return self._opened(asked, on_top=True)

    def _opened(self, asked: Mapping[str, Any], on_top: bool) -> dict[str, Any]:
        person = self.triggers.get(asked["trigger_id"])
        if person is None:
            return {"error": "expired_trigger_id"}
        if asked["trigger_id"] in self.used:
            return {"error": "exchanged_trigger_id"}
        self.used.add(asked["trigger_id"])
        view = self.stand(asked["view"])
        stack = self.stacks[person]
        if on_top and len(stack) >= 3:
            return {"error": "push_limit_reached"}
        self.stacks[person] = [*stack, view] if on_top else [view]
        return {"view": view}

    def stand(self, view: Mapping[str, Any], instead_of: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A view as Slack keeps it."""
        number = unique("")
        blocks = [{"block_id": f"b{number}{n}", **block} for n, block in enumerate(view["blocks"])]
        kept = {"id": instead_of["id"] if instead_of else f"V{number}", "hash": f"h{number}", "team_id": TEAM}
        rest: dict[str, Any] = {
            "state": {"values": {}},
            "app_id": "A01APP",
            "bot_id": "B0BOT",
            "root_view_id": kept["id"],
            "previous_view_id": None,
            "external_id": "",
            "app_installed_team_id": TEAM,
            "clear_on_close": False,
            "notify_on_close": False,
            "submit": None,
            "close": None,
            "callback_id": "",
            "private_metadata": "",
            "title": {"type": "plain_text", "text": "Home", "emoji": True},
        }
        return {**rest, **view, **kept, "blocks": blocks}

    def _views_update(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        for stack in self.stacks.values():
            for number, view in enumerate(stack):
                if view["id"] == asked["view_id"]:
                    if asked.get("hash") not in (None, view["hash"]):
                        return {"error": "hash_conflict"}
                    stack[number] = self.stand(asked["view"], view)
                    return {"view": stack[number]}
        return {"error": "not_found"}

    def _views_publish(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        self.homes[asked["user_id"]] = self.stand(asked["view"])
        return {"view": self.homes[asked["user_id"]]}


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        read: dict[str, Any] = await request.json()
        return read
    given = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
    return {name: _typed(name, value) for name, value in given.items()}


def _typed(name: str, value: str) -> Any:
    """What a query can only say as text."""
    if name in ("include_all_metadata", "include_disabled", "include_num_members"):
        return bool(int(value))
    if name in ("limit", "length"):
        return int(value)
    return json.loads(value) if value[:1] in ("[", "{") else value


@asynccontextmanager
async def serving(api: SlackApi) -> AsyncIterator[str]:
    """The address of its methods, for SLACK_API_URL."""
    app = web.Application()
    app.router.add_route("*", "/api/{method}", api.handle)
    app.router.add_post("/upload/{file}", api.take)
    async with TestServer(app) as server:
        api.address = str(server.make_url("/"))
        yield str(server.make_url("/api/"))
