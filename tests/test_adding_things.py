"""What docs/architecture.md says under "Adding things": an action and a channel are added just so, to a copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ACTION = (
    (
        "conversations/actions/team.py",
        "TEAM_ROWS = (\n",
        '    team_row("thank", "Thank the applicant", when=registered),\n',
    ),
    ("models/enums.py", '    MOVED = "moved"\n', '    THANKED = "thanked"\n'),
    (
        "conversations/events/journey.py",
        "JOURNEY_EVENTS: Mapping[EventKind, EventType] = {\n",
        '    _K.THANKED: _E("{who} thanked the applicant", BOTH, to_applicant="{who} thanks you"),\n',
    ),
    (
        "conversations/handlers/team/messages.py",
        "",
        """

from conversations.replies import simple


@handles("thank")
def thank(request: OnboardingRequest) -> Outcome:
    request.onboarding.record(EventKind.THANKED, request.by)
    return Outcome((simple("We thanked the applicant."),))
""",
    ),
)
THANKS = """
import asyncio
from bot.rehearsal.local_world import in_memory
from bot.rehearsal.parts import registering

async def go():
    async with in_memory() as world:
        await registering.register(world, world.amara)
        await world.priya.presses("Thank the applicant")
        await world.priya.sees("We thanked the applicant.")
        await world.amara.sees("Priya Shah thanks you")

asyncio.run(go())
"""

CHANNEL = """
from aiohttp import web

from conversations.turns import Actor, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind


class EchoSender:
    async def post(self, address, message, thread=None, key=""):
        return "1"

    async def update(self, address, message_id, message):
        pass

    async def find(self, address, key, thread, since):
        return None


class EchoChannel:
    name, sender, roster, rate_limits = Channel.ECHO, EchoSender(), None, ()
    directory, channel_directory = None, None

    def __init__(self, workspace):
        self._workspace = workspace

    def add_routes(self, app, conversation):
        async def take(request):
            user = request.query["user"]
            place = Address(self.name, self._workspace, PlaceKind.DIRECT, user)
            actor = Actor(self.name, self._workspace, user, user.title())
            turn = Turn(request.query["delivery"], actor, place, Typed(await request.text()))
            return web.Response(text=repr(await conversation.handle(turn)))

        app.router.add_post("/echo", take)

    async def check(self):
        return True

    async def close(self):
        pass
"""
SETTINGS = """
from pydantic_settings import BaseSettings


class EchoVariables(BaseSettings):
    echo_workspace: str = ""
"""
ENTRY = """
    if settings.echo:
        from adapters.echo.channel import EchoChannel

        yield EchoChannel(settings.echo)
"""
ENTRIES = (
    ("models/enums.py", '    WEB = "web"\n', '    ECHO = "echo"\n'),
    ("models/enums.py", "_LABELS = {", 'Channel.ECHO: "Echo", '),
    ("bot/settings/common.py", "class Settings(", "EchoVariables, "),
    (
        "bot/settings/common.py",
        "from bot.startup_errors import StartProblem\n",
        "from bot.settings.echo import EchoVariables\n",
    ),
    ("bot/channels.py", "    teams: TeamsSettings | None = None\n", '    echo: str = ""\n'),
    ("bot/channels.py", "settings.slack(), settings.teams()", ", settings.echo_workspace"),
    ("bot/channels.py", "", ENTRY),
)
TALKS = """
import asyncio
from aiohttp.test_utils import TestClient, TestServer
from bot.server import web_app
from bot.settings.common import load_settings
from bot.wiring import build
from models.database.migrate import upgrade

async def go():
    settings = load_settings()
    await upgrade(settings.database_url)
    application = build(settings)
    await application.database.open()
    async with TestClient(TestServer(web_app(application))) as client:
        async def says(delivery, text):
            answer = await client.post("/echo", params={"user": "sam", "delivery": delivery}, data=text)
            return await answer.text()

        assert "Before you start" in await says("1", "onboard")
        assert "Your code is" in await says("2", "link")
    await application.close()

asyncio.run(go())
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program, to add to."""
    for package in ("bot", "adapters", "conversations", "models"):
        shutil.copytree(ROOT / package, tmp_path / package)  # with what Python has compiled
    return tmp_path


def insert(file: Path, after: str, added: str) -> None:
    """`added` behind the first place where `after` stands; at the end of the file where that is empty."""
    written = file.read_text(encoding="utf-8")
    before, found, rest = written.partition(after) if after else (written, "", "")
    assert found or not after, f"{after!r} does not stand in {file.name} any more."
    file.write_text(before + found + added + rest, encoding="utf-8")


def run(program: Path, code: str, **environment: str) -> None:
    command = [sys.executable, "-c", code]
    settings = {"PYTHONPATH": str(program), **environment}
    done = subprocess.run(command, check=False, cwd=program, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_action_is_one_row_one_handler_and_a_row_for_what_happens(program: Path) -> None:
    for name, after, added in ACTION:
        insert(program / name, after, added)
    run(program, THANKS)


def test_a_channel_is_a_folder_a_settings_file_its_name_and_an_entry(program: Path) -> None:
    folder = program / "adapters" / "echo"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "channel.py").write_text(CHANNEL)
    (program / "bot" / "settings" / "echo.py").write_text(SETTINGS)
    for name, after, added in ENTRIES:
        insert(program / name, after, added)
    run(program, TALKS, ECHO_WORKSPACE="acme")
