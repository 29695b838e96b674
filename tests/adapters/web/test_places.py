"""Each person has direct messages of their own; everybody shares the team's channel, and there is no other."""

from __future__ import annotations

import pytest

from adapters.web.people import PERSONAS
from adapters.web.places import TEAM_PLACE, NoSuchPlace, Pane, conversation_at, place_of
from models.domain import Address
from models.enums import Channel, PlaceKind


def test_no_two_people_share_a_transcript_of_direct_messages_and_none_is_the_channels() -> None:
    names = [conversation_at(place_of(Pane.APPLICANT, persona)) for persona in PERSONAS]
    assert len({*names, conversation_at(TEAM_PLACE)}) == len(PERSONAS) + 1


def test_whoever_speaks_in_the_right_pane_speaks_in_the_teams_channel() -> None:
    assert {place_of(Pane.TEAM, persona) for persona in PERSONAS} == {TEAM_PLACE}


def test_another_channel_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoSuchPlace, match=r"cannot show a channel place. Send to a person or to the team's channel\."):
        conversation_at(Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "general"))
