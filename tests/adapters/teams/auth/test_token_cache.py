"""A token is proved once while it and its key last; what depends on the request is looked at each time."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import time_machine
from jwt.algorithms import RSAAlgorithm

from adapters.teams.auth import token_validation
from adapters.teams.auth.signing_keys import KEPT, SigningKeys
from adapters.teams.auth.token_validation import LEEWAY, BotFrameworkTokenValidator
from adapters.teams.errors import NotAuthentic
from adapters.teams.http import HttpClient
from tests.kit.teams import APP_ID, Key, LocalTeams


@dataclass
class Seam:
    """The seam, with the number of proofs that it made. `clock` is that of the keys."""

    teams: LocalTeams
    framework: BotFrameworkTokenValidator
    clock: list[float]
    http: HttpClient
    proofs: int = 0
    meanwhile: Callable[[], None] = field(default=lambda: None)  # what happens while a proof is made

    async def takes(self, token: str, service: str = "connector", channel: str = "msteams") -> bool:
        try:
            await self.framework.authenticate(f"Bearer {token}", f"{self.teams.url}/{service}", channel)
        except NotAuthentic:
            return False
        return True


@pytest_asyncio.fixture
async def seam(teams: LocalTeams, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Seam]:
    http, clock = HttpClient(), [0.0]
    keys = SigningKeys(f"{teams.url}/metadata", http, lambda: clock[0])
    seam = Seam(teams, BotFrameworkTokenValidator(APP_ID, "https://api.botframework.com", keys), clock, http)
    verify = RSAAlgorithm.verify

    def counted(algorithm: RSAAlgorithm, *given: Any) -> bool:
        seam.proofs += 1
        seam.meanwhile()
        return verify(algorithm, *given)

    monkeypatch.setattr(RSAAlgorithm, "verify", counted)
    yield seam
    await http.close()


async def test_a_token_is_proved_once(seam: Seam) -> None:
    token = seam.teams.token()
    assert [await seam.takes(token) for _ in range(3)] == [True, True, True]
    assert seam.proofs == 1


async def test_a_proved_token_speaks_for_its_own_service_and_channel_alone(seam: Seam) -> None:
    token = seam.teams.token()
    assert await seam.takes(token)
    assert not await seam.takes(token, service="elsewhere")
    assert not await seam.takes(token, channel="webchat")


async def test_a_proved_token_is_refused_once_it_has_ended(seam: Seam) -> None:
    token = seam.teams.token(exp=int(time.time()) + 60)
    assert await seam.takes(token)
    now = datetime.now(UTC)
    with time_machine.travel(now + timedelta(seconds=60 + LEEWAY - 5), tick=False):
        assert await seam.takes(token) and seam.proofs == 1
    with time_machine.travel(now + timedelta(seconds=60 + LEEWAY + 5), tick=False):
        assert not await seam.takes(token)


async def test_a_proved_token_is_refused_once_its_key_is_withdrawn(seam: Seam) -> None:
    token = seam.teams.token()
    assert await seam.takes(token)
    seam.teams.keys = [Key("second")]
    seam.clock[0] += KEPT + 1
    assert not await seam.takes(token)


async def test_a_proved_token_is_proved_again_with_a_new_key_of_the_same_name(seam: Seam) -> None:
    token = seam.teams.token()
    assert await seam.takes(token)
    seam.teams.keys = [Key("first")]
    seam.clock[0] += KEPT + 1
    assert not await seam.takes(token)


async def test_a_key_that_changes_while_a_token_is_proved_does_not_count_as_the_one_that_proved_it(seam: Seam) -> None:
    def changes() -> None:
        seam.teams.keys = [Key("first")]
        seam.clock[0] += KEPT + 1
        seam.meanwhile = lambda: None

    token = seam.teams.token()
    seam.meanwhile = changes
    assert await seam.takes(token)
    assert not await seam.takes(token)


@pytest.mark.parametrize("claims", [{"key": Key("first")}, {"aud": "another app"}, {"exp": None}])
async def test_a_refused_token_is_looked_at_anew_each_time(seam: Seam, claims: dict[str, Any]) -> None:
    token = seam.teams.token(**claims)
    assert [await seam.takes(token) for _ in range(2)] == [False, False]
    assert seam.proofs == 2


async def test_no_more_tokens_are_remembered_than_stated(seam: Seam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_validation, "MOST_TOKENS", 2)
    keys = SigningKeys(f"{seam.teams.url}/metadata", seam.http)
    seam.framework = BotFrameworkTokenValidator(APP_ID, "https://api.botframework.com", keys)
    tokens = [seam.teams.token(jti=str(number)) for number in range(3)]
    for token in (*tokens, tokens[2], tokens[1]):
        assert await seam.takes(token)
    assert seam.proofs == 3
    assert await seam.takes(tokens[0]) and seam.proofs == 4
