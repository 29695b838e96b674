"""Gives a case file, a call for a calendar, or what is held about somebody, to who asked, if they still may."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from conversations.actions.table import TABLE
from conversations.case_file.contents import Recorded, case_file
from conversations.case_file.document import CaseFile, Fetched
from conversations.case_file.setup_record import SET_UP, set_up_case, set_up_json
from conversations.case_file.tickets import CALENDAR, VALID, digest
from conversations.channel_answers import ChannelAnswers, with_answers
from conversations.guidance.facts import facts
from conversations.onboarding.call_invites import invite_of, sequence_of
from conversations.onboarding.people import Side, participant
from conversations.permissions import is_allowed
from conversations.repository.data import own_data
from conversations.repository.loading import load
from conversations.repository.people import is_still_in
from conversations.turns import Actor
from models.repositories import events, onboardings, people
from models.repositories.desk import case_files
from models.repositories.reviews import reviews

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.repository.loading import Packs
    from conversations.turns import Platforms
    from models.database.database import Database
    from models.database.unit_of_work import Session
    from models.domain import Clock, Download, Person


class CaseFileReader:
    """`platforms` are asked, outside of every transaction, whether somebody is of the onboarding team now, or in the
    channel by which they belong to an onboarding.

    `organiser`: the address that calendars know calls by; empty for the onboarding team's own.
    """

    def __init__(
        self, database: Database, clock: Clock, packs: Packs, platforms: Platforms, organiser: str = ""
    ) -> None:
        self._organiser = organiser or facts().contacts["onboarding"].email or ""
        self._database = database
        self._clock = clock
        self._packs = packs
        self._platforms = platforms

    async def fetch(self, word: str) -> Fetched | None:
        """By the word of a `Ticket`, once. None where it is unknown, used or too old, or its person may not any more.

        Raises what the platform raises where it does not answer, and DatabaseProblem: then it is not used.
        """
        now = self._clock()
        async with self._database.reading() as session:
            own = await own_data.is_open(session, digest(word), now)
            found = await case_files.open_download(session, digest(word), now - VALID)
            identity = await people.by_id(session, found[0].person) if found else None
        if own:
            async with self._database.unit_of_work() as session:
                return await own_data.fetch(session, digest(word), now)
        if found is None or identity is None:
            return None
        asked, key = found
        if asked.for_team and not await self._is_of_the_team(identity):
            return None
        return await with_answers(partial(self._use, asked, key, identity), self._platforms.channels)

    async def _use(self, asked: Download, key: int, identity: Person, channels: ChannelAnswers) -> Fetched | None:
        async with self._database.unit_of_work() as session:
            case = await self._read(session, asked, key, identity, channels)
            used = await case_files.use(session, asked.digest, self._clock())
        return case if used else None

    async def _is_of_the_team(self, identity: Person) -> bool:
        roster = self._platforms.rosters.get(identity.channel)
        actor = Actor(identity.channel, identity.workspace, identity.user, identity.name, identity.email)
        return roster is not None and await roster.is_onboarding_team(actor)

    async def _read(
        self, session: Session, asked: Download, key: int, identity: Person, channels: ChannelAnswers
    ) -> Fetched | None:
        """None for somebody who may not have it: of the onboarding team and of the applicant's, or of neither; and for
        who belonged to it by being in a channel, and is there no more. Raises ChannelQuestion where that is not asked.
        """
        onboarding = (await load(session, key, self._packs, self._clock())).onboarding
        by = participant(await people.shared_by(session, identity), None)
        by.onboarding_team, by.email = asked.for_team, identity.email
        kind = asked.kind.removeprefix(SET_UP)
        action = TABLE[_action(asked)]
        if not is_allowed(action, onboarding, by) or await _has_left(session, onboarding, by, channels):
            return None
        if asked.kind == CALENDAR:
            return self._for_a_calendar(onboarding)
        if asked.kind.startswith(SET_UP):
            return Fetched(
                kind, set_up_case(onboarding, identity.name), set_up_json(onboarding) if kind == "json" else ""
            )
        answers, happened = await onboardings.every_answer(session, key), await events.everything(session, key)
        recorded = Recorded(answers, happened, await reviews.every_verdict(session, key))
        reader = Side.ONBOARDING_TEAM if asked.for_team else Side.APPLICANT
        return Fetched(kind, case_file(onboarding, recorded, reader, identity.name))

    def _for_a_calendar(self, onboarding: Onboarding) -> Fetched | None:
        """None where no call was ever booked."""
        invite = invite_of(onboarding, sequence_of(onboarding))
        named = CaseFile(onboarding.reference, "NHS Notify engagement call", "", (), ())
        at, organiser = self._clock(), self._organiser
        return Fetched(CALENDAR, named, invite=invite, at=at, organiser=organiser) if invite else None


async def _has_left(session: Session, onboarding: Onboarding, by: Participant, channels: ChannelAnswers) -> bool:
    member = onboarding.member(by.id)
    if member is None or not member.present_in:
        return False
    return not await is_still_in(session, by.id, member.present_in, onboarding.places, channels)


def _action(asked: Download) -> str:
    """Whoever may do this may have it."""
    if asked.kind == CALENDAR:
        return "team_call_file" if asked.for_team else "call_file"
    if asked.kind.startswith(SET_UP):
        return "export_set_up"
    return "export" if asked.for_team else "download"
