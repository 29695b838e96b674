"""Microsoft's signing keys: fetched once, kept, and fetched anew when a token names an unknown one."""

from __future__ import annotations

import asyncio

import pytest

from adapters.teams.auth.signing_keys import BURST, KEPT, NONE_FOR, OLD_KEPT, SigningKeys
from adapters.teams.errors import KeysUnavailable
from adapters.teams.http import HttpClient
from tests.adapters.teams.conftest import ServedAssistant, served
from tests.kit.teams import AMARA, Key, LocalTeams
from tests.kit.teams_seats import settings_for


async def test_new_keys_are_fetched_when_a_token_names_one(house: ServedAssistant) -> None:
    amara = house.client(AMARA)
    assert await amara.says("onboard") == 200
    house.teams.keys = [Key("second")]
    assert await amara.says("status") == 200
    assert house.teams.metadata_fetched == 2


async def test_keys_are_fetched_once_for_many_at_once(house: ServedAssistant) -> None:
    people = [house.client(AMARA) for _ in range(8)]
    assert await asyncio.gather(*(one.send(one.activity(type="typing")) for one in people))
    assert house.teams.metadata_fetched == 1


async def test_made_up_key_ids_do_not_make_us_ask_for_ever(teams: LocalTeams) -> None:
    clock = [0.0]
    http = HttpClient()
    keys = SigningKeys(f"{teams.url}/metadata", http, lambda: clock[0])
    for number in range(BURST * 3):
        assert await keys.find(f"made up {number}") is None
    assert teams.metadata_fetched == BURST + 1
    clock[0] += 60
    teams.keys.append(Key("new"))
    assert await keys.find("new") is not None
    await http.close()


async def test_old_keys_do_while_microsoft_is_away_and_none_answers_503(teams: LocalTeams, sqlite_url: str) -> None:
    clock = [0.0]
    http = HttpClient()
    keys = SigningKeys(f"{teams.url}/metadata", http, lambda: clock[0])
    assert await keys.find("first") is not None
    keys._metadata_url = "http://127.0.0.1:9/"
    clock[0] += 25 * 3600
    assert await keys.find("first") is not None
    await http.close()
    async with served(teams, sqlite_url, settings_for(teams, metadata_url="http://127.0.0.1:9/")) as house:
        assert await house.client(AMARA).says("onboard") == 503


async def test_old_keys_are_fetched_again_soon_after_microsoft_was_away(teams: LocalTeams) -> None:
    clock, http = [0.0], HttpClient()
    keys = SigningKeys(f"{teams.url}/metadata", http, lambda: clock[0])
    assert await keys.find("first") is not None
    teams.metadata_status = 503
    clock[0] += KEPT + 1
    assert await keys.find("first") is not None
    teams.metadata_status, teams.keys = 200, [Key("second")]
    clock[0] += OLD_KEPT - 1
    assert await keys.find("first") is not None
    clock[0] += 2
    assert await keys.find("first") is None
    await http.close()


async def test_those_who_wait_for_keys_in_vain_wait_once(teams: LocalTeams) -> None:
    clock, http = [0.0], HttpClient()
    keys = SigningKeys(f"{teams.url}/metadata", http, lambda: clock[0])
    teams.metadata_status = 503
    found = await asyncio.gather(*(keys.find("first") for _ in range(8)), return_exceptions=True)
    assert {type(one) for one in found} == {KeysUnavailable} and teams.metadata_fetched == 1
    teams.metadata_status = 200
    with pytest.raises(KeysUnavailable):
        await keys.find("first")
    clock[0] += NONE_FOR
    assert await keys.find("first") is not None
    await http.close()


async def test_a_set_without_keys_leaves_the_old_ones(teams: LocalTeams) -> None:
    clock, http = [0.0], HttpClient()
    keys = SigningKeys(f"{teams.url}/metadata", http, lambda: clock[0])
    assert await keys.find("first") is not None
    teams.keys = []
    clock[0] += KEPT + 1
    assert await keys.find("first") is not None
    await http.close()
