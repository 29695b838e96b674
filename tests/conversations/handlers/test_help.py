"""Help that grows: from one's own onboarding, by asking the team in one press, and by what the team keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.events.journey import Reason
from conversations.events.table import data_as
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Button, Outcome, Result, SummaryList, SummaryRow
from conversations.repository import canned_replies
from conversations.text import Said, plain
from conversations.turns import Turn, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import Channel, EventKind, PlaceKind, Role, Stage
from models.figures import StageLength
from models.repositories.desk import numbers
from tests.conversations.at_the_desk import AMARA, DANIEL, GRACE, PRIYA, Desk
from tests.conversations.onboardings import AMARA as ANSWERING
from tests.conversations.onboardings import FIVE_STEPS, in_state
from tests.kit.seats import said_by

QUESTION = "Do you send to the Isle of Man by carrier pigeon?"
ANSWER = "No. We send letters there by post."


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def buttons(outcome: Outcome) -> dict[str, Button]:
    return {button.action: button for message in outcome.messages for button in message.buttons}


def with_volumes() -> Onboarding:
    onboarding = in_state(State.REGISTERED, whole=False)
    onboarding.answer(CHANNELS_KEY, ("text_message",), ANSWERING)
    onboarding.answer("engagement_call.volume_text_message", 1000, ANSWERING)
    return onboarding


async def test_a_question_that_help_cannot_answer_goes_to_the_team_in_one_press(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERED))
    for typed in (QUESTION, f"help {QUESTION}"):
        ask = buttons(await desk.types(AMARA, typed))["ask_team"]
        assert (ask.about, ask.detail) == (reference, QUESTION)
    sent = await desk.presses(AMARA, ask.action, ask.about, ask.detail)
    assert QUESTION in said_by(sent) and "It comes to you here" in said_by(sent)
    told = (await desk.onboarding(reference)).last_event(EventKind.TOLD_TEAM)
    assert told and data_as(told, Reason).words == QUESTION


async def test_before_the_team_knows_of_it_a_question_has_an_address(desk: Desk) -> None:
    for who in (GRACE, AMARA):
        told = await desk.types(who, QUESTION)
        assert "england.nhsnotify@nhs.net" in said_by(told) and "ask_team" not in buttons(told)
        await desk.types(AMARA, "onboard")


async def test_asking_has_the_same_limit_as_a_message(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERED))
    for number in range(10):
        assert (await desk.presses(AMARA, "ask_team", reference, f"{QUESTION} {number}")).result is Result.DONE
    over = await desk.presses(AMARA, "ask_team", reference, QUESTION)
    assert over.result is Result.REFUSED and "the most that you can send" in said_by(over)


@pytest.mark.parametrize("words", ["", "Is 943 476 5919 known to you?"])
async def test_nothing_and_patient_data_are_not_sent(desk: Desk, words: str) -> None:
    reference = await desk.keep(in_state(State.REGISTERED))
    assert (await desk.presses(AMARA, "ask_team", reference, words)).result is Result.INVALID
    assert (await desk.onboarding(reference)).last_event(EventKind.TOLD_TEAM) is None


async def test_help_says_what_is_so_in_ones_own_onboarding(desk: Desk) -> None:
    reference = await desk.keep(with_volumes())
    assert "£24.00" in said_by(await desk.types(AMARA, "how much does it cost"))
    assert "Nobody on the onboarding team has your onboarding yet" in said_by(
        await desk.types(AMARA, "help who is my contact")
    )
    await desk.presses(PRIYA, "take", reference)
    assert "Your onboarding manager is Priya Shah" in said_by(await desk.types(AMARA, "can I speak to a person?"))
    assert "£24.00" not in said_by(await desk.types(GRACE, "how much does it cost"))


async def test_how_long_says_where_ones_own_stands_in_its_own_journey(desk: Desk) -> None:
    await desk.keep(in_state(State.BUILD, ReviewState.SUBMITTED, pack=FIVE_STEPS))
    async with desk.database.unit_of_work() as session:
        took = (StageLength(Stage.BUILD, 14, 8, 15, 28), StageLength(Stage.TEMPLATES, 11, 5, 5, 9))
        await numbers.put_lengths(session, took)
    for typed in ("help how long", "how long does it take?"):
        told = said_by(await desk.types(AMARA, typed))
        assert "Onboarding has 5 steps." in told and "11 stages" not in told
        assert "Stage 3, " in told and "The onboarding team's turn: They review stage 3" in told
        assert "There is no set time for a review" in told
        assert "8 to 15 working days at stage 3" in told and "stage 6" not in told, "the figures of its own journey"
    assert "Onboarding has 11 stages." in said_by(await desk.types(GRACE, "help how long"))


async def test_how_long_says_by_when_the_team_means_to_reply(desk: Desk) -> None:
    await desk.keep(in_state(State.REGISTERED))
    told = said_by(await desk.types(AMARA, "help how long"))
    assert "Stage 2, " in told and "They aim to reply by 6 January 2027" in told


async def test_how_long_is_of_no_onboarding_where_there_are_several_but_of_their_journey(desk: Desk) -> None:
    for _ in range(2):
        await desk.keep(in_state(State.BUILD, pack=FIVE_STEPS))
    told = said_by(await desk.types(AMARA, "help how long"))
    assert "Onboarding has 5 steps." in told and "turn" not in told.replace("whose turn", "")


async def test_of_several_onboardings_each_has_the_press_that_asks_the_team_about_it(desk: Desk) -> None:
    references = [await desk.keep(_of_service(number)) for number in range(6)]
    await desk.keep(in_state(State.REGISTERING, whole=False))
    shown = await desk.types(AMARA, QUESTION)
    rows = [row for message in shown.messages for block in message.blocks for row in _rows(block)]
    asks = [row.change for row in rows if row.change]
    assert [ask.about for ask in asks] == references[:0:-1], "the 5 that changed last, and none that nobody knows of"
    assert all(ask.action == "ask_team" and ask.detail == QUESTION for ask in asks)
    assert "Clinic 3" in plain(rows[2].label) and "england.nhsnotify@nhs.net" not in said_by(shown)
    assert (await desk.presses(AMARA, "ask_team", asks[2].about, asks[2].detail)).result is Result.DONE
    told = (await desk.onboarding(references[3])).last_event(EventKind.TOLD_TEAM)
    assert told and data_as(told, Reason).words == QUESTION


def _of_service(number: int) -> Onboarding:
    onboarding = in_state(State.REGISTERED)
    onboarding.answer("registration.service", f"Clinic {number}", ANSWERING)
    return onboarding


async def answered(desk: Desk) -> str:
    reference = await desk.keep(in_state(State.REGISTERED))
    await desk.presses(AMARA, "ask_team", reference, QUESTION)
    told = await desk.fills(PRIYA, "message_applicant", reference, {"words": (ANSWER,)})
    opened = await desk.presses(PRIYA, "keep_topic", buttons(told)["keep_topic"].about)
    assert opened.form and {field.id: field.values for field in opened.form.fields} == {
        "question": (QUESTION,),
        "other_words": (),
        "answer": (ANSWER,),
    }
    given = {"question": (QUESTION,), "other_words": ("pigeons, carrier pigeon",), "answer": (ANSWER,)}
    assert (await desk.fills(PRIYA, "keep_topic", reference, given)).result is Result.DONE
    return reference


async def test_an_answer_is_kept_for_the_next_who_asks_once_a_second_person_approves(desk: Desk) -> None:
    reference = await answered(desk)
    note = (await desk.onboarding(reference)).last_event(EventKind.NOTED)
    assert note and QUESTION in note.data["words"]
    assert ANSWER not in said_by(await desk.types(GRACE, QUESTION))
    assert "approve_topic" not in _in_rows(await desk.types(PRIYA, "topics"))
    key = _in_rows(await desk.types(DANIEL, "topics"))["approve_topic"].detail
    assert (await desk.presses(PRIYA, "approve_topic", "", key)).result is Result.REFUSED
    assert (await desk.presses(DANIEL, "approve_topic", "", key)).result is Result.DONE
    for typed in (QUESTION, "help carrier pigeon", "help pigeons"):
        assert ANSWER in said_by(await desk.types(GRACE, typed)), typed
    assert (await desk.presses(DANIEL, "approve_topic", "", key)).result is Result.MOVED_ON
    assert (await desk.presses(PRIYA, "remove_topic", "", key)).result is Result.DONE
    assert ANSWER not in said_by(await desk.types(GRACE, QUESTION))


async def test_a_kept_answer_is_offered_in_the_middle_of_a_question_of_ours(desk: Desk) -> None:
    await answered(desk)
    key = _in_rows(await desk.types(DANIEL, "topics"))["approve_topic"].detail
    chat = buttons(await desk.types(GRACE, "onboard"))["chat"]
    assert (await desk.presses(DANIEL, "approve_topic", "", key)).result is Result.DONE
    await desk.presses(GRACE, "chat", chat.about, "registration")
    offered = await desk.types(GRACE, QUESTION)
    assert "This looks like a question" in said_by(offered)
    assert ANSWER in said_by(await desk.presses(GRACE, "help", "", buttons(offered)["help"].detail))


def _in_rows(outcome: Outcome) -> dict[str, Button]:
    rows = [row for message in outcome.messages for block in message.blocks for row in getattr(block, "rows", ())]
    return {row.change.action: row.change for row in rows if row.change}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": ()}, "question"),
        ({"answer": ("  ",)}, "answer"),
        ({"answer": ("a" * 1001,)}, "answer"),
        ({"other_words": ("943 476 5919",)}, "other_words"),
    ],
)
async def test_what_cannot_be_kept_says_why_and_stays_in_the_form(
    desk: Desk, change: dict[str, tuple[str, ...]], field: str
) -> None:
    reference = await desk.keep(in_state(State.REGISTERED))
    given = {"question": (QUESTION,), "answer": (ANSWER,)} | change
    outcome = await desk.fills(PRIYA, "keep_topic", reference, given)
    assert outcome.result is Result.INVALID and outcome.form
    assert [each.id for each in outcome.form.fields if each.error] == [field]
    async with desk.database.reading() as session:
        assert await canned_replies.all_topics(session) == []


async def test_an_applicant_neither_keeps_nor_approves(desk: Desk) -> None:
    reference = await answered(desk)
    for action, about in (("keep_topic", reference), ("approve_topic", ""), ("remove_topic", ""), ("topics", "")):
        assert (await desk.presses(AMARA, action, about, "1")).result is Result.REFUSED
    async with desk.database.reading() as session:
        [kept] = await canned_replies.all_topics(session)
        assert kept == replace(kept, approved_by=None, removed=False)


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"question": ("What is the DSPT?",)}, "question", "Help answers"),
        ({"other_words": ("pigeons, DPIA",)}, "other_words", "Help answers"),
        ({"other_words": ("?",)}, "other_words", "is asked about many things"),
        ({"other_words": ("pigeons, what",)}, "other_words", "is asked about many things"),
        ({"question": ("How do I?",)}, "question", "is asked about many things"),
    ],
)
async def test_a_kept_answer_takes_no_other_ones_place(
    desk: Desk, change: dict[str, tuple[str, ...]], field: str, told: str
) -> None:
    reference = await desk.keep(in_state(State.REGISTERED))
    given = {"question": (QUESTION,), "answer": (ANSWER,)} | change
    outcome = await desk.fills(PRIYA, "keep_topic", reference, given)
    assert outcome.form and {each.id: plain(each.error)[:80] for each in outcome.form.fields if each.error}.keys() == {
        field
    }
    assert told in plain(next(each.error for each in outcome.form.fields if each.error))


async def test_a_question_is_sent_once_however_often_it_is_pressed(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.REGISTERED))
    await desk.presses(AMARA, "ask_team", reference, QUESTION)
    assert "We have sent your question already" in said_by(await desk.presses(AMARA, "ask_team", reference, QUESTION))
    assert (await desk.kinds(reference)).count(EventKind.TOLD_TEAM) == 1


async def test_a_viewer_is_given_the_address(desk: Desk) -> None:
    onboarding = in_state(State.REGISTERED)
    onboarding.members = [replace(onboarding.members[0], role=Role.VIEWER)]
    await desk.keep(onboarding)
    told = await desk.types(AMARA, QUESTION)
    assert "england.nhsnotify@nhs.net" in said_by(told) and "ask_team" not in buttons(told)


async def test_in_a_channel_of_others_nothing_of_ones_own_is_said(desk: Desk) -> None:
    await desk.keep(with_volumes())
    place = Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "general")
    outcome = await desk.manager.handle(Turn("elsewhere", AMARA, place, Typed("how much does it cost")))
    assert "Costs" in said_by(outcome) and "£24.00" not in said_by(outcome)


async def test_whoever_belongs_to_the_team_that_asked_keeps_nothing_of_it(desk: Desk) -> None:
    onboarding = in_state(State.REGISTERED)
    onboarding.members = [replace(onboarding.members[0], email=PRIYA.email)]
    reference = await desk.keep(onboarding)
    for outcome in (
        await desk.presses(PRIYA, "keep_topic", reference),
        await desk.fills(PRIYA, "keep_topic", reference, {"question": (QUESTION,), "answer": (ANSWER,)}),
        await desk.presses(PRIYA, "keep_topic", "ONB-222222"),
    ):
        assert outcome.result is Result.REFUSED and outcome.form is None


async def test_what_was_removed_meanwhile_stays_removed(desk: Desk) -> None:
    await answered(desk)
    key = int(_in_rows(await desk.types(DANIEL, "topics"))["approve_topic"].detail)
    async with desk.database.unit_of_work() as session:
        assert await canned_replies.remove_topic(session, key)
    async with desk.database.unit_of_work() as session:
        assert not await canned_replies.approve_topic(session, key, 1)
        assert not await canned_replies.remove_topic(session, key)
    assert (await desk.presses(DANIEL, "approve_topic", "", str(key))).result is Result.MOVED_ON


async def test_a_kept_question_is_a_persons_text_in_the_list_of_topics(desk: Desk) -> None:
    await answered(desk)
    key = _in_rows(await desk.types(DANIEL, "topics"))["approve_topic"].detail
    await desk.presses(DANIEL, "approve_topic", "", key)
    shown = [await desk.presses(GRACE, "help", "", f"topics/{page}") for page in range(8)]
    rows = [row for one in shown for message in one.messages for block in message.blocks for row in _rows(block)]
    assert any(Said(QUESTION) in row.label for row in rows)
    assert ANSWER in said_by(await desk.types(DANIEL, QUESTION)), "a plain question in the team's channel"


def _rows(block: object) -> tuple[SummaryRow, ...]:
    return block.rows if isinstance(block, SummaryList) else ()
