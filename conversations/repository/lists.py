"""Lists of onboardings: a page of the board, whose each is, and which a turn on another one concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.journey.machine import BEFORE_REGISTRATION, State
from conversations.onboarding.records import BoardPage, OnboardingListItem, invited, list_item
from conversations.permissions import is_invited
from models.repositories import lists, people

if TYPE_CHECKING:
    from conversations.onboarding.people import Participant
    from conversations.repository.loading import LoadedOnboarding
    from models.database.unit_of_work import Session
    from models.domain import CallTime, OnboardingRecord


async def board_page(session: Session, most: int, page: int) -> BoardPage:
    """A page of so many open onboardings, counted from 0, with the figures of all."""
    counts, medians = await lists.counts_by_state(session), await lists.median_days_by_state(session)
    rows = await lists.open_onboardings(session, most, page * most)
    names = await people.names(session, {row.assignee for row in rows if row.assignee})
    shown = (replace(list_item(row), assignee=names.get(row.assignee or 0, "")) for row in rows)
    return BoardPage(tuple(shown), counts, medians)


async def invitations(session: Session, by: Participant) -> list[OnboardingListItem]:
    """Onboardings with an open invitation that this person may take up where they act."""
    found = await lists.inviting(session, by.identity, by.email or "")
    open_to_them = [(record, member) for record, member in found if is_invited(member, by)]
    return [invited(record, member) for record, member in open_to_them]


async def offered_elsewhere(session: Session, call: CallTime, key: int) -> list[OnboardingRecord]:
    """Onboardings but for that of one row that are offered a call at about this time and have not booked one."""
    return await lists.offered(session, call, key)


async def drafts_of_the_same(session: Session, person: int, joined: LoadedOnboarding) -> list[OnboardingRecord]:
    """Somebody's onboardings that have not registered, of the same service of the same organisation as another."""
    of = joined.record.service_key if joined.record else None
    rows = await lists.joined_by(session, person) if of else []
    return [row for row in rows if row.service_key == of and State(row.state) in BEFORE_REGISTRATION]


async def held_by(session: Session, person: int) -> list[OnboardingRecord]:
    """Open onboardings that somebody of the onboarding team has, by their identity."""
    return await lists.held_by(session, person)
