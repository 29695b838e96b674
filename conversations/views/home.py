"""A person's own page, read and never stored: the board for the onboarding team, their onboarding for an applicant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations import repository
from conversations.channels import Home
from conversations.details import PageDetail, QueueDetail
from conversations.journey.machine import ReviewState
from conversations.onboarding.people import Participant, participant
from conversations.questions import path
from conversations.replies import (
    Button,
    Heading,
    Message,
    Style,
    SummaryList,
    SummaryRow,
    Words,
    counted,
    paragraph,
    text,
)
from conversations.views import lists
from conversations.views.answers import answered_stages, answers_card, stage_title
from conversations.views.board import PAGE, board_message, rows_of
from conversations.views.buttons import button, offered
from conversations.views.cards import status_card
from models.domain import Address
from models.enums import PlaceKind, Stage
from models.repositories import lists as stored_lists
from models.repositories import people

if TYPE_CHECKING:
    from conversations.channel_answers import ChannelAnswers
    from conversations.content.schema import Page
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.records import Summary
    from conversations.turns import Actor
    from models.database.unit_of_work import Session
    from models.domain import OnboardingRecord, Person

ANSWERS_ON_A_PAGE = 30
_MOST_HELD = 10  # rows on somebody's own page


async def home_of(
    session: Session,
    packs: repository.Packs,
    now: datetime,
    actor: Actor,
    of_the_team: bool,
    page: int,
    channels: ChannelAnswers,
    calls_at_one_time: int = 1,
) -> Home:
    """`of_the_team`: as the platform says. Without an onboarding, the way to start or join one.

    Raises ChannelQuestion where `channels` lacks an answer.
    """
    if of_the_team:
        message, pages = board_message(await repository.board_page(session, PAGE, page), now, page)
        held = await _with_them(session, actor, now) if page == 0 else ()
        return Home((*held, Message(message.blocks)), page, pages)  # pages are turned by the channel
    identity = await repository.known_identity(session, actor)
    row = await people.shared_by(session, identity) if identity else None
    theirs = await _joined(session, row, packs, now, channels) if row else []
    mine = await _held(session, theirs, row, identity, actor) if row and identity else []
    if row is None or not mine:
        return Home((await _newcomer(session, identity, actor),))
    chosen = next((onboarding for onboarding in mine if onboarding.id == row.focus), mine[0])
    loaded = await repository.load(session, chosen.id, packs, now, calls_at_one_time=calls_at_one_time)
    others = [repository.summary(other) for other in mine if other is not chosen]
    return applicant_home(loaded.onboarding, participant(row, chosen.reference), others, page)


async def _with_them(session: Session, actor: Actor, now: datetime) -> tuple[Message, ...]:
    """What somebody of the onboarding team has, the longest waiting first; nothing where they have none."""
    identity = await repository.known_identity(session, actor)
    rows = await stored_lists.held_by(session, identity.id) if identity else []
    if not rows:
        return ()
    first = [repository.summary(row) for row in sorted(rows, key=lambda row: row.state_since)[:_MOST_HELD]]
    all_of_them = Button("queue", "See all of yours", detail=str(QueueDetail(0, "who=me")))
    heading = Heading(text("{count} with you", count=counted(len(rows), "onboarding")))
    more = (all_of_them,) if len(rows) > len(first) else ()
    return (Message((heading, rows_of(first, now, "case", "Open")), more),)


async def _joined(
    session: Session, row: Person, packs: repository.Packs, now: datetime, channels: ChannelAnswers
) -> list[OnboardingRecord]:
    """What they have joined, but for what they belong to by being in a channel that they are not in any more."""
    found, mine = await stored_lists.joined_and_present(session, row.id), []
    for record, target in found:
        if target:
            places = (await repository.load(session, record.id, packs, now)).onboarding.places
            everywhere = [each.address for each in await people.identities(session, row.id)]
            if not channels.still_in(target, places, everywhere):
                continue
        mine.append(record)
    return mine


async def _held(
    session: Session, mine: list[OnboardingRecord], row: Person, identity: Person, actor: Actor
) -> list[OnboardingRecord]:
    """Without what they hold by an address that is theirs no more: see `TurnContext`."""
    if not actor.email or actor.email.lower() == identity.email:
        return mine
    places = await people.places_of(session, row.id)
    lost = {key for key, place in places.items() if place.held_by_address and place.email == identity.email}
    return [record for record in mine if record.id not in lost]


async def _newcomer(session: Session, identity: Person | None, actor: Actor) -> Message:
    invitations = await repository.invitations(session, _reader(identity, actor))
    if invitations:
        return lists.invited(invitations, decides=False)  # who decides has the board here
    return Message(
        (
            Heading(text("Start using NHS Notify")),
            paragraph("We carry you through the 11 stages of onboarding with NHS Notify, one question at a time."),
        ),
        (Button("command", "Start onboarding", detail="onboard", style=Style.PRIMARY),),
    )


def _reader(identity: Person | None, actor: Actor) -> Participant:
    """Whoever looks, who may not have been met before: an address that is new by now counts from now on."""
    email = actor.email.lower() if actor.email else None
    address = Address(actor.channel, actor.workspace, PlaceKind.DIRECT, actor.user)
    if identity is None:
        return Participant(0, actor.name, email, address)
    reader = participant(identity, None)
    reader.workspace, reader.former_workspaces = actor.workspace, frozenset(actor.former_workspaces)
    return reader


def applicant_home(onboarding: Onboarding, by: Participant, others: Sequence[Summary], page: int) -> Home:
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
    title = page.title or onboarding.pack.stages[stage].title
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
