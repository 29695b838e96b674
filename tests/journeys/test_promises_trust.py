"""Promises 39 to 49 of what a picky user would notice: trust."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.rehearsal import script
from bot.rehearsal.local_world import InMemoryWorld
from bot.rehearsal.parts import calling, registering, reviewing
from bot.rehearsal.showing import lines
from conversations.replies import Button, Message, Progress, Result, StepStatus, SummaryList
from conversations.text import Words
from tests.kit.seats import Listener, kinds, parts, said_by

ELIGIBILITY = reviewing.STAGES[0]
NHS_NUMBER = "943 476 5919"  # passes the check digit, and belongs to nobody
BANNED = re.compile(r"!|\bshould\b|\bcan't\b|\bSMS\b|\bplease\b|\bclick|—|–|’|“|\bet al\b|\be\.g\b|\bi\.e\b", re.I)
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


async def test_39_the_status_says_stage_turn_what_is_expected_and_the_last_thing(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    await house.amara.says("status")
    said = said_by(house.amara.last)
    assert "Stage 2, Attend an early engagement call. 1 of 11 stages done" in said
    assert "The onboarding team's turn: They offer you times for the engagement call. They aim to reply by" in said
    assert "Last update: Amara Okafor registered interest in NHS Notify, Friday 18 December 2026 at 4:55pm GMT" in said
    shown = [block for block in house.amara.last.messages[0].blocks if isinstance(block, Progress)]
    steps = [step for block in shown for step in block.steps]
    assert [step.number for step in steps] == list(range(1, 12))


async def test_40_more_information_names_what_from_whom_and_is_one_press_to_answer(house: InMemoryWorld) -> None:
    await script.to_invitation(house)
    await reviewing.answer(house.amara)
    await reviewing.submit(house, house.amara, ELIGIBILITY)
    await house.daniel.presses("Ask for more")
    await house.daniel.fills({"items": ("eligibility.dpia", "eligibility.children"), "words": "Send version 3."})
    asked = house.amara.lines()
    for line in ("- Data Protection Impact Assessment (DPIA)", "- Children's data", "| Send version 3."):
        assert line in asked
    await house.amara.sees("Daniel Reid asks for this")
    await house.amara.presses("Answer this")
    assert "eligibility.children" in await house.amara.form_fields()
    await house.amara.presses("Check your answers")
    check = said_by(house.amara.last)
    assert "The onboarding team needs more information about:" in check and "Send version 3." in check


async def test_40_asking_for_more_without_an_item_or_a_reason_says_what_is_missing(house: InMemoryWorld) -> None:
    await script.to_invitation(house)
    await reviewing.answer(house.amara)
    await reviewing.submit(house, house.amara, ELIGIBILITY)
    await house.priya.presses("Ask for more")
    sheet = await house.priya.fills({})
    assert sheet is not None and set(sheet.errors) == {"items", "words"}
    await house.amara.does_not_see("More information is needed")


async def test_41_not_eligible_gives_the_reason_a_contact_and_a_way_back(house: InMemoryWorld) -> None:
    await registering.not_eligible_and_back(house, house.amara)


async def test_42_waiting_promises_no_date_and_says_when_we_last_looked(
    house: InMemoryWorld, listener: Listener
) -> None:
    await script.to_invitation(house)
    notices = [words for words in listener.told_to("Amara") if "looked at the waiting list" in words]
    assert notices
    for words in notices:
        assert "We cannot give a date. We last looked on 15 January 2027" in words
        assert words.count(calling.WAITING_REASON) == 1, "the reason is said once"
        assert "priority" not in words, "the priority is the team's own"
    await house.priya.sees("Priority: Normal")


async def test_43_every_decision_has_who_when_and_why(house: InMemoryWorld) -> None:
    await script.declined(house)
    await house.priya.presses("See the history")
    history = said_by(house.priya.last)
    for decision in (
        "Wednesday 24 February 2027 at 10am GMT: Priya Shah declined this onboarding: " + reviewing.WHY_DECLINED,
        "Monday 22 February 2027 at 10am GMT: Daniel Reid invited this service to start integration and onboarding",
        "Friday 15 January 2027 at 11am GMT: Daniel Reid looked at the waiting list: normal priority, "
        "waiting for capacity: " + calling.WAITING_REASON,
    ):
        assert decision in history


async def test_44_an_nhs_number_is_refused_wherever_it_is_typed(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    await house.amara.presses("Answer in a form")
    await house.amara.sees("Do not enter information about patients, such as names or NHS numbers.")
    sheet = await house.amara.fills(
        {"engagement_call.channels": ("email",), "engagement_call.aims": f"Patient {NHS_NUMBER} missed it"}
    )
    assert sheet is not None and "NHS number" in sheet.errors["engagement_call.aims"]
    await house.amara.presses("Answer here in the chat")
    await house.amara.sees("Do not enter information about patients.")
    await house.amara.says("1")
    await house.amara.says(f"For {NHS_NUMBER}")
    assert house.amara.last.result is Result.INVALID
    await house.amara.presses("Message the onboarding team")
    refused = await house.amara.fills({"words": f"See {NHS_NUMBER}"})
    assert refused is not None and "NHS number" in refused.errors["words"]
    await house.priya.does_not_see(NHS_NUMBER)


def our_words(message: Message) -> Iterator[str]:
    yield from (part.text for part in parts(message) if isinstance(part, Words))
    for button in buttons(message):
        yield button.label
        if button.confirm:
            yield from (button.confirm.title, button.confirm.body, button.confirm.yes, button.confirm.no)


def buttons(message: Message) -> Iterator[Button]:
    yield from (*message.buttons, *message.menu)
    rows = (row for block in message.blocks if isinstance(block, SummaryList) for row in block.rows)
    yield from (row.button for row in rows if row.button)


@pytest.mark.parametrize("story", [script.whole, script.reconsidered, script.same_service, script.last_time])
async def test_46_and_47_every_message_reads_as_text_in_plain_english(
    house: InMemoryWorld, listener: Listener, story: script.Story
) -> None:
    await story(house)
    for _, message in listener.messages:
        assert lines(message), "a message without text"
        for words in our_words(message):
            assert not BANNED.search(words), words
            assert not EMOJI.search(words), words
        assert all(button.label[0].isupper() for button in buttons(message)), message
        names = [button.name for button in buttons(message)]
        assert len(names) == len({*names}), f"for a screen reader two of these are one: {names}"


def test_46_no_status_is_a_colour_alone() -> None:
    assert all(re.fullmatch(r"[A-Z][A-Za-z ]+", status.value) for status in StepStatus)


async def test_48_the_board_shows_ageing_counts_and_median_days(house: InMemoryWorld) -> None:
    await script.to_invitation(house)
    northgate = {"organisation": "Northgate Health", "ods_code": "N8G", "service": "Northgate test results"}
    await registering.answer_registration(house.grace, **northgate)
    await house.grace.presses("Register your interest")
    await house.travel(house.now.replace(day=25))
    await house.priya.says("board")
    board = said_by(house.priya.last)
    assert "Riverside appointment reminders, Riverside NHS Trust" in board and "3 days" in board
    assert "Registered, waiting for call times: 1" in board
    assert "4. Confirm setup and eligibility: 1" in board
    await house.amara.says("board")
    await house.amara.does_not_see("Open onboardings")


async def test_49_leaving_takes_two_presses_and_says_what_is_kept(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    withdraw = house.amara.button("Withdraw")
    assert withdraw.confirm is not None
    assert "We keep your answers and the record of decisions." in withdraw.confirm.body
    await house.amara.press(withdraw)
    await house.amara.sees("We keep your answers and the record of decisions.")
    assert (await kinds(house, withdraw.about)).count("withdrawn") == 1
    await house.amara.says("onboard")
    await house.amara.sees("Before you start")
