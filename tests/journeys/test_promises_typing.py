"""Promises 9 to 14 of what a picky user would notice: typing."""

from __future__ import annotations

import pytest

from bot.rehearsal.local_world import InMemorySeat, InMemoryWorld
from bot.rehearsal.parts import registering
from conversations.replies import Result
from conversations.text import Said
from models.repositories import lists, onboardings
from tests.kit.seats import Listener, kinds, parts, said_by

HOSTILE = "<!channel> <@U123> <https://evil.example|nhs.uk> *bold* </at> [nhs.uk](https://evil.example) _x_ `y`"


async def test_9_what_a_person_types_stays_literal_everywhere(house: InMemoryWorld, listener: Listener) -> None:
    await registering.register_in_forms(house, house.amara, service=HOSTILE, organisation=HOSTILE)
    await house.priya.presses("See the answers")
    await house.priya.presses("Message the applicant")
    await house.priya.fills({"words": HOSTILE})
    await house.amara.says("status")
    await house.amara.says(HOSTILE)
    await house.amara.says(f"help {HOSTILE}")
    spoken = [part for _, message in listener.messages for part in parts(message) if "evil.example" in part.text]
    assert len(spoken) > 10
    assert {type(part) for part in spoken} == {Said}
    await house.amara.sees(f"{HOSTILE}, {HOSTILE} (ONB-")


async def test_10_a_limit_is_stated_before_and_a_refusal_says_by_how_much(house: InMemoryWorld) -> None:
    await house.amara.says("onboard")
    await house.amara.presses("Answer in a form")
    values = dict(part_of_nhs_england="no", direct_care="yes", integration="api")
    await house.amara.fills({f"before_you_start.{key}": value for key, value in values.items()})
    await house.amara.presses("Answer here in the chat")
    await house.amara.sees("You can use up to 200 characters.")
    await house.amara.says("A" * 212)
    assert house.amara.last.result is Result.INVALID
    assert "which is 12 too many" in said_by(house.amara.last)
    await house.amara.presses("Answer in a form")
    form = house.amara.form
    assert form is not None and {field.limit for field in form.fields if field.id.endswith("contact_name")} == {200}
    sheet = await house.amara.fills({"registration.contact_name": "B" * 203, "registration.ods_code": "R9X"})
    assert sheet is not None
    assert "which is 3 too many" in sheet.errors["registration.contact_name"]
    kept = {field.id: field.values for field in house.amara.form.fields} if house.amara.form else {}
    assert kept["registration.contact_name"] == ("B" * 203,)
    assert kept["registration.ods_code"] == ("R9X",)


async def test_11_help_back_status_stop_and_skip_do_what_they_say(house: InMemoryWorld) -> None:
    amara = house.amara
    await amara.says("onboard")
    await amara.presses("Answer here in the chat")
    await amara.says("no")
    await amara.says("help")
    assert "What you can type" in said_by(amara.last)
    await amara.says("back")
    assert "Your answer now is: No" in said_by(amara.last)
    assert "Question 1 of 4" in said_by(amara.last)
    await amara.says("skip")
    assert "Question 2 of 4" in said_by(amara.last)
    await amara.says("status")
    assert "Your turn: Answer the questions to check that the service can use NHS Notify" in said_by(amara.last)
    await amara.says("stop")
    assert "We stopped asking. Your answers are saved" in said_by(amara.last)
    await amara.says("a passing remark")
    assert "We did not understand" in said_by(amara.last)
    await amara.presses("Carry on here in the chat")
    assert "Question 2 of 4" in said_by(amara.last)


async def test_11_an_answer_is_always_shown_back(house: InMemoryWorld) -> None:
    await house.amara.says("onboard")
    await house.amara.presses("Answer here in the chat")
    for typed, shown in (("nope", "No"), ("Yes please", "Yes"), ("2", "NHS Notify MESH")):
        await house.amara.says(typed)
        assert f"We saved your answer: {shown} " in said_by(house.amara.last) + " "


async def test_11_what_is_typed_after_the_form_was_sent_is_no_answer(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)  # it begins in the chat and ends in the form
    reference = house.amara.button("Withdraw").about
    before = await kinds(house, reference)
    await house.amara.says("priya.shah@notify.example")
    assert "We did not understand" in said_by(house.amara.last)
    assert await kinds(house, reference) == before


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("/notify", "What you can type"),
        ("/notify Onboard", "Before you start"),
        ("/notify onbaord", "Did you mean onboard?"),
        ("ONBOARD", "Before you start"),
        ("", "What you can type"),
        ("how does this work", "Type help and a word to have it explained"),
        ("how much will it cost", "NHS App messages and emails are free."),
        ("help me", "What you can type"),
        ("hepl", 'We did not understand "hepl". Did you mean help?'),
        ("what on earth", "We have no answer to"),
    ],
)
async def test_12_a_command_however_it_is_typed_gets_a_useful_reply(
    house: InMemoryWorld, typed: str, reply: str
) -> None:
    await house.amara.says(typed)
    assert reply in said_by(house.amara.last)


async def test_12_the_command_that_was_meant_is_one_press_away(house: InMemoryWorld) -> None:
    await house.amara.says("/notify onbaord")
    await house.amara.presses("Onboard")
    assert "Before you start" in said_by(house.amara.last)


async def test_13_a_corrected_email_is_used_from_then_on_and_the_old_one_stands_in_the_history(
    house: InMemoryWorld,
) -> None:
    await registering.register(house, house.amara)
    await house.amara.presses("See your answers")
    await house.amara.presses("Change", near="Contact email address")
    await house.amara.fills({"registration.email": "a.okafor@riverside.example"})
    await house.priya.sees("Contact: Amara Okafor, Digital programme lead, a.okafor@riverside.example")
    question = "What is the main contact's work email address?"
    await house.priya.sees(f'Amara Okafor changed the answer to the question "{question}"')
    async with house.app.database.reading() as session:
        row = await lists.by_reference(session, house.amara.button("Withdraw").about)
        assert row is not None
        answers = await onboardings.every_answer(session, row.id)
    emails = [answer.value for answer in answers if answer.question == "registration.email"]
    assert emails == ["amara.okafor@riverside.example", "a.okafor@riverside.example"]


async def test_14_help_says_that_an_answer_stands_until_it_is_changed_by_its_button(house: InMemoryWorld) -> None:
    await house.amara.says("help")
    await house.amara.sees(
        "An answer stands until you change it with its button, even if you edit or delete your message."
    )


async def test_hello_gets_a_welcome_with_a_button_to_start(house: InMemoryWorld) -> None:
    for words in ("hello", "Hi there", "good morning, can you help"):
        await house.amara.says(words)
        assert "Welcome to NHS Notify onboarding" in said_by(house.amara.last)
    await house.amara.presses("Start onboarding")
    await house.amara.sees("Before you start")
    await house.amara.says("hello")
    assert "Your turn:" in said_by(house.amara.last)


async def test_the_onboarding_team_is_not_welcomed_as_an_applicant(house: InMemoryWorld) -> None:
    await house.priya.says("hello")
    assert "Each registered onboarding has a card in this channel." in said_by(house.priya.last)
    assert "Start onboarding" not in said_by(house.priya.last)


async def _asked_what_they_want_to_achieve(house: InMemoryWorld) -> InMemorySeat:
    """Amara is asked a question to which any words are an answer."""
    await registering.register(house, house.amara)
    await house.amara.says("status")
    await house.amara.presses("Answer here in the chat")
    await house.amara.says("1")
    assert "trying to achieve?" in said_by(house.amara.last)
    return house.amara


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("how much will it cost", "NHS App messages and emails are free."),
        ("what do you mean?", "Select What is this? beside a question"),
        ("can I speak to a person", "Before that, send them an email."),
    ],
)
async def test_a_question_is_not_kept_as_an_answer_unless_the_person_says_so(
    house: InMemoryWorld, question: str, topic: str
) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says(question)
    assert f"This looks like a question, so we have not saved it as your answer: {question}" in said_by(amara.last)
    await amara.presses("See the help")
    assert topic in said_by(amara.last)
    await amara.presses("Save it")
    assert f"We saved your answer: {question}" in said_by(amara.last)


async def test_it_is_asked_once_and_the_same_words_again_are_the_answer(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says("how much will it cost")
    await amara.says("how much will it cost")
    assert "We saved your answer: how much will it cost" in said_by(amara.last)


@pytest.mark.parametrize(
    "answer",
    [
        "We want fewer missed appointments and lower costs",
        "Is Sam there?",
        "How to let everybody in our region know by text message when their next appointment is due this year",
    ],
)
async def test_an_answer_that_asks_nothing_we_explain_is_saved_at_once(house: InMemoryWorld, answer: str) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says(answer)
    assert f"We saved your answer: {answer}" in said_by(amara.last)


async def test_an_nhs_number_in_a_question_is_refused_and_not_shown_again(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says("what does it cost to message 943 476 5919?")
    assert "This looks like it contains an NHS number." in said_by(amara.last)
    assert "943" not in said_by(amara.last)


async def test_a_question_where_a_number_is_wanted_gets_the_help_and_the_question_again(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says("Fewer missed appointments")
    await amara.says("how much does it cost?")
    assert "Enter a whole number" in said_by(amara.last)
    await amara.presses("See the help")
    assert "NHS App messages and emails are free." in said_by(amara.last)


async def test_help_in_the_middle_of_a_question_asks_the_question_again(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    for words in ("help DPIA", "hello"):
        await amara.says(words)
        assert "trying to achieve?" in said_by(amara.last)
    await amara.says("Fewer missed appointments")
    assert "We saved your answer: Fewer missed appointments" in said_by(amara.last)


async def test_a_number_for_a_month_is_asked_for_the_year(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says("Fewer missed appointments")
    await amara.says("2,000 per month")
    assert "Enter the number for a year. 2,000 a month is 24,000 a year" in said_by(amara.last)
    await amara.says("twenty-four thousand")
    assert "We saved your answer: 24,000" in said_by(amara.last)


async def test_thanks_is_no_answer_and_the_question_is_asked_again(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says("Thanks!")
    assert "You are welcome." in said_by(amara.last)
    assert "trying to achieve?" in said_by(amara.last)


async def test_what_is_typed_after_a_stage_was_handed_in_is_no_answer_to_a_question_left_open(
    house: InMemoryWorld,
) -> None:
    await registering.answer_registration(house.amara)
    await house.amara.says("back")
    assert "Your answer now is:" in said_by(house.amara.last)
    await house.amara.presses("Register your interest")
    await house.amara.says("Let us know when you can")
    assert "We did not understand that." in said_by(house.amara.last)


async def test_who_stopped_at_the_questions_before_the_call_can_carry_on_with_them(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says("Fewer missed appointments")
    await amara.says("24,000")
    assert "busiest day?" in said_by(amara.last)
    await amara.says("stop")
    await amara.says("onboard")
    assert "[Carry on here in the chat]" in said_by(amara.last)
    await amara.presses("Carry on here in the chat")
    assert "busiest day?" in said_by(amara.last)


async def test_what_is_left_out_is_not_called_answered(house: InMemoryWorld) -> None:
    amara = await _asked_what_they_want_to_achieve(house)
    await amara.says("Fewer missed appointments")
    await amara.says("24,000")
    await amara.says("skip")
    assert "Messages on your busiest day: Not answered yet (optional)" in said_by(amara.last)
    assert "Everything that is needed is answered." in said_by(amara.last)
    await amara.presses("Answer", near="Messages on your busiest day")
    await amara.fills({"engagement_call.busiest_day": "four hundred"})
    assert "Everything is answered." in said_by(amara.last)


async def test_a_message_to_the_other_side_is_shown_to_its_writer_with_when_to_expect_a_reply(
    house: InMemoryWorld,
) -> None:
    await registering.register(house, house.amara)
    await house.amara.says("status")
    await house.amara.presses("Message the onboarding team")
    await house.amara.fills({"words": "Can we speak on Monday?"})
    assert "We sent your message to the onboarding team. | Can we speak on Monday?" in said_by(house.amara.last)
    assert "8am to 6pm, Monday to Friday, except bank holidays" in said_by(house.amara.last)
    await house.priya.presses("Message the applicant")
    await house.priya.fills({"words": "Yes, at 10am on Monday"})
    assert "We sent your message to the applicant. | Yes, at 10am on Monday" in said_by(house.priya.last)


async def test_every_help_topic_is_some_presses_away(house: InMemoryWorld) -> None:
    await house.amara.says("help topics")
    for page in (2, 3):
        await house.amara.presses("More topics")
        assert f"page {page} of" in said_by(house.amara.last)
    await house.amara.presses("Read", near="Hazard log")
    assert "A hazard log lists the ways that a system might harm a patient" in said_by(house.amara.last)
