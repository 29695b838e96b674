"""What the onboarding team types, where it may type it, and who gets an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.journey.machine import State
from conversations.replies import Outcome, Result
from conversations.turns import Actor, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import PlaceKind
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, Desk
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


LONE = ("{reference}", "{bare}", "/notify {reference}", "@Notify {reference}.", "notify: {bare}", " /Notify {bare} ")


@pytest.mark.parametrize("words", LONE)
@pytest.mark.parametrize("command", [False, True], ids=["typed", "the platform's command"])
async def test_a_reference_by_itself_opens_it_wherever_the_team_types_it(
    sqlite_database: Database, words: str, command: bool
) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.REGISTERED))
    typed = words.format(reference=reference, bare=reference.removeprefix("ONB-").lower())
    in_the_channel = await desk.manager.handle(desk.turn(PRIYA, Typed(typed, command)))
    for outcome in (in_the_channel, await asks_for_themselves(desk, PRIYA, typed, command)):
        assert outcome.result is Result.DONE
        assert reference in said_by(outcome) and "Onboarding manager" in said_by(outcome)


async def test_a_reference_that_there_is_not_is_said_in_direct_messages_too(sqlite_database: Database) -> None:
    told = said_by(await asks_for_themselves(Desk(sqlite_database), PRIYA, "/notify onb-222222"))
    assert "There is no onboarding ONB-222222" in told


@pytest.mark.parametrize("words", LONE)
async def test_a_reference_by_itself_shows_an_applicant_where_their_own_stands(
    sqlite_database: Database, words: str
) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.REGISTERED))
    typed = words.format(reference=reference, bare=reference.removeprefix("ONB-").lower())
    assert said_by(await desk.types(AMARA, typed)) == said_by(await desk.types(AMARA, f"status {reference}"))
    theirs = await desk.types(GRACE, typed)
    nobodys = await desk.types(GRACE, typed.replace(reference, "ONB-222222").replace(reference[4:].lower(), "222222"))
    assert theirs.result is not Result.DONE and said_by(theirs) == said_by(nobodys)
    assert ("cannot open this" in said_by(theirs)) == ("ONB-" in typed)


async def test_a_word_that_could_be_a_reference_is_a_word(sqlite_database: Database) -> None:
    assert "did not understand" in said_by(await Desk(sqlite_database).types(GRACE, "rhythm"))
