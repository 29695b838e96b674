"""What happens beside the chat, told once and played on each channel: somebody leaves, a program hears.

And whoever of the onboarding team wants it has their own summary each morning, in their direct messages.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.web import people
from adapters.web.people import Pane
from adapters.webhook.sender import ID, SIGNATURE, TIME, signature
from adapters.webhook.settings import WebhookSettings
from bot.channels import ChannelSettings
from bot.rehearsal.local_world import in_memory
from bot.rehearsal.parts import registering
from bot.rehearsal.seats import Seat, World, uk
from bot.wiring import Application
from tests.conftest import PROGRAMS
from tests.kit.assistant import running
from tests.kit.browser import BrowserSeat, in_browser
from tests.kit.slack import TEAM_PLACE as SLACK_TEAM
from tests.kit.slack import scripted_slack
from tests.kit.slack_api import DANIEL as SLACK_DANIEL
from tests.kit.slack_payloads import TEAM_CHANNEL
from tests.kit.slack_seats import SlackSide, SlackWorld
from tests.kit.teams import DANIEL as TEAMS_DANIEL
from tests.kit.teams import local_teams
from tests.kit.teams_seats import TEAM as TEAMS_TEAM
from tests.kit.teams_seats import TeamsSide, TeamsWorld
from tests.kit.window import Window, started

SECRET = "s" * 40


@dataclass
class Program:
    """A program of the operator's, as the assistant and its tests meet it."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return web.Response()

    def settings(self) -> dict[str, Any]:
        return {"webhook": WebhookSettings(self.url, SECRET)}

    def join(self, assistant: object, site: web.Application) -> None:
        """It sends nothing."""

    async def quiet(self) -> None:
        """Nothing is under way."""


class Played(World, Protocol):
    """A world, and the application that it is played at."""

    @property
    def app(self) -> Application: ...


@dataclass
class Stage:
    """Where a story is played: `leaves` takes Daniel out of the onboarding team, as the platform then says.

    `at_home`: Priya at her own direct messages.
    """

    world: Played
    leaves: Callable[[], None]
    program: Program
    at_home: Seat


@asynccontextmanager
async def a_program() -> AsyncIterator[Program]:
    program, app = Program(), web.Application()
    app.router.add_post("/hook", program.take)
    async with TestServer(app) as server:
        program.url = str(server.make_url("/hook"))
        yield program


async def closed(app: Application) -> None:
    """Nothing is open to the program any more."""
    for channel in app.channels:
        await channel.close()


@asynccontextmanager
async def at_the_manager(url: str, folder: Path, leaves: Callable[[], None]) -> AsyncIterator[Stage]:
    async with a_program() as program, in_memory(url=url, settings=ChannelSettings(**program.settings())) as world:
        yield Stage(world, leaves, program, world.sit("priya", Pane.APPLICANT))
        await closed(world.app)


@asynccontextmanager
async def at_the_page(url: str, folder: Path, leaves: Callable[[], None]) -> AsyncIterator[Stage]:
    chromium = PROGRAMS["chromium"]()
    assert chromium, "run make test-tools"
    async with (
        a_program() as program,
        started(chromium) as browser,
        in_browser(browser, url, ChannelSettings(**program.settings())) as world,
    ):
        window = Window(browser, world.amara.window.address, world.amara.window.zone, "priya", "daniel")
        yield Stage(world, leaves, program, BrowserSeat(world, window, "applicant"))
        await window.close()
        await closed(world.app)


@asynccontextmanager
async def at_slack(url: str, folder: Path, leaves: Callable[[], None]) -> AsyncIterator[Stage]:
    async with a_program() as program, scripted_slack() as slack, running(url, SLACK_TEAM, slack, program):
        gone = partial(slack.api.members[TEAM_CHANNEL].remove, SLACK_DANIEL)
        yield Stage(SlackWorld(slack), gone, program, SlackSide(slack).of_applicant("priya"))


@asynccontextmanager
async def at_teams(url: str, folder: Path, leaves: Callable[[], None]) -> AsyncIterator[Stage]:
    async with a_program() as program, local_teams() as teams:
        side = TeamsSide(teams)
        async with running(url, TEAMS_TEAM, side, program):
            gone = partial(teams.members.remove, TEAMS_DANIEL)
            yield Stage(TeamsWorld(side), gone, program, side.of_applicant("priya"))


@pytest.fixture(
    params=[
        pytest.param(at_the_manager, id="manager"),
        pytest.param(at_the_page, id="page", marks=pytest.mark.needs_program("chromium")),
        pytest.param(at_slack, id="slack"),
        pytest.param(at_teams, id="teams"),
    ]
)
async def stage(
    request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    left = tuple(persona for persona in people.TEAM if persona.user != "daniel")
    leaves = partial(monkeypatch.setattr, people, "TEAM", left)
    async with request.param(sqlite_url, tmp_path, leaves) as stage:
        yield stage


@pytest.mark.usefixtures("begun_beforehand")
async def test_what_somebody_had_who_left_the_team_comes_to_its_channel(stage: Stage) -> None:
    world = stage.world
    await registering.register(world, world.amara)
    await world.daniel.presses("Take it")
    await world.settle()
    await world.priya.sees("Daniel Reid has this onboarding now")
    stage.leaves()
    read_team = world.app.worker.read_team
    assert read_team
    await read_team()
    await world.travel(uk(2026, 12, 18, 17, 30))
    await world.priya.sees("Daniel Reid is not on the onboarding team any more. Nobody has this onboarding now")
    await world.priya.presses("Take it")
    await world.settle()
    await world.amara.says("status")
    await world.amara.sees("Priya Shah")


@pytest.mark.usefixtures("begun_beforehand")
async def test_a_program_of_the_operators_hears_each_event_signed_and_without_words(stage: Stage) -> None:
    world = stage.world
    await registering.register(world, world.amara)
    await world.priya.presses("Take it")
    await world.settle()
    await world.priya.presses("Add a note")
    await world.priya.fills({"words": "They call back on Monday."})
    await world.settle()
    events = [orjson.loads(body) for _, body in stage.program.got]
    told = [event["event"] for event in events]
    assert told.index("registered") < told.index("taken_on") < told.index("noted")
    assert len({headers[ID] for headers, _ in stage.program.got}) == len(told)
    for headers, body in stage.program.got:
        assert headers[SIGNATURE] == signature(SECRET, headers[TIME], body)
        assert not any(word in body for word in (b"Monday", b"Riverside", b"Okafor", b"Priya"))


@pytest.mark.usefixtures("begun_beforehand")
async def test_whoever_wants_it_has_their_own_summary_in_their_direct_messages(stage: Stage) -> None:
    world = stage.world
    await registering.register(world, world.amara)
    await stage.at_home.says("help")
    await world.priya.presses("Take it")
    await world.settle()
    await world.priya.says("summary")
    await world.priya.presses("Send me mine each morning")
    await world.priya.sees("We send you a summary of what you have at 9am on working days")
    await world.travel(uk(2026, 12, 21, 9))
    await stage.at_home.sees("Your summary for Monday 21 December 2026")
    await stage.at_home.presses("Stop sending me this")
    await stage.at_home.sees("We do not send you a summary each morning.")
    await world.travel(uk(2026, 12, 22, 9))
    await stage.at_home.does_not_see("Your summary for Tuesday 22 December 2026")
    await world.daniel.sees("Summary for Tuesday 22 December 2026")
