"""The web page knows its own people and nobody else."""

from __future__ import annotations

import pytest

from adapters.web.people import (
    BY_USER,
    PERSONAS,
    TEAM_PLACE,
    NoSuchPlace,
    Pane,
    WebDirectory,
    WebRoster,
    conversation_at,
    place_of,
)
from conversations.turns import Actor
from models.domain import Address
from models.enums import Channel, PlaceKind


async def test_the_roster_knows_the_team_and_nobody_else() -> None:
    roster = WebRoster(TEAM_PLACE)
    team = [persona.name for persona in PERSONAS if await roster.is_onboarding_team(persona.actor())]
    assert team == ["Priya Shah", "Daniel Reid"]
    assert await roster.is_onboarding_team(BY_USER["priya"].actor("America/New_York")), "wherever they are"
    assert not await roster.is_onboarding_team(Actor(Channel.WEB, "riverside", "priya", "Priya Shah"))
    assert not await roster.is_onboarding_team(Actor(Channel.SLACK, "notify", "priya", "Priya Shah"))


async def test_nobody_is_vouched_for_where_the_team_works_elsewhere() -> None:
    roster = WebRoster(Address(Channel.SLACK, "T01TEST", PlaceKind.TEAM, "C01ONB"))
    assert not any([await roster.is_onboarding_team(persona.actor()) for persona in PERSONAS])


def test_no_two_people_share_a_transcript_of_direct_messages_and_none_is_the_channels() -> None:
    names = [conversation_at(place_of(Pane.APPLICANT, persona)) for persona in PERSONAS]
    assert len({*names, conversation_at(TEAM_PLACE)}) == len(PERSONAS) + 1


def test_whoever_speaks_in_the_right_pane_speaks_in_the_teams_channel() -> None:
    assert {place_of(Pane.TEAM, persona) for persona in PERSONAS} == {TEAM_PLACE}


def test_another_channel_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoSuchPlace, match=r"cannot show a channel place. Send to a person or to the team's channel\."):
        conversation_at(Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "general"))


async def test_the_page_knows_its_own_people_by_address_each_in_their_organisation() -> None:
    amara, tom = BY_USER["amara"].actor(), BY_USER["tom"].actor()
    assert await WebDirectory().with_email(amara, "tom.ellis@riverside.example") == tom
    assert await WebDirectory().with_email(amara, "grace.lin@northgate.example") is None
