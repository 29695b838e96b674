"""Whose word counts as the Playground's: the app's own, signed by its own tenant, about this computer."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from adapters.teams.auth.signing_keys import SigningKeys
from adapters.teams.auth.token_validation import LEEWAY, PlaygroundTokenValidator
from adapters.teams.errors import NotAuthentic
from adapters.teams.http import HttpClient
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, APP_ID, TENANT, Key, LocalTeams

OTHER = "0a1b2c3d-0000-4000-8000-000000000002"
HERE = "http://localhost:56150/_connector"
VERSION_1 = {"iss": f"https://sts.windows.net/{TENANT}/", "tid": TENANT, "ver": "1.0", "appid": APP_ID, "appidacr": "1"}
VERSION_2 = {
    "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "tid": TENANT,
    "ver": "2.0",
    "appid": None,
    "azp": APP_ID,
    "appidacr": None,
    "azpacr": "1",
}
BAD: dict[str, Mapping[str, Any]] = {
    "from Teams": {"iss": "https://api.botframework.com"},
    "from another tenant": {"iss": f"https://sts.windows.net/{OTHER}/"},
    "from another tenant by its own word": {"tid": OTHER},
    "of no tenant": {"tid": None},
    "for another app": {"aud": OTHER},
    "what we send to Teams ourselves": {"aud": "https://api.botframework.com"},
    "given to another app": {"appid": OTHER},
    "given to nobody": {"appid": None},
    "given to the app by the other version's name": {"ver": "2.0"},
    "of a version to come": {"ver": "3.0"},
    "of no version": {"ver": None},
    "given to a person": {"scp": "user_impersonation"},
    "given to a person by the other version": {**VERSION_2, "scp": "access_as_user"},
    "given without a secret": {"appidacr": "0"},
    "given without a secret by the other version": {**VERSION_2, "azpacr": "0"},
    "without a word of how it was asked for": {"appidacr": None},
    "without a word of how but the other version's": {"appidacr": None, "azpacr": "1"},
    "expired": {"exp": int(time.time()) - LEEWAY - 5},
    "never ends": {"exp": None},
    "forged": {"key": Key("of the tenant", None)},
    "of an unknown key": {"key": Key("unknown", None)},
}


@pytest.fixture
def tenant_key(teams: LocalTeams) -> Key:
    """A tenant's keys endorse no channel."""
    key = Key("of the tenant", endorsements=None)
    teams.keys = [key]
    return key


@pytest_asyncio.fixture
async def proof(teams: LocalTeams) -> AsyncIterator[PlaygroundTokenValidator]:
    http = HttpClient()
    yield PlaygroundTokenValidator(APP_ID, TENANT, SigningKeys(f"{teams.url}/metadata", http, time.monotonic))
    await http.close()


@pytest.mark.parametrize("claims", [VERSION_1, VERSION_2], ids=["version 1.0", "version 2.0"])
async def test_the_apps_own_token_is_taken(
    claims: Mapping[str, Any], proof: PlaygroundTokenValidator, teams: LocalTeams, tenant_key: Key
) -> None:
    token = teams.token(key=tenant_key, serviceurl=None, **claims)
    await proof.authenticate(f"Bearer {token}", HERE, "msteams")


@pytest.mark.parametrize("claims", [VERSION_1 | {"appidacr": "2"}, VERSION_2 | {"azpacr": "2"}])
async def test_so_is_one_that_it_had_for_a_certificate(
    claims: Mapping[str, Any], proof: PlaygroundTokenValidator, teams: LocalTeams, tenant_key: Key
) -> None:
    token = teams.token(key=tenant_key, serviceurl=None, **claims)
    await proof.authenticate(f"Bearer {token}", HERE, "msteams")


@pytest.mark.parametrize("claims", BAD.values(), ids=BAD.keys())
async def test_no_other_token_is(
    claims: Mapping[str, Any], proof: PlaygroundTokenValidator, teams: LocalTeams, tenant_key: Key
) -> None:
    token = teams.token(**{"key": tenant_key, "serviceurl": None, **VERSION_1, **claims})
    with pytest.raises(NotAuthentic):
        await proof.authenticate(f"Bearer {token}", HERE, "msteams")


@pytest.mark.parametrize("elsewhere", ["https://smba.trafficmanager.net/uk/", "http://localhost.example/", "http://["])
async def test_the_answer_stays_on_this_computer(
    elsewhere: str, proof: PlaygroundTokenValidator, teams: LocalTeams, tenant_key: Key
) -> None:
    token = teams.token(key=tenant_key, serviceurl=elsewhere, **VERSION_1)
    with pytest.raises(NotAuthentic, match="not on this computer"):
        await proof.authenticate(f"Bearer {token}", elsewhere, "msteams")


@pytest.mark.parametrize("claims", [VERSION_1, VERSION_2], ids=["version 1.0", "version 2.0"])
async def test_it_is_refused_unless_the_playground_is_asked_for(
    claims: Mapping[str, Any], house: ServedAssistant
) -> None:
    for endorsements in (None, ("msteams",)):
        house.teams.keys = [key := Key("of the tenant", endorsements)]
        amara = house.client(AMARA, token=lambda key=key: house.teams.token(key=key, **claims))
        assert await amara.says("onboard") == 401
    assert house.teams.sent() == []
