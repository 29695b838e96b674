"""Our own token, for a secret or for a managed identity: asked for once, and again in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.teams.auth.access_tokens import NO_TOKEN_FOR, AccessTokens
from adapters.teams.channel import TeamsChannel
from adapters.teams.errors import SignInFailed, SignInUnavailable
from adapters.teams.http import HttpClient
from adapters.teams.settings import AppType, ManagedIdentity, TeamsSettings
from bot.settings.common import load_settings
from conversations.replies import Heading, Message
from conversations.sending import PlaceClosed
from conversations.text import text
from tests.adapters.teams.conftest import served
from tests.kit.azure_identity import HEADER, ON_A_MACHINE, AzureIdentity, azure_identity
from tests.kit.teams import AMARA, APP_ID, TENANT, LocalTeams
from tests.kit.teams_seats import TEAM, settings_for

PLACES: dict[str, Callable[[AzureIdentity], ManagedIdentity]] = {
    "on a virtual machine": AzureIdentity.on_a_machine,
    "in App Service": AzureIdentity.in_app_service,
}


@pytest_asyncio.fixture
async def azure() -> AsyncIterator[AzureIdentity]:
    async with azure_identity() as azure:
        yield azure


@pytest.fixture(params=PLACES)
def identity(request: pytest.FixtureRequest, azure: AzureIdentity) -> ManagedIdentity:
    """Where the tokens are had, in each of the places that Azure runs programs in."""
    return PLACES[request.param](azure)


def settings_of(teams: LocalTeams, identity: ManagedIdentity) -> TeamsSettings:
    return settings_for(teams, app_type=AppType.MANAGED_IDENTITY, app_password="", managed_identity=identity)


async def test_what_is_sent_carries_the_identitys_token(
    teams: LocalTeams, azure: AzureIdentity, identity: ManagedIdentity, sqlite_url: str
) -> None:
    async with served(teams, sqlite_url, settings_of(teams, identity)) as house:
        amara = house.client(AMARA)
        for words in ("help", "onboard", "help"):
            await amara.says(words)
    assert {request.token for request in teams.requests} == {"Bearer identity-1"}
    asked = {"resource": "https://api.botframework.com", "client_id": APP_ID}
    assert [{key: query[key] for key in asked} for query in azure.asked] == [asked]
    assert teams.tokens == 0  # nothing is asked of Microsoft's sign-in


async def test_a_token_that_teams_does_not_accept_is_replaced(
    teams: LocalTeams, identity: ManagedIdentity, sqlite_url: str
) -> None:
    async with served(teams, sqlite_url, settings_of(teams, identity)) as house:
        teams.answers.append({"status": 401})
        await house.client(AMARA).says("help")
        assert [request.token for request in teams.sent()] == ["Bearer identity-1", "Bearer identity-2"]
        assert len(teams.cards(AMARA.chat)) == 1


@pytest.mark.parametrize("lasts", [1_200, 7_200])
async def test_a_token_is_kept_until_shortly_before_its_end(
    teams: LocalTeams, azure: AzureIdentity, identity: ManagedIdentity, lasts: int
) -> None:
    """Azure hands out tokens that it has had for a while: what is left of them counts."""
    azure.lasts, clock, http = lasts, [0.0], HttpClient()
    tokens = AccessTokens(settings_of(teams, identity), http, lambda: clock[0])
    given = []
    for seconds in (0, lasts - 400, lasts - 200):
        clock[0] = seconds
        given.append((await tokens.headers())["Authorization"])
    await http.close()
    assert given == ["Bearer identity-1", "Bearer identity-1", "Bearer identity-2"]


async def test_an_identity_that_is_not_assigned_here_is_something_for_the_operator(
    teams: LocalTeams, azure: AzureIdentity, identity: ManagedIdentity, sqlite_url: str
) -> None:
    azure.identity = "of somebody else"
    async with served(teams, sqlite_url, settings_of(teams, identity)) as house:
        assert await house.client(AMARA).says("help") == 200
        with pytest.raises(PlaceClosed, match="managed identity"):
            await house.app.channel(TeamsChannel).sender.post(TEAM, Message((Heading(text("Hello")),)))
    assert teams.sent() == []


async def test_no_service_may_pass(teams: LocalTeams, identity: ManagedIdentity) -> None:
    http = HttpClient()
    nobody = replace(identity, endpoint=f"http://127.0.0.1:9{ON_A_MACHINE}")
    with pytest.raises(SignInUnavailable, match="managed identity"):
        await AccessTokens(settings_of(teams, nobody), http, lambda: 0.0).headers()
    await http.close()


async def test_the_secret_of_app_service_stands_in_no_text(teams: LocalTeams, azure: AzureIdentity) -> None:
    assert HEADER not in repr(settings_of(teams, azure.in_app_service()))


Read = Callable[..., ManagedIdentity]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Read:
    """What the settings make of some variables, where there is no .env."""
    monkeypatch.chdir(tmp_path)
    return lambda **variables: of_the_environment(monkeypatch, **variables)


def of_the_environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> ManagedIdentity:
    known = {"MICROSOFT_APP_ID": APP_ID, "MICROSOFT_APP_TENANT_ID": TENANT, "MICROSOFT_APP_TYPE": "UserAssignedMSI"}
    for name, value in {**known, **variables}.items():
        monkeypatch.setenv(name, value)
    teams = load_settings().teams()
    assert teams is not None
    return teams.managed_identity


def test_azure_says_where_its_service_is(read: Read) -> None:
    given = {"IDENTITY_ENDPOINT": "http://127.0.0.1:41741/msi/token", "IDENTITY_HEADER": HEADER}
    assert read(**given) == ManagedIdentity("http://127.0.0.1:41741/msi/token", HEADER)


def test_without_a_word_from_azure_it_is_that_of_a_virtual_machine(read: Read) -> None:
    assert read().endpoint == f"http://169.254.169.254{ON_A_MACHINE}"


async def test_those_who_wait_for_a_sign_in_in_vain_wait_once(teams: LocalTeams) -> None:
    clock, http = [0.0], HttpClient()
    tokens = AccessTokens(settings_for(teams), http, lambda: clock[0])
    teams.refuses_sign_in = True
    found = await asyncio.gather(*(tokens.headers() for _ in range(8)), return_exceptions=True)
    assert {type(one) for one in found} == {SignInFailed} and teams.tokens == 1
    teams.refuses_sign_in = False
    with pytest.raises(SignInFailed) as told:
        await tokens.headers()
    assert (told.value.status, told.value.code) == (401, "invalid_client")
    clock[0] += NO_TOKEN_FOR
    assert await tokens.headers() == {"Authorization": "Bearer token-2"}
    await http.close()


async def test_our_own_token_is_fetched_once_and_again_before_it_ends(teams: LocalTeams, sqlite_url: str) -> None:
    async with served(teams, sqlite_url, settings_for(teams)) as house:
        for words in ("onboard", "status", "help"):
            assert await house.client(AMARA).says(words) == 200
    assert teams.tokens == 1
    assert {request.token for request in teams.requests} == {"Bearer token-1"}
