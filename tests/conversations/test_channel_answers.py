"""A turn asks a platform about its channels once, outside the transaction."""

from __future__ import annotations

import pytest

from conversations.channel_answers import ChannelAnswers, ChannelQuestion
from conversations.turns import Actor, ChannelFacts, Presence
from models.domain import Address, TeamPlace
from models.enums import Channel, PlaceKind

GENERAL = TeamPlace(Channel.SLACK, "T1", "C1")
IN_SLACK = Address(Channel.SLACK, "T1", PlaceKind.DIRECT, "U1")
IN_TEAMS = Address(Channel.TEAMS, "tenant", PlaceKind.DIRECT, "a")


class Slack:
    """Knows one channel and one member of it."""

    async def describe(self, place: Address) -> ChannelFacts | None:
        return ChannelFacts("#general", 240, shared=False) if place.target == "C1" else None

    async def members(self, place: Address) -> tuple[Actor, ...]:
        return ()

    async def presence(self, place: Address, person: Address) -> Presence:
        return Presence.MEMBER if (place.target, person.target) == ("C1", "U1") else Presence.ABSENT


DIRECTORIES = {Channel.SLACK: Slack()}


async def test_what_was_not_asked_stops_the_turn_and_is_known_afterwards() -> None:
    answers = ChannelAnswers()
    with pytest.raises(ChannelQuestion) as asked:
        answers.facts(GENERAL.address)
    await answers.answer(asked.value, DIRECTORIES)
    assert answers.facts(GENERAL.address) == ChannelFacts("#general", 240, shared=False)
    with pytest.raises(ChannelQuestion) as asked:
        answers.presence(GENERAL.address, IN_SLACK)
    await answers.answer(asked.value, DIRECTORIES)
    assert answers.presence(GENERAL.address, IN_SLACK) is Presence.MEMBER


async def test_an_app_that_cannot_say_knows_no_channel_and_nobody_in_it() -> None:
    answers = ChannelAnswers()
    await answers.answer(ChannelQuestion(GENERAL.address), {})
    await answers.answer(ChannelQuestion(GENERAL.address, IN_SLACK), {})
    assert answers.facts(GENERAL.address) is None
    assert not answers.still_in("C1", [GENERAL], [IN_SLACK])


async def test_somebody_is_still_in_by_any_identity_of_the_same_app() -> None:
    answers = ChannelAnswers()
    with pytest.raises(ChannelQuestion) as asked:
        answers.still_in("C1", [GENERAL], [IN_TEAMS, IN_SLACK])
    assert asked.value.person == IN_SLACK, "another app knows nothing of this one's channels"
    await answers.answer(asked.value, DIRECTORIES)
    assert answers.still_in("C1", [GENERAL], [IN_TEAMS, IN_SLACK])
    assert not answers.still_in("C1", [GENERAL], [IN_TEAMS])


def test_nobody_is_in_a_channel_that_was_taken_out() -> None:
    assert not ChannelAnswers().still_in("C1", [], [IN_SLACK])
