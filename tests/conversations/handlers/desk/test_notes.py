"""Notes: the onboarding team reads them, and no applicant ever does."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.rehearsal.showing import lines
from conversations.actions.table import TABLE
from conversations.commands import COMMANDS
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.people import Side
from conversations.permissions import Scope
from conversations.replies import Message, Outcome, Paragraph, Result
from conversations.text import Said
from conversations.turns import Typed
from conversations.views.cards import status_card
from conversations.views.notices import team_notice
from models.database.database import Database
from models.domain import OutboxMessage, Person
from models.enums import Channel
from models.repositories.outbox_claims import MESSAGES
from models.tables.delivery import OutboxRow, PostedCardRow
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, TEAM, TOM, Desk
from tests.conversations.onboardings import AMARA as AMARA_HERSELF
from tests.conversations.onboardings import PRIYA as PRIYA_HERSELF
from tests.conversations.onboardings import in_state
from tests.conversations.pressing import a_detail, press, said
from tests.kit.seats import said_by

SECRET = "Their last supplier went bust."


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def in_thread_of(desk: Desk, reference: str) -> str:
    key = await desk.key(reference)
    async with desk.database.unit_of_work() as session:
        where = {"channel": TEAM.channel, "workspace": TEAM.workspace, "target": TEAM.target}
        session.add(PostedCardRow.model_validate({"onboarding_id": key, "message": "77", **where}))
    return "77"


async def test_a_note_is_kept_by_command_by_form_and_in_the_thread(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    kept = await desk.types(PRIYA, f"note {reference} First words.")
    assert "We kept your note. The applicant does not see it." in said_by(kept) and "First words." in said_by(kept)
    await desk.fills(PRIYA, "note", reference, said("Second words."))
    thread = await in_thread_of(desk, reference)
    await desk.manager.handle(desk.turn(DANIEL, Typed("note: Third words.", thread=thread)))
    card = said_by(await desk.presses(PRIYA, "open_card", reference))
    history = said_by(await desk.presses(PRIYA, "see_history", reference))
    assert "Third words., Daniel Reid" in card and "First words." not in card
    assert all(words in history for words in ("First words.", "Second words.", "Third words."))


async def test_an_empty_note_and_one_about_a_patient_are_not_kept(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    assert (await desk.fills(PRIYA, "note", reference, said(""))).form
    await desk.types(PRIYA, f"note {reference} 943 476 5919")
    await desk.fills(PRIYA, "note", reference, said("She is 943 476 5919"))
    assert "noted" not in await desk.kinds(reference)


def mentioned(notice: Message) -> list[str]:
    texts = [block.text for block in notice.blocks if isinstance(block, Paragraph)]
    return [part.mention for words in texts for part in words if isinstance(part, Said) and part.mention]


@pytest.mark.parametrize(
    ("words", "users"),
    [
        ("Ask @Jo Leeson", ["leeson"]),
        ("Ask @jo lee, please", ["lee"]),
        ("@Jo Lee's list", ["lee"]),
        ("@Jo Leeson and @Jo Lee", ["lee", "leeson"]),
        ("@Jo Leesons", []),
        ("@Jo Lee-Smith", []),
    ],
)
def test_a_name_that_begins_another_is_not_that_one(words: str, users: list[str]) -> None:
    people = tuple(
        Person(number, Channel.WEB, "notify", user, name, onboarding_team=True)
        for number, user, name in ((8, "lee", "Jo Lee"), (9, "leeson", "Jo Leeson"))
    )
    done = press(in_state(State.TEMPLATES), "note", PRIYA_HERSELF, words=words, colleagues=people)
    assert mentioned(team_notice(done.onboarding, done.events[0])) == users


def test_whoever_is_named_in_it_is_mentioned() -> None:
    done = press(in_state(State.TEMPLATES), "note", PRIYA_HERSELF, words="Ask @daniel reid about @Nobody Here")
    notice = team_notice(done.onboarding, done.events[0])
    assert mentioned(notice) == ["daniel"]
    assert "| Ask @daniel reid about @Nobody Here" in lines(notice)


async def noted(desk: Desk, state: State, review: ReviewState | None = None) -> str:
    reference = await desk.keep(in_state(state, review))
    await desk.types(PRIYA, "help")
    await desk.types(DANIEL, "help")
    done = await desk.types(PRIYA, f"note {reference} {SECRET}")
    assert done.result is Result.DONE
    return reference


def everything_said(outcome: Outcome) -> str:
    return repr(outcome)


@pytest.mark.parametrize("state", [State.REGISTERED, State.ELIGIBILITY, State.LIVE, State.DECLINED, State.WITHDRAWN])
async def test_no_command_and_no_button_of_an_applicant_shows_one(desk: Desk, state: State) -> None:
    reference = await noted(desk, state)
    for who in (AMARA, TOM):
        for command in COMMANDS:
            assert SECRET not in everything_said(await desk.types(who, command)), command
        for name, action in TABLE.items():
            if action.side is not Side.ONBOARDING_TEAM and action.scope is Scope.ONBOARDING and name != "withdraw":
                outcome = await desk.presses(who, name, reference, a_detail(action))
                assert SECRET not in everything_said(outcome), name
        for name, action in TABLE.items():
            if action.side is Side.ONBOARDING_TEAM:
                outcome = await desk.presses(who, name, reference, a_detail(action))
                assert outcome.result is Result.REFUSED and SECRET not in everything_said(outcome), name
        home = await desk.manager.home(who)
        assert SECRET not in repr(home)


async def test_no_notice_to_an_applicant_shows_one(desk: Desk) -> None:
    reference = await noted(desk, State.ELIGIBILITY, ReviewState.SUBMITTED)
    await desk.presses(PRIYA, "take", reference)
    await desk.types(PRIYA, f"note {reference} {SECRET} @Daniel Reid")
    await desk.fills(PRIYA, "message_applicant", reference, said("Hello from us."))
    await desk.presses(PRIYA, "approve", reference, "eligibility")
    async with desk.database.reading() as session:
        rows = list((await session.exec(select(OutboxRow))).all())
    outside = [row for row in rows if row.place != "team"]
    assert outside, "something was sent to the applicant"
    for row in outside:
        said_there = await desk.manager.compose(message_of(row))
        assert SECRET not in repr(said_there)


def message_of(row: OutboxRow) -> OutboxMessage:
    return MESSAGES.read([getattr(row, column.name) for column in MESSAGES.columns])


def test_the_status_of_an_applicant_says_nothing_of_it() -> None:
    done = press(in_state(State.TEMPLATES), "note", PRIYA_HERSELF, values=said(SECRET))
    card: Message = status_card(done.onboarding, AMARA_HERSELF)
    assert SECRET not in repr(card) and "noted" not in repr(card)
