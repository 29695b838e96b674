"""A person's own page, read and never stored: the board for the onboarding team, their onboarding for an applicant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.details.desk import QueueDetail
from conversations.details.journey import PageDetail
from conversations.journey.machine import ReviewState
from conversations.questions import path
from conversations.replies import Button, Heading, Home, Message, Style, SummaryList, SummaryRow, paragraph
from conversations.repository.home import ApplicantHome, NewcomerHome, TeamHome
from conversations.text import Words, counted, text
from conversations.views import lists
from conversations.views.answers import answered_stages, answers_card, stage_title
from conversations.views.buttons import button, offered
from conversations.views.cards import status_card
from conversations.views.desk.board import board_message, rows_of
from conversations.views.desk.morning_summary import choice_message

if TYPE_CHECKING:
    from conversations.content.schema import Page
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from conversations.onboarding.records import OnboardingListItem
    from models.enums import Stage

ANSWERS_ON_A_PAGE = 30
_MOST_HELD = 10  # rows on somebody's own page


def home_page(read: TeamHome | ApplicantHome | NewcomerHome, now: datetime, page: int) -> Home:
    """A page, counted from 0, of what was read for somebody. Without an onboarding, the way to start or join one."""
    match read:
        case TeamHome():
            message, pages = board_message(read.board, now, page)
            turned = Message(message.blocks)  # the channel turns pages
            return Home((*_with_them(read.held, now), *_mornings(read.summary), turned), page, pages)
        case ApplicantHome():
            return applicant_home(read.onboarding, read.by, read.others, page)
        case NewcomerHome():
            return Home((_newcomer(read.invitations),))


def _mornings(wanted: bool | None) -> tuple[Message, ...]:
    """Whether somebody of the onboarding team has each morning's summary, and the way to change that."""
    return () if wanted is None else (choice_message(wanted),)


def _with_them(held: Sequence[OnboardingListItem], now: datetime) -> tuple[Message, ...]:
    """The first of what somebody of the onboarding team has; nothing where they have none."""
    if not held:
        return ()
    all_of_them = Button("queue", "See all of yours", detail=str(QueueDetail(0, "who=me")))
    heading = Heading(text("{count} with you", count=counted(len(held), "onboarding")))
    more = (all_of_them,) if len(held) > _MOST_HELD else ()
    return (Message((heading, rows_of(held[:_MOST_HELD], now, "case", "Open")), more),)


def _newcomer(invitations: Sequence[OnboardingListItem]) -> Message:
    if invitations:
        return lists.invited(invitations, decides=False)  # who decides has the board here
    return Message(
        (
            Heading(text("Start using NHS Notify")),
            paragraph("We carry you through onboarding with NHS Notify, one question at a time."),
        ),
        (Button("command", "Start onboarding", detail="onboard", style=Style.PRIMARY),),
    )


def applicant_home(onboarding: Onboarding, by: Participant, others: Sequence[OnboardingListItem], page: int) -> Home:
    """Progress and the next step on every page, then some stages in short; other onboardings at the end."""
    pages = _pages(onboarding)
    number = min(max(page, 0), len(pages) - 1)
    answers = tuple(_in_short(onboarding, stage, by) for stage in pages[number])
    elsewhere = (lists.others(others),) if others else ()
    return Home((status_card(onboarding, by), *answers, *elsewhere), number, len(pages))


def _in_short(onboarding: Onboarding, stage: Stage, by: Participant) -> Message:
    """A stage with one way to change each page of its answers, which are folded beneath."""
    changes = bool(offered(onboarding, by, "change")) and onboarding.review(stage) is not ReviewState.SUBMITTED
    pages = enumerate(onboarding.pages(stage))
    rows = tuple(_page_row(onboarding, stage, number, page, changes) for number, page in pages if page.questions)
    held = (block for block in answers_card(onboarding, stage, None).blocks if isinstance(block, SummaryList))
    answers = tuple(replace(row, note=()) for block in held for row in block.rows)
    return Message((Heading(stage_title(onboarding, stage)), SummaryList(rows), SummaryList(answers, text("Answers"))))


def _page_row(onboarding: Onboarding, stage: Stage, number: int, page: Page, changes: bool) -> SummaryRow:
    answers = onboarding.answers
    needed = [question for question in page.questions if not question.optional or answers.get(question.key)]
    answered = sum(path.is_answered(question, answers) for question in needed)
    told = text("{answered} of {total} questions answered", answered=answered, total=len(needed))
    title = page.title or onboarding.pack.title(stage)
    change = button("answer", onboarding, PageDetail(stage, number, once=True), "Change", Style.SECONDARY)
    return SummaryRow((Words(title),), told, change if changes else None)


def _pages(onboarding: Onboarding) -> list[list[Stage]]:
    """Stages that have answers, together as long as their questions fit on one page."""
    pages: list[list[Stage]] = [[]]
    size = 0
    for stage in answered_stages(onboarding):
        count = len(onboarding.questions(stage))
        if pages[-1] and size + count > ANSWERS_ON_A_PAGE:
            pages.append([])
            size = 0
        pages[-1].append(stage)
        size += count
    return pages
