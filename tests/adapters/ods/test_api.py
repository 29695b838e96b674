"""ODS's API, by a server on this computer: what it answers is read, what it does not say is known, and it is spared."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from aiohttp import ClientTimeout

from adapters.ods import api
from adapters.ods.api import MOST_IN_A_SECOND, OdsApi
from conversations.organisations.lookup import SourceSilent
from models.organisations import Organisation, OrganisationType
from tests.kit.ods_server import OdsServer, ods_server


@pytest_asyncio.fixture
async def server() -> AsyncIterator[OdsServer]:
    async with ods_server() as server:
        yield server


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def ods(server: OdsServer, clock: Clock) -> AsyncIterator[OdsApi]:
    source = OdsApi(server.url + "/", clock)
    yield source
    await source.close()


async def test_a_record_is_read_with_its_last_day(ods: OdsApi) -> None:
    old = Organisation("RX4", "Old NHS Trust", OrganisationType.TRUST, "Morpeth", True, date(2019, 9, 30))
    assert await ods.with_code("RX4") == old
    assert await ods.with_code("NONE") is None


async def test_a_search_gives_what_is_shaped_as_it_should_be(ods: OdsApi, server: OdsServer) -> None:
    assert await ods.named("river & sons") == (
        Organisation("R9X", "Riverside NHS Trust", OrganisationType.TRUST, "LS1 6AE"),
    )
    assert server.asked == ["/ORD/organisations?Name=river+%26+sons&Limit=20"]
    assert await ods.named("ab") == () and len(server.asked) == 1


@pytest.mark.parametrize("does", ["hangs", "refuses", "limits", "stutters", "misshapes"])
async def test_it_may_say_nothing(ods: OdsApi, server: OdsServer, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_PATIENCE", ClientTimeout(total=0.1))
    server.does = does
    with pytest.raises(SourceSilent):
        await ods.with_code("RX4")


async def test_nobody_listens() -> None:
    source = OdsApi("http://127.0.0.1:1")
    with pytest.raises(SourceSilent, match="ODS did not answer"):
        await source.with_code("RX4")
    await source.close()


async def test_it_rests_for_as_long_as_ods_asks(ods: OdsApi, server: OdsServer, clock: Clock) -> None:
    server.does = "limits"
    for at in (100.0, 119.9, 120.1):
        clock.now = at
        with pytest.raises(SourceSilent):
            await ods.with_code("RX4")
    assert len(server.asked) == 2


async def test_it_is_asked_5_times_in_a_second_at_most(
    ods: OdsApi, server: OdsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", wait)
    for _ in range(2 * MOST_IN_A_SECOND):
        await ods.with_code("NONE")
    assert waits == [0.0] * MOST_IN_A_SECOND + [1.0] * MOST_IN_A_SECOND
    with pytest.raises(SourceSilent, match="too often"):
        await ods.with_code("NONE")
    assert len(server.asked) == 2 * MOST_IN_A_SECOND


async def test_each_process_has_its_part_of_the_5(
    server: OdsServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", wait)
    source = OdsApi(server.url, clock, in_a_second=2)
    for _ in range(4):
        await source.with_code("NONE")
    with pytest.raises(SourceSilent, match="too often"):
        await source.with_code("NONE")
    await source.close()
    assert waits == [0.0, 0.0, 1.0, 1.0]
