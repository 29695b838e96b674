"""What a turn has to know of its platform's channels: asked outside the transaction, and remembered for the turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from conversations.sending import SendProblem
from conversations.turns import Actor, ChannelDirectory, ChannelFacts, Presence
from models.domain import Address
from models.enums import Channel

if TYPE_CHECKING:
    from models.domain import TeamPlace


R = TypeVar("R")


class ChannelQuestion(Exception):
    """A turn stops here, with nothing stored, until its platform has answered. Ask, and play it again.

    `person`: whose presence is asked for; None where it is about the channel itself.
    """

    def __init__(self, place: Address, person: Address | None = None) -> None:
        super().__init__("This turn has to know something of a channel first. Ask its platform, and play it again.")
        self.place = place
        self.person = person


class TeamQuestion(ChannelQuestion):
    """The same, of everybody who is in the onboarding team's channel: somebody was named whom we do not know."""


@dataclass
class ChannelAnswers:
    """What was answered so far. What was not asked yet raises ChannelQuestion."""

    channels: dict[Address, ChannelFacts | None] = field(default_factory=dict)
    presences: dict[tuple[Address, Address], Presence] = field(default_factory=dict)
    team: tuple[Actor, ...] | None = None  # all of it; None: not asked

    def facts(self, place: Address) -> ChannelFacts | None:
        """What a channel is; None for one that the assistant is not in."""
        if place not in self.channels:
            raise ChannelQuestion(place)
        return self.channels[place]

    def presence(self, place: Address, person: Address) -> Presence:
        """Whether somebody is in a channel now."""
        if (place, person) not in self.presences:
            raise ChannelQuestion(place, person)
        return self.presences[place, person]

    def still_in(self, target: str, places: Iterable[TeamPlace], identities: Iterable[Address]) -> bool:
        """Whether somebody who belongs to an onboarding by being in one of its channels is still a member there.

        `identities`: their direct messages in each app that they use.
        """
        place = next((place.address for place in places if place.target == target), None)
        there = [person for person in identities if place and person.channel is place.channel]
        return place is not None and any(self.presence(place, person) is Presence.MEMBER for person in there)

    async def answer(self, question: ChannelQuestion, directories: Mapping[Channel, ChannelDirectory]) -> None:
        """Ask the platform that a question is about. One that has no channels has nobody in them.

        Raises what the platform raises where it does not answer.
        """
        directory = directories.get(question.place.channel)
        if isinstance(question, TeamQuestion):
            self.team = await _everybody(directory, question.place)
            return
        if question.person is None:
            self.channels[question.place] = await directory.describe(question.place) if directory else None
        else:
            found = await directory.presence(question.place, question.person) if directory else Presence.ABSENT
            self.presences[question.place, question.person] = found


async def with_answers(
    read: Callable[[ChannelAnswers], Awaitable[R]], directories: Mapping[Channel, ChannelDirectory]
) -> R:
    """What a reading gives, once its platform has said what it needs of its channels.

    Raises what the platform raises where it does not answer.
    """
    answers = ChannelAnswers()
    while True:  # each round has one answer more
        try:
            return await read(answers)
        except ChannelQuestion as question:
            await answers.answer(question, directories)


async def _everybody(directory: ChannelDirectory | None, place: Address) -> tuple[Actor, ...]:
    """Nobody, where the platform does not say: those who are known stay so."""
    try:
        return await directory.members(place) if directory else ()
    except SendProblem:
        return ()
