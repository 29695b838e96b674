"""What stands on a person's own page: read, and never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.onboarding.people import Participant, participant
from conversations.onboarding.records import BoardPage, OnboardingListItem, list_item
from conversations.repository.lists import board_page, invitations
from conversations.repository.loading import load
from conversations.repository.people import is_still_in, known_identity
from models.domain import Address
from models.enums import PlaceKind
from models.repositories import choices, lists, people

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.channel_answers import ChannelAnswers
    from conversations.onboarding.onboarding import Onboarding
    from conversations.repository.loading import Packs
    from conversations.turns import Actor
    from models.database.unit_of_work import Session
    from models.domain import OnboardingRecord, Person


@dataclass(frozen=True)
class TeamHome:
    """A page of the board, and above the first one what the reader has, the longest waiting first.

    `summary`: whether they want each morning's; None where it is not asked. `language`: the code of the reader's,
    here and on the other pages.
    """

    board: BoardPage
    held: tuple[OnboardingListItem, ...] = ()
    summary: bool | None = None
    language: str | None = None


@dataclass(frozen=True)
class ApplicantHome:
    """The onboarding that somebody talks about, and their other ones."""

    onboarding: Onboarding
    by: Participant
    others: tuple[OnboardingListItem, ...] = ()
    language: str | None = None


@dataclass(frozen=True)
class NewcomerHome:
    """What somebody without an onboarding is invited to."""

    invitations: Sequence[OnboardingListItem] = ()
    language: str | None = None


async def team_home(session: Session, actor: Actor, most: int, page: int) -> TeamHome:
    """`most`: how many stand on a page of the board, which is counted from 0."""
    board = await board_page(session, most, page)
    identity = await known_identity(session, actor)
    language = identity.language if identity else None
    if identity is None or page > 0:
        return TeamHome(board, summary=False if page == 0 else None, language=language)
    rows = sorted(await lists.held_by(session, identity.id), key=lambda row: row.state_since)
    return TeamHome(board, tuple(map(list_item, rows)), (await choices.of(session, identity.id)).summary, language)


@dataclass(frozen=True)
class ApplicantReader:
    """Reads an applicant's page. `calls_at_one_time`: how many the onboarding team can hold."""

    session: Session
    packs: Packs
    now: datetime
    channels: ChannelAnswers
    calls_at_one_time: int = 1

    async def home_of(self, actor: Actor) -> ApplicantHome | NewcomerHome:
        """Raises ChannelQuestion where `channels` lacks an answer."""
        identity = await known_identity(self.session, actor)
        person = await people.shared_by(self.session, identity) if identity else None
        language = identity.language if identity else None
        mine = await self._held(person, identity, actor) if person and identity else []
        if person is None or not mine:
            return NewcomerHome(await invitations(self.session, _reader(identity, actor)), language)
        chosen = next((onboarding for onboarding in mine if onboarding.id == person.focus), mine[0])
        loaded = await load(self.session, chosen.id, self.packs, self.now, calls_at_one_time=self.calls_at_one_time)
        others = tuple(list_item(other) for other in mine if other is not chosen)
        return ApplicantHome(loaded.onboarding, participant(person, chosen.reference), others, language)

    async def _held(self, person: Person, identity: Person, actor: Actor) -> list[OnboardingRecord]:
        """Without what they hold by an address that is theirs no more: see `TurnContext`."""
        mine = await self._joined(person)
        if not actor.email or actor.email.lower() == identity.email:
            return mine
        places = await people.places_of(self.session, person.id)
        lost = {key for key, place in places.items() if place.held_by_address and place.email == identity.email}
        return [record for record in mine if record.id not in lost]

    async def _joined(self, person: Person) -> list[OnboardingRecord]:
        """What they have joined, but for what they belong to by being in a channel that they are not in any more."""
        found, mine = await lists.joined_and_present(self.session, person.id), []
        for record, target in found:
            if target:
                places = (await load(self.session, record.id, self.packs, self.now)).onboarding.places
                if not await is_still_in(self.session, person.id, target, places, self.channels):
                    continue
            mine.append(record)
        return mine


def _reader(identity: Person | None, actor: Actor) -> Participant:
    """Whoever looks, who may not have been met before: an address that is new by now counts from now on."""
    email = actor.email.lower() if actor.email else None
    address = Address(actor.channel, actor.workspace, PlaceKind.DIRECT, actor.user)
    if identity is None:
        return Participant(0, actor.name, email, address)
    reader = participant(identity, None)
    reader.email = email or reader.email
    reader.workspace, reader.former_workspaces = actor.workspace, frozenset(actor.former_workspaces)
    return reader
