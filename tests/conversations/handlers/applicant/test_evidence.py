"""A file that comes beside a command: the command does what it does, and nobody takes the file for kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.replies import Message, Outcome, Paragraph, Result
from conversations.text import plain
from conversations.turns import Actor, Typed
from models.database.database import Database
from models.domain import SentFile
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TEAM, TOM, Desk, an_actor
from tests.conversations.onboardings import in_state

VERA = an_actor("Vera Singh")
DPIA = SentFile("dpia.pdf", 2_400_000, "https://files.example/1")
OFFERED = "We have not kept dpia.pdf yet. Select Add as evidence, and choose the question that it answers."
NOT_KEPT = "We did not keep what you attached. To add it as evidence, send it again on its own."
NOT_YOURS = "You cannot open this onboarding. If a colleague works on it, ask them to add you."
NOT_SENT = "We did not send or keep what you attached. To share a file with an applicant, send them a link to it."
REFUSED = "Only members of the onboarding team can use this channel."


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


@pytest.fixture
async def reference(desk: Desk) -> str:
    return await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))


async def attaches(desk: Desk, who: Actor, words: str) -> Outcome:
    return await desk.manager.handle(desk.turn(who, Typed(words, files=(DPIA,))))


def words_of(messages: Iterable[Message]) -> list[str]:
    return [plain(block.text) for message in messages for block in message.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("command", ["status", "answers", "people", "help", "onboard", "withdraw"])
async def test_a_command_does_what_it_does_and_the_file_is_offered_as_evidence(
    desk: Desk, reference: str, command: str
) -> None:
    alone = await desk.types(AMARA, command)
    told, *rest = (await attaches(desk, AMARA, command)).messages
    assert words_of([told]) == [OFFERED]
    assert [(button.label, button.files) for button in told.buttons] == [("Add as evidence", (DPIA,))]
    assert tuple(rest) == alone.messages


@pytest.mark.parametrize("command", ["link", "back"])
async def test_so_is_it_beside_a_command_that_does_something_else_each_time(
    desk: Desk, reference: str, command: str
) -> None:
    told, *rest = (await attaches(desk, AMARA, command)).messages
    assert words_of([told]) == [OFFERED] and rest


@pytest.mark.parametrize("word", ["back", "skip", "stop", "help"])
async def test_while_a_question_is_asked_too(desk: Desk, reference: str, word: str) -> None:
    await desk.presses(AMARA, "chat", reference, "eligibility")
    await desk.types(AMARA, "skip")
    told, *rest = (await attaches(desk, AMARA, word)).messages
    assert words_of([told]) == [OFFERED] and rest
    assert (await desk.onboarding(reference)).given.keys().isdisjoint({"eligibility.dpia.evidence"})


async def test_who_has_no_onboarding_hears_to_send_it_again(desk: Desk) -> None:
    told, rest = (await attaches(desk, GRACE, "status")).messages
    assert words_of([told]) == [NOT_KEPT]
    assert words_of([rest]) == ["You have no onboarding yet."]


async def test_who_may_only_look_is_offered_no_button_that_adds_it(desk: Desk, reference: str) -> None:
    told, *_ = (await attaches(desk, VERA, "status")).messages
    assert (words_of([told]), told.buttons) == ([NOT_KEPT], ())


async def test_who_was_removed_while_a_question_was_asked_hears_that_and_why(desk: Desk, reference: str) -> None:
    await desk.presses(TOM, "chat", reference, "eligibility")
    tom = next(member.id for member in (await desk.onboarding(reference)).members if member.name == TOM.name)
    await desk.presses(AMARA, "remove_colleague", reference, str(tom))
    told, rest = (await attaches(desk, TOM, "Fewer letters")).messages
    assert words_of([told, rest]) == [NOT_KEPT, NOT_YOURS]


@pytest.mark.parametrize("words", ["board", "help", "@applicant please read this", "a policy"])
async def test_the_onboarding_team_hears_that_a_file_goes_to_nobody(desk: Desk, reference: str, words: str) -> None:
    outcome = await desk.manager.handle(desk.turn(PRIYA, Typed(words, thread="1", files=(DPIA,))))
    assert words_of(outcome.messages)[-1] == NOT_SENT and len(outcome.messages) > 1


async def test_a_stranger_in_their_channel_hears_no_more_than_without_a_file(desk: Desk) -> None:
    turn = replace(desk.turn(GRACE, Typed("board", files=(DPIA,))), place=TEAM)
    outcome = await desk.manager.handle(turn)
    assert (outcome.result, words_of(outcome.messages)) == (Result.REFUSED, [REFUSED])
