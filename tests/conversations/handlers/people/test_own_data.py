"""What is held about somebody: all of it for them alone, nothing that is the team's, and gone once they say so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome, Result
from conversations.turns import Actor, Pressed, Turn
from models.database.database import Database
from models.domain import Address
from models.enums import PlaceKind
from models.tables import ErasureRow
from tests.bot.data.test_requests import decisions, everything
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk
from tests.conversations.case_file.test_case_files import SECRETS, fetched, text_of_pdf, worked_on
from tests.conversations.onboardings import in_state
from tests.conversations.test_manager import words_of


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def erased(desk: Desk, who: Actor) -> Outcome:
    """Both steps, as somebody who means it."""
    [shown] = (await desk.types(who, "erase")).messages
    button = shown.buttons[0]
    assert button.action == "confirm_erase"
    return await desk.presses(who, button.action, "")


async def test_one_gets_what_is_ones_own_and_nothing_that_only_the_team_sees(desk: Desk) -> None:
    reference = await worked_on(desk)
    files = await fetched(desk, await desk.types(AMARA, "data"))
    assert set(files) == {"pdf", "json"}
    whole, paper = files["json"].decode(), text_of_pdf(files["pdf"])
    for words in ("Amara Okafor", "amara@riverside.example", "Flu reminders", reference):
        assert words in whole and words in paper, words
    for secret in SECRETS:
        assert secret not in whole and secret not in paper, secret
    assert json.loads(whole)["Your places in onboardings"][0]["role"] == "owner"


async def test_who_was_removed_gets_what_they_did_and_nothing_of_what_others_answer(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    member = (await desk.onboarding(reference)).member(await desk.person_id(TOM))
    assert member
    await desk.presses(AMARA, "remove_colleague", reference, str(member.id))
    await desk.types(replace(TOM, name="Project lead"), "help")  # as colleagues write in their answers
    whole = (await fetched(desk, await desk.types(replace(TOM, name="Project lead"), "data")))["json"].decode()
    assert json.loads(whole)["Answers that you gave, or that name you"] == []
    assert "removed" not in [row["kind"] for row in json.loads(whole)["What you did, and what was done that names you"]]


async def test_each_file_is_given_once_and_soon_and_in_private_alone(desk: Desk) -> None:
    await desk.keep(in_state(State.TEMPLATES))
    first, second = (await desk.types(AMARA, "data")).tickets
    assert await desk.manager.case_file(first.word)
    assert await desk.manager.case_file(first.word) is None
    desk.now += timedelta(minutes=11)
    assert await desk.manager.case_file(second.word) is None
    channel = Address(AMARA.channel, AMARA.workspace, PlaceKind.CHANNEL, "general")
    for pressed in ("data", "erase", "confirm_erase"):
        asked = await desk.manager.handle(Turn(f"in-channel-{pressed}", AMARA, channel, Pressed(pressed)))
        assert asked.result is Result.INVALID and not asked.tickets
        assert "in your direct messages" in words_of(asked)


async def test_who_is_on_the_onboarding_team_is_forgotten_only_once_they_have_left_it(desk: Desk) -> None:
    """Else they decide on an onboarding that was their own, or give both approvals, as somebody new."""
    direct = Address(PRIYA.channel, PRIYA.workspace, PlaceKind.DIRECT, PRIYA.user)
    for pressed in ("erase", "confirm_erase"):  # as the platform says, though they were never here before
        asked = await desk.manager.handle(Turn(f"alone-{pressed}", PRIYA, direct, Pressed(pressed)))
        if pressed == "confirm_erase":
            assert asked.result is Result.INVALID and "You are on the onboarding team" in words_of(asked)
    asked = await desk.manager.handle(Turn("again", PRIYA, direct, Pressed("erase")))
    assert asked.result is Result.INVALID, "and is known from then on"


async def test_the_only_owner_of_what_is_under_way_is_told_what_to_do_first(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    for asked in (await desk.types(AMARA, "erase"), await desk.presses(AMARA, "confirm_erase", "")):
        assert asked.result is Result.INVALID
        assert f"You are the only owner of {reference}" in words_of(asked)
    assert "Amara Okafor" in await everything(desk.database)


async def test_who_says_yes_is_erased_and_what_was_decided_stays(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    await desk.presses(PRIYA, "take", reference)
    [ticket, _] = (await desk.types(TOM, "data")).tickets
    before = await decisions(desk.database)
    assert "We have erased" in words_of(await erased(desk, TOM))
    left = (await everything(desk.database)).lower()
    for trace in ("tom ellis", "tom@riverside.example"):
        assert [line for line in left.splitlines() if trace in line] == []
    assert (await decisions(desk.database))[: len(before)] == before
    assert "left" in await desk.kinds(reference)
    async with desk.database.reading() as session:
        [record] = (await session.exec(select(ErasureRow))).all()
    assert (record.about, record.asked_by) == ("person", "person")
    assert await desk.manager.case_file(ticket.word) is None
    assert "amara okafor" in left and "grace lin" not in left
    assert (await desk.types(TOM, "status")).messages  # new to us, and answered


@pytest.mark.parametrize("name", ["Amara Okafor", "Flu reminders", "NHS Trust", "Amara"])
async def test_nobody_blanks_what_others_wrote_by_taking_its_words_for_a_name(desk: Desk, name: str) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    before = (await desk.onboarding(reference)).answers
    await erased(desk, replace(TOM, name=name))
    after = await desk.onboarding(reference)
    kept = {key: value for key, value in before.items() if key != "registration.service" or name != "Flu reminders"}
    assert {key: after.answers[key] for key in kept} == kept
    assert (await desk.types(PRIYA, "find riverside")).messages
    assert after.owner() is not None and after.owner().name == "Amara Okafor"  # type: ignore[union-attr]


async def test_a_stranger_erases_nothing_of_anybody(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    before = await everything(desk.database)
    await erased(desk, replace(GRACE, name="Amara Okafor", email="amara@riverside.example"))
    left = await everything(desk.database)
    for line in before.splitlines():
        if line.startswith(("answer ", "event ", "membership ", "onboarding ")):
            assert line in left
    assert (await desk.onboarding(reference)).role_of(await desk.person_id(AMARA)) is not None
