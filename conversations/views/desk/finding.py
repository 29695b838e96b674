"""What the onboarding team finds, and everything about one onboarding in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.details.desk import FindDetail
from conversations.details.rows import RowDetail
from conversations.onboarding.moving_over import why_not
from conversations.onboarding.records import list_item
from conversations.replies import Button, Heading, Message, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, capitalised, counted, text
from conversations.views.answers import answered_stages, answers_card
from conversations.views.buttons import button, offered
from conversations.views.desk.board import rows_of
from conversations.views.event_sentences import ROLE_NAMES
from conversations.views.team_card import history_card, team_card
from models.domain import Member
from models.enums import MembershipStatus

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.records import History
    from models.domain import OnboardingRecord

PAGE = 10
_STANDINGS = {
    MembershipStatus.INVITED: "invited",
    MembershipStatus.ASKED: "asks to join",
    MembershipStatus.LEFT: "has left",
}


def found_message(wanted: str, shown: Sequence[OnboardingRecord], now: datetime, page: int, total: int) -> Message:
    """One page, counted from 0. `total`: of all pages."""
    if not shown:
        told = 'We found no onboarding like "{wanted}". Try a part of its name, its ODS code or an email address.'
        return Message((paragraph(told, wanted=Said(wanted[:80])),))
    last = (total - 1) // PAGE
    heading = Heading(text('{found} like "{wanted}"', found=counted(total, "onboarding"), wanted=Said(wanted[:80])))
    more = (Button("find", "More of them", detail=str(FindDetail(page + 1, wanted))),) if page < last else ()
    return Message((heading, rows_of([list_item(record) for record in shown], now, "case", "Open")), more)


def case_messages(onboarding: Onboarding, history: History) -> tuple[Message, ...]:
    """The card as it stands with what is due, the people, each stage's answers, and a page of what happened."""
    answers = (answers_card(onboarding, stage, None) for stage in answered_stages(onboarding))
    return (team_card(onboarding), _people(onboarding), *answers, older_history(onboarding, history))


def older_history(onboarding: Onboarding, history: History) -> Message:
    """A page of what happened, with notes and messages both ways, and the way to the page before it."""
    ways = (button("export", onboarding), *_moving(onboarding))
    card = replace(history_card(onboarding, history.events, history.refused), buttons=ways)
    if history.older is None:
        return card
    older = button("case", onboarding, RowDetail(history.older), "See what happened before")
    return replace(card, buttons=(older, *ways))


def _moving(onboarding: Onboarding) -> tuple[Button, ...]:
    """To another journey, where it can be moved."""
    return () if why_not(onboarding) else offered(onboarding, None, "move_over")


def _people(onboarding: Onboarding) -> Message:
    rows = tuple(SummaryRow((Said(member.name),), _standing(member)) for member in onboarding.members)
    return Message((Heading(text("People")), SummaryList(rows)))


def _standing(member: Member) -> Text:
    """Their role and address, and since when."""
    role = Words(ROLE_NAMES[member.role].removeprefix("the ").removeprefix("a "))
    where = _STANDINGS.get(member.status, "joined")
    email = text(", {email}", email=Said(member.email)) if member.email else ()
    return capitalised(
        text("{role}, {where} since {at}", role=role, where=Words(where), at=Moment(member.since)) + email
    )
