"""Answering in the chat: where somebody is, and the second mistake gets an example."""

from __future__ import annotations

import pytest

from conversations.content.questions import QuestionType
from conversations.handlers.applicant.chat import prompt
from conversations.journey.machine import State
from conversations.questions.showing import EXAMPLES
from conversations.replies import Bullets, Outcome, Paragraph, Result
from conversations.text import plain
from models.database.database import Database
from models.tables import PersonRow
from tests.conversations.at_the_desk import AMARA as AMARA_HERSELF
from tests.conversations.at_the_desk import Desk
from tests.conversations.onboardings import AMARA, NEWEST, an_onboarding, in_state


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def paragraphs(outcome: Outcome) -> list[str]:
    return [plain(b.text) for message in outcome.messages for b in message.blocks if isinstance(b, Paragraph)]


async def test_the_second_mistake_gets_an_example_and_the_next_question_starts_afresh(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERED, whole=False))
    await desk.presses(AMARA_HERSELF, "chat", reference, "engagement_call")
    await desk.types(AMARA_HERSELF, "email")
    await desk.types(AMARA_HERSELF, "Fewer missed appointments")
    example = EXAMPLES[QuestionType.NUMBER]
    assert example not in paragraphs(await desk.types(AMARA_HERSELF, "lots"))
    assert example in paragraphs(await desk.types(AMARA_HERSELF, "very many"))
    await desk.types(AMARA_HERSELF, "12000")
    assert example not in paragraphs(await desk.types(AMARA_HERSELF, "lots"))


@pytest.mark.parametrize("words", ["dunno", "I don't know", "We don\u2019t know yet", "Not sure", "TBC", "no idea."])
async def test_whoever_does_not_know_reads_how_to_come_back_to_it(desk: Desk, words: str) -> None:
    reference = await desk.keep(in_state(State.REGISTERED, whole=False))
    await desk.presses(AMARA_HERSELF, "chat", reference, "engagement_call")
    await desk.types(AMARA_HERSELF, "email")
    await desk.types(AMARA_HERSELF, "Fewer missed appointments")
    later = "If you do not know yet, type skip. You can come back to it."
    assert later not in paragraphs(await desk.types(AMARA_HERSELF, "lots"))
    assert later in paragraphs(await desk.types(AMARA_HERSELF, words))
    await desk.types(AMARA_HERSELF, "12000")
    assert "This is optional. To leave it out, type skip." in paragraphs(await desk.types(AMARA_HERSELF, "no thanks"))


async def test_a_word_that_we_act_on_is_not_an_ods_code(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERING, whole=False))
    await desk.presses(AMARA_HERSELF, "chat", reference, "registration")
    for answer in ("Amara Okafor", "amara.okafor@riverside.example", "Service manager", "Riverside NHS Trust"):
        await desk.types(AMARA_HERSELF, answer)
    told = paragraphs(await desk.types(AMARA_HERSELF, "approve"))
    assert any("approve is a word that we act on, not an ODS code" in each for each in told)


async def test_each_question_says_how_many_there_are_and_which_this_is(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERING, whole=False))
    first = await desk.presses(AMARA_HERSELF, "chat", reference, "registration")
    second = await desk.types(AMARA_HERSELF, "Amara Okafor")
    told = [next(words for words in paragraphs(said) if words.startswith("Question ")) for said in (first, second)]
    assert [words.partition(" of ")[0] for words in told] == ["Question 1", "Question 2"]


@pytest.mark.parametrize(
    ("key", "buttons", "how"),
    [
        ("integration.environment", ["Integration test environment", "Sandbox only"], None),
        ("technical_preparation.dspt_status", [], "Type the number or the name."),
        ("engagement_call.channels", [], "Type the numbers or the names, such as 1 and 2."),
    ],
)
def test_a_few_choices_are_buttons_and_more_or_several_are_a_numbered_list(
    key: str, buttons: list[str], how: str | None
) -> None:
    onboarding = an_onboarding(State.TECHNICAL_PREPARATION, pack=NEWEST)
    question = onboarding.question(key)
    assert question
    asked = prompt(onboarding, question, AMARA)
    assert [button.label for button in asked.buttons] == buttons
    listed = [len(block.items) for block in asked.blocks if isinstance(block, Bullets)]
    assert listed == ([len(question.choices)] if how else [])
    assert not how or paragraphs(Outcome((asked,)))[-1] == how


async def test_an_answer_to_a_question_that_is_not_asked_any_more_is_kept_by_nobody(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERED, whole=False))
    await desk.presses(AMARA_HERSELF, "chat", reference, "engagement_call")
    async with desk.database.unit_of_work() as session:
        row = await session.get(PersonRow, await desk.person_id(AMARA_HERSELF))
        assert row
        row.asking = row.asking_question = "engagement_call.gone"  # as of content that has it no more
    told = await desk.types(AMARA_HERSELF, "Yes")
    assert told.result is Result.MOVED_ON
    assert paragraphs(told)[0].endswith("That question is not asked any more.")
