"""What somebody is to type, to pass on or to answer stands out from the sentence around it: it is in bold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome, Paragraph
from conversations.text import Words
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, Desk
from tests.conversations.onboardings import in_state


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def paragraphs(outcome: Outcome) -> Iterator[Paragraph]:
    blocks = [block for message in outcome.messages for block in message.blocks]
    yield from (b for b in (*blocks, *(outcome.form.intro if outcome.form else ())) if isinstance(b, Paragraph))


def bold(outcome: Outcome) -> list[str]:
    return [part.text for said in paragraphs(outcome) for part in said.text if isinstance(part, Words) and part.strong]


async def test_a_code_to_link_and_what_is_typed_with_it(desk: Desk) -> None:
    code, command = bold(await desk.types(AMARA, "link"))
    assert command == f"link {code}"


async def test_an_example_of_a_code_to_join_with(desk: Desk) -> None:
    assert bold(await desk.types(GRACE, "join")) == ["join ABCD-2345"]


async def test_a_code_to_pass_on_and_what_is_typed_with_it(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY))
    invited = {"email": ("noor@elsewhere.example",), "name": ("Noor Aziz",), "role": ("contributor",)}
    code, command = bold(await desk.fills(AMARA, "add_colleague", reference, invited))
    assert command == f"join {code}"


async def test_the_question_that_a_message_would_answer(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    [question] = bold(await desk.presses(AMARA, "chat", reference, "eligibility"))
    assert question.endswith("?")


async def test_the_command_that_needs_a_reference(desk: Desk) -> None:
    await desk.keep(in_state(State.REGISTERED))
    assert bold(await desk.types(PRIYA, "unassign")) == ["unassign"]


async def test_what_is_asked_before_an_unlikely_day_is_taken(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.READY_FOR_GO_LIVE))
    again = await desk.fills(PRIYA, "set_go_live", reference, {"go_live_on": ("2027-12-25",)})
    [question] = bold(again)
    assert question.endswith("?")
