"""What the onboarding team types, where it may type it, and who gets an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.journey.machine import State
from conversations.replies import Outcome
from conversations.turns import Actor, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import PlaceKind
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by


async def asks_for_themselves(desk: Desk, who: Actor, words: str, command: bool = False) -> Outcome:
    """In their direct messages, wherever else they work."""
    turn = desk.turn(who, Typed(words, command))
    own = Address(who.channel, who.workspace, PlaceKind.DIRECT, who.user)
    return await desk.manager.handle(replace(turn, place=own))


async def test_the_team_works_in_its_direct_messages_too(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.REGISTERED))
    assert "1 open onboarding" in said_by(await asks_for_themselves(desk, PRIYA, "queue"))
    assert "Numbers for" in said_by(await asks_for_themselves(desk, PRIYA, "numbers"))
    assert "Onboarding manager" in said_by(await asks_for_themselves(desk, PRIYA, f"open {reference}"))


@pytest.mark.parametrize("words", ["queue", "find riverside", "numbers", "waiting", "/notify queue"])
async def test_nobody_else_is_answered_there(sqlite_database: Database, words: str) -> None:
    desk = Desk(sqlite_database)
    await desk.keep(in_state(State.REGISTERED))
    told = said_by(await asks_for_themselves(desk, AMARA, words))
    assert "1 open onboarding" not in told
    assert "How many in each month" not in told


async def test_what_is_typed_in_a_question_of_ones_own_is_its_answer(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    begun = await asks_for_themselves(desk, PRIYA, "onboard")
    chat = next(button for message in begun.messages for button in message.buttons if button.action == "chat")
    await desk.presses(PRIYA, chat.action, chat.about, chat.detail)
    assert "open onboarding" not in said_by(await asks_for_themselves(desk, PRIYA, "queue"))
    assert "open onboarding" in said_by(await asks_for_themselves(desk, PRIYA, "/notify queue"))
