"""Lists of onboardings: a page of the board, and what somebody is invited to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.onboarding.records import BoardPage, Summary, invited, summary
from conversations.permissions import is_invited
from models.repositories import lists, people

if TYPE_CHECKING:
    from conversations.onboarding.people import Participant
    from models.database.unit_of_work import Session


async def board_page(session: Session, most: int, page: int) -> BoardPage:
    """A page of so many open onboardings, counted from 0, with the figures of all."""
    counts, medians = await lists.counts_by_state(session), await lists.median_days_by_state(session)
    rows = await lists.open_onboardings(session, most, page * most)
    names = await people.names(session, {row.assignee for row in rows if row.assignee})
    shown = (replace(summary(row), assignee=names.get(row.assignee or 0, "")) for row in rows)
    return BoardPage(tuple(shown), counts, medians)


async def invitations(session: Session, by: Participant) -> list[Summary]:
    """Onboardings with an open invitation that this person may take up where they act."""
    found = await lists.inviting(session, by.identity, by.email or "")
    open_to_them = [(record, member) for record, member in found if is_invited(member, by)]
    return [invited(record, member) for record, member in open_to_them]
