"""A story played in a local Slack that this project did not write: `python -m tests.kit.local_slack <story> <mode>`.

It listens on every interface, so `tests/adapters/slack/test_local_slack.py` starts this in a network namespace of its
own. `mode` is "http" or "socket". Ends with 0 when the story was played to its end, else says what was missing.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web
from aiohttp.test_utils import get_unused_port_socket, unused_port

from adapters.slack.channel import SlackApp, SlackChannel
from adapters.slack.manifest import PATH
from adapters.slack.settings import SlackSettings
from bot.channels import ChannelSettings
from bot.rehearsal import script
from bot.rehearsal.local_world import START
from bot.rehearsal.seats import RehearsalProblem, Sheet
from bot.wiring import Application, assemble
from models.database.migrate import upgrade
from models.repositories import dead_letters
from tests.kit.slack import TEAM_PLACE, TOKEN
from tests.kit.slack_api import AMARA, DANIEL, GRACE, PEOPLE, PRIYA, TOM
from tests.kit.slack_payloads import APP, BOT, SECRET, TEAM, TEAM_CHANNEL
from tests.kit.slack_screen import Control, controls, fields_of, one_line, state_of, text_of

PROGRAM = Path(__file__).parent.parent / "tools" / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
APP_TOKEN = "xapp-test-token"
_PATIENCE = 30.0  # seconds until what was done shows, on a machine that others use
Json = Mapping[str, Any]


@dataclass
class Screen:
    """What the local Slack shows, kept current by its own page's socket."""

    socket: ClientWebSocketResponse
    messages: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    stack: list[dict[str, Any]] = field(default_factory=list)
    errors: Mapping[str, str] = field(default_factory=dict)
    homes: dict[str, Any] = field(default_factory=dict)
    frames: int = 0

    async def listen(self) -> None:
        async for frame in self.socket:
            if frame.type is WSMsgType.TEXT:
                self._take(json.loads(frame.data))
                self.frames += 1

    def _take(self, frame: Json) -> None:
        match frame["t"]:
            case "message" | "message_update":
                message = frame["message"]
                self.messages[message["channel"]][message["ts"]] = message
            case "view":
                self.stack, self.errors = list(frame.get("stack") or []), {}
            case "view_errors":
                self.errors = frame.get("errors") or {}
            case "home":
                self.homes[frame["user"]] = frame["view"]
            case _:
                pass

    def seen_by(self, user: str, channel: str) -> list[dict[str, Any]]:
        return [m for m in self.messages[channel].values() if m.get("ephemeral_to") in (None, user)]


class Turnstile:
    """Counts what the assistant was asked and has answered, however Slack reaches it."""

    def __init__(self, slack: SlackApp) -> None:
        self.begun = self.ended = 0
        self._dispatch = slack.bolt.async_dispatch
        slack.bolt.async_dispatch = self.dispatch  # type: ignore[method-assign, assignment]

    async def dispatch(self, request: Any) -> Any:
        self.begun += 1
        try:
            return await self._dispatch(request)
        finally:
            self.ended += 1

    async def passed(self, since: int) -> None:
        """Until something came after `since`, and all that came is answered."""
        async with asyncio.timeout(_PATIENCE):
            while self.begun == since or self.ended < self.begun:
                await asyncio.sleep(0.005)


@dataclass
class LocalWorld:
    """Everybody at the local Slack, and the assistant's clock."""

    screen: Screen
    app: Application
    turnstile: Turnstile
    directs: Mapping[str, str]
    page: str = ""  # the address of its web page
    now: datetime = START
    read_in_modals: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.amara, self.tom, self.grace = (LocalSeat(self, user, self.directs[user]) for user in (AMARA, TOM, GRACE))
        self.priya, self.daniel = (LocalSeat(self, user, TEAM_CHANNEL) for user in (PRIYA, DANIEL))

    async def settle(self) -> None:
        for _ in range(200):
            await self.app.worker.once()
            async with self.app.database.reading() as session:
                if not (await dead_letters.counts(session, self.now)).waiting:
                    return await self.quiet()
            self.now += timedelta(seconds=1)
        raise RehearsalProblem("Messages still wait.")

    async def quiet(self) -> None:
        """Until the page's socket has brought what was sent."""
        frames = -1
        while frames != self.screen.frames:
            frames = self.screen.frames
            await asyncio.sleep(0.04)

    async def travel(self, to: datetime) -> None:
        while (wait := await self.app.manager.next_due()) is not None and self.now + wait <= to:
            self.now += wait
            await self.settle()
        self.now = max(to, self.now)
        await self.settle()

    def scene(self, title: str) -> None:
        print(title, flush=True)


@dataclass
class LocalSeat:
    """One person at one conversation of the local Slack. Its modals are one stack for everybody."""

    world: LocalWorld
    user: str
    channel: str

    @property
    def screen(self) -> Screen:
        return self.world.screen

    async def says(self, words: str) -> None:
        await self._close()
        if words.startswith("/notify"):
            rest = words.removeprefix("/notify").strip()
            await self._does({"t": "slash_command", "appId": APP, "command": "/notify", "text": rest})
            return
        mention = f"<@{BOT}> " if self.channel == TEAM_CHANNEL else ""
        await self._does({"t": "post_message", "text": mention + words})

    async def presses(self, label: str, near: str | None = None) -> None:
        view = self.screen.stack[-1] if self.screen.stack else None
        found = _fitting(view["blocks"], label, near) if view else None
        if found:
            await self._does({"t": "block_action", "messageTs": "", "action": found.action})
        else:
            await self._close()
            await self._press_on_message(label, near)
        if self.screen.stack and self.screen.stack[-1]["callback_id"] == "confirm":
            await self._does({"t": "view_submit", "values": {}})

    async def _press_on_message(self, label: str, near: str | None) -> None:
        for message in reversed(self.screen.seen_by(self.user, self.channel)):
            if found := _fitting(message.get("blocks") or [], label, near):
                await self._does({"t": "block_action", "messageTs": message["ts"], "action": found.action})
                return
        raise self.problem(f"{self.user} finds no button [{label}] near {near}.")

    async def fills(self, values: Mapping[str, str | Sequence[str]]) -> Sheet | None:
        if unknown := sorted(set(values) - set(await self.form_fields())):
            raise self.problem(f"{self.user} has no field {unknown[0]} in the open form.")
        view = self.screen.stack[-1]
        given = {name: (v,) if isinstance(v, str) else tuple(v) for name, v in values.items()}
        await self._does({"t": "view_submit", "values": state_of(view, given)})
        if not await self.form_fields():
            return None
        view = self.screen.stack[-1]
        return Sheet(view["title"]["text"], fields_of(view), dict(self.screen.errors))

    async def form_fields(self) -> tuple[str, ...]:
        stack = self.screen.stack
        return fields_of(stack[-1]) if stack and stack[-1]["callback_id"] == "form" else ()

    async def sees(self, words: str) -> None:
        if one_line(words) not in self.text():
            raise self.problem(f'{self.user} does not see "{words}".')

    async def does_not_see(self, words: str) -> None:
        if one_line(words) in self.text():
            raise self.problem(f'{self.user} sees "{words}".')

    def text(self) -> str:
        return one_line(" ".join(self.lines()))

    def lines(self) -> list[str]:
        seen = self.screen.seen_by(self.user, self.channel)
        said = [text_of(message.get("blocks") or []) or str(message.get("text")) for message in seen]
        return said + self.world.read_in_modals[self.user]

    async def _close(self) -> None:
        while self.screen.stack:
            before = len(self.screen.stack)
            await self.screen.socket.send_json({"t": "view_close", "user": self.user})
            async with asyncio.timeout(_PATIENCE):
                while len(self.screen.stack) == before:
                    await asyncio.sleep(0.005)
        await self.world.quiet()

    async def _does(self, deed: Mapping[str, Any]) -> None:
        since = self.world.turnstile.begun
        await self.screen.socket.send_json({"user": self.user, "channel": self.channel, **deed})
        await self.world.turnstile.passed(since)
        await self.world.settle()
        self.world.read_in_modals[self.user] += [text_of(view["blocks"]) for view in self.screen.stack]

    def problem(self, sentence: str) -> RehearsalProblem:
        return RehearsalProblem(sentence, "What stands there:\n" + "\n".join(self.lines()[-8:]))


def _fitting(blocks: Sequence[Json], label: str, near: str | None) -> Control | None:
    found = [control for control in controls(blocks) if control.label == label]
    if near is None:
        return next(iter(found), None)
    inside = [control for control in found if near in control.row]
    return next(iter(inside or (found if near in text_of(blocks) else [])), None)


def workspace(mode: str, request_url: str) -> str:
    """The local Slack's configuration: JSON is YAML."""
    app = {"appId": APP, "botUserId": BOT, "botName": "onboarding", "botToken": TOKEN, "appToken": APP_TOKEN}
    reached = {"mode": "socket"} if mode == "socket" else {"mode": "events", "requestUrl": request_url}
    users = [
        {"id": user, "name": name.split()[0].lower(), "real_name": name, "email": email}
        for user, (name, email) in PEOPLE.items()
    ]
    channels = [
        {"id": "C01GEN", "name": "general", "members": [*PEOPLE, BOT]},
        {"id": TEAM_CHANNEL, "name": "onboarding-team", "is_private": True, "members": [PRIYA, DANIEL, BOT]},
    ]
    named = {"name": "Acme", "domain": "acme", "teamId": TEAM}
    return json.dumps(
        {"workspace": named, "app": {**app, "signingSecret": SECRET, **reached}, "users": users, "channels": channels}
    )


@asynccontextmanager
async def local_world(mode: str, folder: Path) -> AsyncIterator[LocalWorld]:
    """The local Slack, the assistant's server and its database, for the length of the block."""
    ours = get_unused_port_socket("127.0.0.1")  # held from now on: a connection outwards may take a free port
    slack_port, our_port = unused_port(), int(ours.getsockname()[1])
    api = f"http://127.0.0.1:{slack_port}/api/"
    (folder / "workspace.yaml").write_text(workspace(mode, f"http://127.0.0.1:{our_port}{PATH}"), encoding="utf-8")
    url = f"sqlite:///{folder / 'onboarding.db'}"
    await upgrade(url)
    held: list[LocalWorld] = []
    settings = SlackSettings(TOKEN, SECRET, APP_TOKEN if mode == "socket" else "", api)
    app = assemble(url, TEAM_PLACE, lambda: held[0].now, ChannelSettings(slack=settings))
    ticks = iter(range(0, 10**9, 60))
    channel, server = app.channel(SlackChannel), web.Application()
    slack = channel.slack_app(app.manager, timer=lambda: float(next(ticks)))
    channel.serve(server, slack)
    turnstile = Turnstile(slack)
    process = await asyncio.create_subprocess_exec(
        str(PROGRAM), "--config", str(folder / "workspace.yaml"), "--port", str(slack_port), "--base-host", "127.0.0.1",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    runner = web.AppRunner(server)
    try:
        async with ClientSession() as session:
            socket = await _connected(session, slack_port)
            await runner.setup()
            await web.SockSite(runner, ours).start()
            await app.database.open()
            directs = {user: await _direct(session, api, user) for user in PEOPLE}
            held.append(LocalWorld(Screen(socket), app, turnstile, directs, f"http://127.0.0.1:{slack_port}/"))
            listening = asyncio.create_task(held[0].screen.listen())
            await held[0].quiet()
            if mode == "socket":
                await _until_connected(session, slack_port)
            yield held[0]
            listening.cancel()
    finally:
        await runner.cleanup()
        await app.close()
        process.terminate()
        await process.wait()


async def _connected(session: ClientSession, port: int) -> ClientWebSocketResponse:
    for _ in range(100):
        try:
            return await session.ws_connect(f"http://127.0.0.1:{port}/ui", max_msg_size=0)
        except OSError:
            await asyncio.sleep(0.05)
    raise RehearsalProblem("The local Slack did not start.")


async def _until_connected(session: ClientSession, port: int) -> None:
    for _ in range(100):
        async with session.ws_connect(f"http://127.0.0.1:{port}/ui", max_msg_size=0) as looking:
            state = (await looking.receive_json())["state"]
        if any(app.get("connected") for app in state["apps"]):
            return
        await asyncio.sleep(0.05)
    raise RehearsalProblem("Socket Mode did not connect.")


async def _direct(session: ClientSession, api: str, user: str) -> str:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with session.post(f"{api}conversations.open", json={"users": user}, headers=headers) as answer:
        return str((await answer.json())["channel"]["id"])


async def main(story: str, mode: str) -> None:
    with TemporaryDirectory(prefix="local-slack-") as folder:
        async with local_world(mode, Path(folder)) as world:
            await getattr(script, story)(world)


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:3]))
    except RehearsalProblem as problem:
        sys.exit(str(problem))
