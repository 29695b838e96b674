"""Stories at Microsoft's Agents Playground. `test_playground.py` and its neighbour run them where no network is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from sqlalchemy import func, select
from sqlmodel import SQLModel

from adapters.teams.settings import TeamsSettings
from bot.rehearsal import script
from bot.rehearsal.parts import registering, reviewing
from bot.settings.teams import TeamsVariables
from tests.kit.microsoft_login import MicrosoftLogin, SignIn, microsoft_login
from tests.kit.teams import AMARA, APP_ID, DANIEL, GRACE, PRIYA, TENANT, TOM
from tests.kit.teams_bot import TEAM, TeamsBot, served
from tests.kit.teams_browser import SAM, PlaygroundWorld, in_playground
from tests.kit.teams_playground import playground

OTHER_APP = "0a1b2c3d-0000-4000-8000-000000000002"
SECRETS = {APP_ID: "a dummy", OTHER_APP: "another dummy"}
ONBOARD = {"type": "text", "text": "onboard", "textFormat": "plain", "from": {"id": AMARA.sender}}

_LONGEST = 600.0  # seconds, where several test runs share a small machine


def settings_with(login: MicrosoftLogin) -> TeamsSettings:
    """What the README says, with the sign-in that is at hand."""
    variables = TeamsVariables(
        microsoft_app_id=APP_ID,
        microsoft_app_password=SECRETS[APP_ID],
        microsoft_app_tenant_id=TENANT,
        teams_playground=True,
        microsoft_login_url=login.url,
    )
    assert variables.teams_problem(TEAM, on_this_computer_alone=True) is None
    return variables.teams_settings(TEAM)


@pytest_asyncio.fixture
async def world(request: pytest.FixtureRequest, tmp_path: Path, chromium: Path) -> AsyncIterator[PlaygroundWorld]:
    authenticated = getattr(request, "param", "") == "authenticated"
    async with _authenticated(tmp_path, chromium) if authenticated else in_playground(tmp_path, chromium) as world:
        yield world
    assert world.shown, "nobody looked at the cards"


@asynccontextmanager
async def _authenticated(folder: Path, chromium: Path) -> AsyncIterator[PlaygroundWorld]:
    """Both ways: the Playground looks at our tokens as we look at its."""
    async with microsoft_login(folder, SECRETS) as login:
        settings = settings_with(login)
        sign_in = SignIn(APP_ID, SECRETS[APP_ID], TENANT, login.certificate)
        async with in_playground(folder, chromium, settings, sign_in) as world:
            yield world
        assert set(world.answers) == {200}
        assert set(login.given) == {(APP_ID, APP_ID), (APP_ID, settings.cloud)}
        assert login.keys_read["http"] and login.keys_read["https"]


@pytest.mark.parametrize("world", ["authenticated"], indirect=True)
async def test_a_whole_onboarding(world: PlaygroundWorld) -> None:
    async with asyncio.timeout(_LONGEST):
        await script.whole(world)


async def test_an_onboarding_whose_requests_nobody_signs(world: PlaygroundWorld) -> None:
    """As a newcomer tries it. What follows the first review does not look at who signs, and is played above."""
    async with asyncio.timeout(_LONGEST):
        await script.to_invitation(world)
        await reviewing.pass_stage(world, world.amara, reviewing.STAGES[0])


async def test_a_double_click_has_one_effect_and_what_a_person_types_is_shown_as_typed(world: PlaygroundWorld) -> None:
    """Both in one Playground, because starting two of them with their windows takes longer than the stories."""
    hostile = "**Riverside** [nhs.uk](https://evil.example) {{DATE(2017-02-14T06:08:39Z)}} </at>"
    await registering.answer_registration(world.amara, service=hostile)
    taken = world.taken
    await world.seat("amara").double_clicks("Register your interest")
    assert world.taken == taken + 2  # two activities, a moment apart
    await world.amara.sees("We have registered your interest")
    await world.priya.sees(hostile)
    shown = await world.seat("priya").text()
    assert shown.count("registered interest in NHS Notify") == 2 * 2  # on the card and beneath it, read twice
    assert (await world.seat("amara").text()).count("We have registered your interest") == 2
    for window in ("amara", "priya"):
        assert await world.window(window).locator('.ac-adaptiveCard a[href*="evil"]').count() == 0


@pytest.mark.parametrize(
    ("app_id", "secret", "tokens", "status"),
    [
        (APP_ID, SECRETS[APP_ID], 1, 200),
        (APP_ID, "a wrong one", 0, 401),
        (OTHER_APP, SECRETS[OTHER_APP], 1, 401),
    ],
    ids=["the app", "a wrong secret", "another app"],
)
async def test_only_the_app_itself_is_authenticated(
    app_id: str, secret: str, tokens: int, status: int, tmp_path: Path
) -> None:
    async with (
        microsoft_login(tmp_path, SECRETS) as login,
        served(TeamsBot, tmp_path, settings_with(login)) as bot,
        ClientSession() as browser,
    ):
        sign_in = SignIn(app_id, secret, TENANT, login.certificate)
        others = [TOM, GRACE, SAM, PRIYA, DANIEL]
        async with playground(tmp_path / "amara", bot.address, AMARA, others, sign_in) as address, bot.deed():
            await browser.post(f"{address}/_conversation/v1/conversations/{AMARA.chat}/messages", json=ONBOARD)
        assert bot.answers == {status: 1}
        assert login.given[app_id, app_id] == tokens
        stored = await _stored(bot)
        assert ("onboarding" in stored) if status == 200 else not stored, stored


_OF_NOBODY = {"canned_reply", "figure_mark", "installation", "job", "process", "receipt", "reminder"}
"""Tables that the migrations and a process that starts write themselves, with the receipts of its own turns."""


async def _stored(bot: TeamsBot) -> set[str]:
    """The tables that hold something of somebody."""
    async with bot.app.database.reading() as session:
        connection = await session.connection()
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in _OF_NOBODY]
        return {table.name for table in tables if await connection.scalar(select(func.count()).select_from(table))}
