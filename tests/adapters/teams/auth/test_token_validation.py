"""Who may speak at /api/messages: the whole table of bad tokens, key rollover, tenants and service URLs."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from adapters.teams.auth.signing_keys import SigningKeys
from adapters.teams.auth.token_validation import LEEWAY, BotFrameworkTokenValidator
from adapters.teams.errors import NotAuthentic
from adapters.teams.http import HttpClient
from tests.adapters.teams.conftest import ServedAssistant, served
from tests.kit.teams import AMARA, APP_ID, Key, LocalTeams
from tests.kit.teams_seats import settings_for

Token = Callable[[LocalTeams], str]


def _now() -> int:
    return int(time.time())


def _unsigned(teams: LocalTeams) -> str:
    parts = teams.token().split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": "first"}).encode()).rstrip(b"=").decode()
    return f"{header}.{parts[1]}."


def _symmetric(teams: LocalTeams) -> str:
    payload = jwt.decode(teams.token(), options={"verify_signature": False})
    return jwt.encode(payload, "a secret of somebody's that is long enough", headers={"kid": "first"})


def _tampered(teams: LocalTeams) -> str:
    header, payload, signature = teams.token().split(".")
    return f"{header}.{payload[:-4]}AAAA.{signature}"


BAD: dict[str, Token] = {
    "garbage": lambda teams: "garbage",
    "three parts of garbage": lambda teams: "a.b.c",
    "empty": lambda teams: "",
    "expired": lambda teams: teams.token(exp=_now() - LEEWAY - 5),
    "not valid yet": lambda teams: teams.token(nbf=_now() + LEEWAY + 60),
    "never expires": lambda teams: teams.token(exp=None),
    "forged": lambda teams: teams.token(key=Key("first")),
    "tampered": _tampered,
    "unsigned": _unsigned,
    "signed with a shared secret": _symmetric,
    "unknown key": lambda teams: teams.token(key=Key("unknown")),
    "no key id": lambda teams: teams.token(headers={}),
    "wrong audience": lambda teams: teams.token(aud="another app"),
    "no audience": lambda teams: teams.token(aud=None),
    "wrong issuer": lambda teams: teams.token(iss="https://sts.windows.net/11111111-0000-4000-8000-000000000001/"),
    "no issuer": lambda teams: teams.token(iss=None),
    "another service URL": lambda teams: teams.token(serviceurl="https://smba.trafficmanager.net/uk/"),
    "no service URL": lambda teams: teams.token(serviceurl=None),
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
async def test_a_bad_token_answers_401_and_does_nothing(house: ServedAssistant, token: Token) -> None:
    amara = house.client(AMARA, token=lambda: token(house.teams))
    assert await amara.says("onboard") == 401
    assert house.teams.sent() == []


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic dTpw"}, {"Authorization": "Bearer"}])
async def test_no_token_answers_401(house: ServedAssistant, header: dict[str, str]) -> None:
    status, _ = await house.client(AMARA, signed=False).send(house.client(AMARA).activity(text="onboard"), **header)
    assert status == 401


@pytest.mark.parametrize("endorsements", [None, (), ("webchat",)])
async def test_a_key_that_may_not_speak_for_teams_answers_401(
    house: ServedAssistant, endorsements: tuple[str, ...] | None
) -> None:
    key = Key("unendorsed", endorsements)
    house.teams.keys.append(key)
    assert await house.client(AMARA, token=lambda: house.teams.token(key=key)).says("onboard") == 401


async def test_a_good_token_is_let_in_within_five_minutes_of_its_end(house: ServedAssistant) -> None:
    late = house.client(AMARA, token=lambda: house.teams.token(exp=_now() - LEEWAY + 30))
    assert await late.says("onboard") == 200


async def test_a_service_url_that_is_not_allowed_answers_401_even_if_the_token_agrees(house: ServedAssistant) -> None:
    for url in (
        "https://evil.example/connector",
        f"{house.teams.url}.evil.example/connector",
        f"{house.teams.url}/other",
    ):
        client = house.client(AMARA, token=lambda url=url: house.teams.token(serviceurl=url))
        assert await client.says("onboard", serviceUrl=url) == 401


async def test_a_tenant_that_is_not_on_the_list_answers_403(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    elsewhere: dict[str, Any] = {"channelData": {"tenant": {"id": "another"}}}
    assert await amara.says("onboard", **elsewhere) == 403
    nowhere = amara.activity(text="onboard", channelData={})
    del nowhere["conversation"]["tenantId"]
    assert (await amara.send(nowhere))[0] == 403


async def test_nothing_blocks_the_loop_while_keys_are_fetched(teams: LocalTeams) -> None:
    http = HttpClient()
    framework = BotFrameworkTokenValidator(
        APP_ID, "https://api.botframework.com", SigningKeys(f"{teams.url}/metadata", http, time.monotonic)
    )
    server_ticks = 0

    async def tick() -> None:
        nonlocal server_ticks
        while True:
            await asyncio.sleep(0.01)
            server_ticks += 1

    ticking = asyncio.create_task(tick())
    teams.slow_metadata = 0.4
    await framework.authenticate(f"Bearer {teams.token()}", f"{teams.url}/connector", "msteams")
    ticking.cancel()
    await http.close()
    assert server_ticks > 15


async def test_the_seam_takes_what_teams_signs_and_nothing_else(teams: LocalTeams) -> None:
    """The contract that a successor SDK has to keep: a good token returns, a bad one raises NotAuthentic."""
    http = HttpClient()
    seam = BotFrameworkTokenValidator(
        APP_ID, "https://api.botframework.com", SigningKeys(f"{teams.url}/metadata", http, time.monotonic)
    )
    await seam.authenticate(f"Bearer {teams.token()}", f"{teams.url}/connector", "msteams")
    for token in BAD.values():
        with pytest.raises(NotAuthentic):
            await seam.authenticate(f"Bearer {token(teams)}", f"{teams.url}/connector", "msteams")
    with pytest.raises(NotAuthentic):
        await seam.authenticate(f"Bearer {teams.token()}", f"{teams.url}/connector", "webchat")
    await http.close()


async def test_a_key_that_speaks_for_more_channels_lets_none_but_teams_in(house: ServedAssistant) -> None:
    house.teams.keys.append(key := Key("of two channels", ("msteams", "webchat")))
    amara = house.client(AMARA, token=lambda: house.teams.token(key=key))
    assert await amara.says("onboard", channelId="webchat") == 401
    assert house.teams.sent() == []
    assert await amara.says("onboard") == 200


async def test_unsigned_requests_are_taken_only_without_an_app(teams: LocalTeams, sqlite_url: str) -> None:
    async with served(teams, sqlite_url, settings_for(teams, app_id="")) as house:
        assert await house.client(AMARA, signed=False).says("onboard") == 200
    assert teams.tokens == 0 and {request.token for request in teams.requests} == {""}
