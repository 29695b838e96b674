"""What somebody of another organisation's tenant tries, who may use the assistant as well, and knows a reference."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest_asyncio

from adapters.teams.rendering.actions import OURS, PRESS, SEND
from bot.rehearsal import script
from conversations.actions.table import TABLE
from tests.attacks.conftest import standing
from tests.attacks.test_teams import _NUMBERS, ELSEWHERE, invoked, the_card
from tests.kit.assistant import running
from tests.kit.teams import GRACE, PRIYA, TEAM_CHANNEL, TENANT, Activity, local_teams, texts
from tests.kit.teams_client import Client
from tests.kit.teams_seats import TEAM, TeamsSide, TeamsWorld, settings_for

SECRET = ("Riverside", "Okafor", "ppointment reminders", "riverside.example")


class OfTwoTenants(TeamsSide):
    """Both may use the assistant."""

    def settings(self) -> Mapping[str, Any]:
        return {"teams": settings_for(self.teams, allowed_tenants=frozenset({TENANT, ELSEWHERE}))}


class Foreign(Client):
    """Somebody whose activities come from the other tenant."""

    def activity(self, **more: Any) -> Activity:
        drawn: Activity = json.loads(json.dumps(super().activity(**more)).replace(TENANT, ELSEWHERE))
        return drawn


@pytest_asyncio.fixture
async def world(database_url: str) -> AsyncIterator[TeamsWorld]:
    """Amara's team has been invited."""
    async with local_teams() as teams:
        side = OfTwoTenants(teams)
        async with running(database_url, TEAM, side):
            world = TeamsWorld(side)
            await script.to_invitation(world)
            yield world


async def test_to_read_or_change_an_onboarding_of_another_tenant(world: TeamsWorld) -> None:
    """Every action of the table, pressed, sent and typed, also by somebody who has a reviewer's own id."""
    _, message, card = the_card(world)
    reference = card["refresh"]["action"]["data"][OURS]["o"]
    stood, client = await standing(world.app, reference), world.priya.client
    for person in (GRACE, PRIYA):
        where = f"a:foreign-{person.number}"
        own = Foreign(client.teams, client.session, client.url, person, place=where, _ids=_NUMBERS)
        for name, action in TABLE.items():
            for verb in (PRESS, SEND) if action.pressed else ():
                carried = {"v": verb, "a": name, "o": reference, "d": "", "n": f"{name[:12]}{verb}{person.number}"}
                made = {"verb": verb, "data": {OURS: carried}}
                status, body = await own.send(own.activity(**invoked(made), replyToId=message))
                assert status in (200, 400), (name, body)
                assert not any(word in str(body) for word in SECRET), (name, verb, body)
            await own.says(f"{action.command or name} {reference}")
    await world.settle()
    places = {where for where in world.teams.messages if where.startswith("a:foreign-")}
    told = [texts(said) for where in places for said in world.teams.messages[where].values()]
    assert told and not [said for said in told if any(word in str(said) for word in SECRET)]
    assert await standing(world.app, reference) == stood


async def test_to_decide_from_another_tenant_by_a_reviewers_own_id(world: TeamsWorld) -> None:
    _, message, card = the_card(world)
    client = world.priya.client
    there = Foreign(client.teams, client.session, client.url, PRIYA, place=TEAM_CHANNEL, kind="channel", _ids=_NUMBERS)
    answer = await there.presses("Pause", card, reply_to=message)
    assert "Only members of the onboarding team" in str(answer["value"])
