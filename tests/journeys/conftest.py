"""The channels that every story is played on, and a world at the manager alone for the promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest
import pytest_asyncio

from bot.rehearsal import script
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from bot.rehearsal.parts import registering
from bot.rehearsal.seats import Seat, World
from tests.kit.browser import BrowserWorld
from tests.kit.drawn_cards import every_card_is_drawn
from tests.kit.seats import Listener
from tests.kit.teams_seats import in_teams

__all__ = ["every_card_is_drawn"]

CHANNELS: dict[str, Callable[[str], AbstractAsyncContextManager[World]]] = {
    "manager": lambda url: in_memory(url=url),
    "teams": in_teams,
}
"""Each takes the address of a migrated database. A channel that needs a program is marked in `PLAYED_ON`."""

PLAYED_ON = [pytest.param("manager"), pytest.param("teams")]


@pytest_asyncio.fixture(params=PLAYED_ON)
async def world(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[World]:
    """Everybody in their seats, once on each channel."""
    async with CHANNELS[request.param](sqlite_url) as world:
        yield world


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest_asyncio.fixture
async def house(sqlite_url: str, listener: Listener) -> AsyncIterator[InMemoryWorld]:
    """A world whose every turn and message can be looked at; what is said in it, `listener` keeps."""
    async with in_memory(listener, sqlite_url) as house:
        yield house


@pytest.fixture
def begun_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    """What many stories begin with is told at the manager, and they go on at the page.

    On the page it is played by `test_a_whole_onboarding_by_keyboard_is_accessible`.
    """
    register, to_invitation = registering.register, script.to_invitation

    async def registered(world: World, seat: Seat, part_of_nhs_england: str = "no") -> None:
        if isinstance(world, BrowserWorld):
            await world.beforehand(lambda unseen: register(unseen, unseen.amara, part_of_nhs_england))
            await seat.says("status")  # what a turn was answered stands where it was taken alone
        else:
            await register(world, seat, part_of_nhs_england)

    async def invited(world: World) -> None:
        await (world.beforehand(to_invitation) if isinstance(world, BrowserWorld) else to_invitation(world))

    monkeypatch.setattr(registering, "register", registered)
    monkeypatch.setattr(script, "to_invitation", invited)
