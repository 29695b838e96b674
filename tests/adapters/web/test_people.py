"""The web page knows its own people and nobody else."""

from __future__ import annotations

from adapters.web.people import PERSONAS, WebRoster
from conversations.turns import Actor
from models.enums import Channel


async def test_the_roster_knows_the_team_and_nobody_else() -> None:
    roster = WebRoster()
    team = [persona.name for persona in PERSONAS if await roster.is_onboarding_team(persona.actor())]
    assert team == ["Priya Shah", "Daniel Reid"]
    assert not await roster.is_onboarding_team(Actor(Channel.WEB, "riverside", "priya", "Priya Shah"))
    assert not await roster.is_onboarding_team(Actor(Channel.SLACK, "notify", "priya", "Priya Shah"))
