"""What a newcomer noticed: no patient data is stored, an edit says what it reopens, and back goes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import select

from conversations.content.questions import QuestionType
from conversations.journey.machine import ReviewState, State
from conversations.questions.entries import template_pages
from conversations.replies import Bullets, Inset, Message, Outcome, Paragraph, Result
from conversations.text import Said, Words, plain
from conversations.views.notices import team_notice
from models.database.database import Database
from models.domain import Event
from models.enums import Stage
from models.tables.delivery import ReceiptRow
from tests.conversations.at_the_desk import AMARA, PRIYA, TOM, Desk
from tests.conversations.onboardings import PACK, in_state

NHS_NUMBER = "943 476 5919"  # passes the check digit, and belongs to nobody


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def words_of(outcome: Outcome) -> str:
    blocks = [block for message in outcome.messages for block in message.blocks]
    blocks += outcome.form.intro if outcome.form else ()
    return " ".join(plain(block.text) for block in blocks if isinstance(block, Paragraph | Inset))


async def receipts(desk: Desk) -> str:
    async with desk.database.reading() as session:
        return " ".join(receipt.outcome for receipt in await session.exec(select(ReceiptRow)))


async def test_44_an_nhs_number_in_a_form_is_shown_back_once_and_stored_nowhere(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    typed = {"eligibility.product": (f"Patient {NHS_NUMBER}",), "eligibility.reasons": ("To save time",)}
    outcome = await desk.fills(AMARA, "answer", reference, typed, "eligibility/0")
    assert outcome.result is Result.INVALID and outcome.form and outcome.unkept
    assert outcome.form.fields[0].values == (f"Patient {NHS_NUMBER}",)
    kept = await receipts(desk)
    assert NHS_NUMBER not in kept and "To save time" in kept


@pytest.mark.parametrize("asked", [True, False], ids=["in a question", "out of the blue"])
async def test_44_an_nhs_number_in_the_chat_is_refused_with_the_reason(desk: Desk, asked: bool) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False))
    if asked:
        await desk.presses(AMARA, "chat", reference, "eligibility")
    outcome = await desk.types(AMARA, f"her number is {NHS_NUMBER}")
    assert "This looks like it contains an NHS number" in words_of(outcome)
    assert outcome.unkept and outcome.result is Result.INVALID
    assert NHS_NUMBER not in await receipts(desk)


async def test_44_in_the_team_channel_too(desk: Desk) -> None:
    outcome = await desk.types(PRIYA, f"board {NHS_NUMBER}")
    assert "This looks like it contains an NHS number" in words_of(outcome) and outcome.unkept


async def test_an_invitation_typed_with_capitals_can_be_taken_up(desk: Desk) -> None:
    reference = (await desk.types(AMARA, "onboard")).messages[0].buttons[0].about
    invited = {"name": ("Tom Ellis",), "email": ("Tom@Riverside.Example",), "role": ("viewer",)}
    assert (await desk.fills(AMARA, "add_colleague", reference, invited)).result is Result.DONE
    assert (await desk.presses(TOM, "join", reference)).result is Result.DONE


async def test_23_an_edit_after_approval_says_what_it_reopens(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    changed = {"eligibility.product": ("Another product altogether",)}
    drawn = (await desk.presses(AMARA, "change", reference, "eligibility.product")).form
    assert drawn
    values = {field.id: field.values for field in drawn.fields} | changed
    asked = (await desk.fills(AMARA, "change", reference, values, drawn.detail)).form
    assert asked and (await desk.onboarding(reference)).state is State.TEMPLATES
    agreed = values | {"approval": ("change",)}
    outcome = await desk.fills(AMARA, asked.action, reference, agreed, asked.detail)
    assert words_of(outcome).startswith(
        "Stage 4, Confirm setup and eligibility, was approved. "
        "It needs to be reviewed again, because an answer changed."
    )
    assert "Changed since more information" not in notes_of(outcome.messages)
    assert (await desk.onboarding(reference)).state is State.ELIGIBILITY


def notes_of(messages: tuple[Message, ...]) -> str:
    return repr([block for message in messages for block in message.blocks if not isinstance(block, Bullets)])


async def test_11_back_after_the_last_question_asks_it_again(desk: Desk) -> None:
    reference = (await desk.types(AMARA, "onboard")).messages[0].buttons[0].about
    await desk.presses(AMARA, "chat", reference, "before_you_start")
    for words in ("no", "yes", "api", "yes", "Amara Okafor", "amara@riverside.example", "Lead", "Riverside", "R1H"):
        await desk.types(AMARA, words)
    await desk.types(AMARA, "Vaccinations")
    outcome = await desk.types(AMARA, "back")
    assert "Your answer now is: Vaccinations" in words_of(outcome)
    await desk.types(AMARA, "Vaccination reminders")
    assert (await desk.onboarding(reference)).service == "Vaccination reminders"


async def test_41_not_eligible_is_said_as_soon_as_it_is_known(desk: Desk) -> None:
    reference = (await desk.types(AMARA, "onboard")).messages[0].buttons[0].about
    await desk.presses(AMARA, "chat", reference, "before_you_start")
    await desk.types(AMARA, "no")
    outcome = await desk.types(AMARA, "no")
    assert "needs to be part of NHS England or support direct care" in words_of(outcome)
    assert (await desk.onboarding(reference)).state is State.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("channel", "limit"), [("nhs_app", 5_000), ("email", 100_000), ("text_message", 918), ("letter", 15_000)]
)
def test_10_a_template_states_the_limit_of_its_own_channel(channel: str, limit: int) -> None:
    collection = PACK.stages[Stage.TEMPLATES].collection
    assert collection
    (page,) = template_pages(collection, {"engagement_call.channels": (channel,)})
    assert [question.limit for question in page.questions if question.type is QuestionType.LONG_TEXT] == [limit]


def test_45_a_submitted_stage_shares_its_files_with_the_onboarding_team() -> None:
    file = {"kind": "file", "text": "DPIA *2*.pdf", "size": "1000", "link": "https://files.example/F1"}
    stored = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    given = stored.given["eligibility.dpia.evidence"]
    onboarding = replace(stored, given={**stored.given, given.question: replace(given, value=file)})
    event = Event("submitted", onboarding.now, by="Amara Okafor", stage=Stage.ELIGIBILITY)
    (shared,) = [block for block in team_notice(onboarding, event).blocks if isinstance(block, Bullets)]
    assert shared.items == (
        (Said("DPIA *2*.pdf"), Words(" "), Words("Open the file", link="https://files.example/F1")),
    )
    quiet = Event("approved", onboarding.now, by="Priya Shah", stage=Stage.ELIGIBILITY)
    assert not [block for block in team_notice(onboarding, quiet).blocks if isinstance(block, Bullets)]
