"""Promises 9 to 14 of what a picky user would notice: typing."""

from __future__ import annotations

import pytest

from bot.rehearsal.local_world import InMemoryWorld
from bot.rehearsal.parts import registering
from conversations.replies import Result, Said
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
        ("how does this work", "These are the words that you can type:"),
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
        history = await onboardings.answers_history(session, row.id, "registration.email")
    emails = [answer.value for answer in history]
    assert emails == ["amara.okafor@riverside.example", "a.okafor@riverside.example"]


async def test_14_help_says_that_an_answer_stands_until_it_is_changed_by_its_button(house: InMemoryWorld) -> None:
    await house.amara.says("help")
    await house.amara.sees(
        "An answer stands until you change it with its button, even if you edit or delete your message."
    )
