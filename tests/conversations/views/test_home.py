"""A person's own page: their onboarding on pages that are never too long, or the way to start or join one."""

from __future__ import annotations

import pytest

from bot.rehearsal.showing import lines
from conversations.channel_answers import ChannelAnswers
from conversations.channels import Home
from conversations.journey.machine import State
from conversations.replies import Heading, Message, plain
from conversations.turns import Actor
from conversations.views.answers import answered_stages, stage_title
from conversations.views.home import ANSWERS_ON_A_PAGE, applicant_home, home_of
from models.database.database import Database
from tests.conversations import onboardings as people
from tests.conversations.desk import AMARA, DANIEL, GRACE, PRIYA, Desk
from tests.conversations.onboardings import PACK, in_state


def headings(messages: tuple[Message, ...]) -> list[str]:
    return [plain(block.text) for message in messages for block in message.blocks[:1] if isinstance(block, Heading)]


def test_the_pages_together_hold_every_answered_stage_once_and_none_is_too_long() -> None:
    onboarding = in_state(State.READY_FOR_GO_LIVE)
    count = applicant_home(onboarding, people.AMARA, (), 0).pages
    assert count > 1
    titles = {plain(stage_title(onboarding, stage)): stage for stage in answered_stages(onboarding)}
    shown: list[str] = []
    for page in range(count):
        here = [
            title for title in headings(applicant_home(onboarding, people.AMARA, (), page).messages) if title in titles
        ]
        questions = [len(onboarding.questions(titles[title])) for title in here]
        assert len(here) == 1 or sum(questions) <= ANSWERS_ON_A_PAGE
        shown += here
    assert shown == list(titles)


@pytest.mark.parametrize(("page", "shown"), [(-1, 0), (99, -1)])
def test_a_page_that_is_not_there_is_the_nearest(page: int, shown: int) -> None:
    onboarding = in_state(State.READY_FOR_GO_LIVE)
    home = applicant_home(onboarding, people.AMARA, (), page)
    assert home.page == shown % home.pages


async def the_home(desk: Desk, who: Actor) -> Home:
    async with desk.database.reading() as session:
        return await home_of(
            session, lambda version: PACK, desk.now, who, who.workspace == "notify", 0, ChannelAnswers()
        )


async def test_each_reads_their_own(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.TEMPLATES))
    mine, newcomer, board = [await the_home(desk, who) for who in (AMARA, GRACE, PRIYA)]
    assert reference in repr(mine) and reference in repr(board)
    assert reference not in repr(newcomer)
    assert [button.detail for button in newcomer.messages[0].buttons] == ["onboard"]


async def test_a_newcomer_who_is_invited_can_join(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.TEMPLATES))
    fields = {"name": (GRACE.name,), "email": (GRACE.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    assert (await the_home(desk, GRACE)).messages[0].buttons[0].about == reference


async def test_who_has_some_reads_them_first_on_their_own_page(database: Database) -> None:
    desk = Desk(database)
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.keep(in_state(State.TEMPLATES))
    await desk.types(PRIYA, f"assign {reference} me")
    first, board = (await desk.manager.home(PRIYA)).messages
    assert lines(first)[0] == "1 onboarding with you" and reference in lines(first)[1]
    assert lines(board)[0].startswith("Open onboardings")
    assert len((await desk.manager.home(DANIEL)).messages) == 1
