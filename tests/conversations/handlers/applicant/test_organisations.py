"""Choosing an organisation by turns: by ODS where no list is loaded, and nothing is lost where it says nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.ods.api import OdsApi
from conversations.journey.machine import State
from conversations.replies import Result
from models.database.database import Database
from models.organisations import Listed, OrganisationType
from tests.conversations.at_the_desk import AMARA, Desk
from tests.conversations.onboardings import in_state
from tests.kit.ods_server import OdsServer, ods_server
from tests.kit.organisations import load_list
from tests.kit.seats import said_by


@pytest_asyncio.fixture
async def server() -> AsyncIterator[OdsServer]:
    async with ods_server() as server:
        yield server


@pytest_asyncio.fixture
async def desk(database: Database, server: OdsServer) -> AsyncIterator[Desk]:
    source = OdsApi(server.url)
    yield Desk(database, organisations=source)
    await source.close()


async def at_the_question(desk: Desk) -> str:
    """Asked for the organisation, in the chat."""
    reference = await desk.keep(in_state(State.REGISTERING, whole=False))
    await desk.presses(AMARA, "chat", reference, "registration")
    for answer in ("Amara Okafor", "amara.okafor@riverside.example", "Service manager"):
        await desk.types(AMARA, answer)
    return reference


async def test_ods_is_asked_outside_the_transaction_and_what_it_says_is_kept(desk: Desk, server: OdsServer) -> None:
    reference = await at_the_question(desk)
    offered = await desk.types(AMARA, "riverside")
    assert "Riverside NHS Trust (R9X): NHS trust, LS1 6AE" in said_by(offered)
    saved = await desk.types(AMARA, "rx4")
    assert "Old NHS Trust (RX4): NHS trust, Morpeth, closed on 30 September 2019" in said_by(saved)
    assert "is closed in the NHS list of organisations" in said_by(saved)
    onboarding = await desk.onboarding(reference)
    assert (onboarding.organisation, onboarding.ods_code) == ("Old NHS Trust", "RX4")
    assert onboarding.listed == Listed(OrganisationType.TRUST, closed=True)
    assert "/ORD/organisations/RX4" in server.asked


@pytest.mark.parametrize("does", ["limits", "refuses", "stutters"])
async def test_where_ods_says_nothing_what_was_typed_stands_and_that_is_said(
    desk: Desk, server: OdsServer, does: str
) -> None:
    reference = await at_the_question(desk)
    server.does = does
    await desk.types(AMARA, "Riverside")
    told = said_by(await desk.types(AMARA, "r9x"))
    assert "We could not look in the NHS list of organisations just now" in told
    assert "What is the name of your programme or service?" in told
    onboarding = await desk.onboarding(reference)
    assert (onboarding.organisation, onboarding.ods_code, onboarding.listed) == ("Riverside", "R9X", None)


async def test_a_stored_list_is_asked_instead_of_ods(desk: Desk, server: OdsServer) -> None:
    await load_list(desk.database)
    reference = await at_the_question(desk)
    assert "Riverside Surgery (B86042): GP practice, Hull" in said_by(await desk.types(AMARA, "riverside surg"))
    await desk.presses(AMARA, "choose", reference, "registration.organisation=B86042")
    onboarding = await desk.onboarding(reference)
    assert (onboarding.organisation, onboarding.ods_code) == ("Riverside Surgery", "B86042")
    assert onboarding.listed == Listed(OrganisationType.GP_PRACTICE) and server.asked == []


async def test_a_name_at_the_question_for_the_code_is_looked_for_too(desk: Desk) -> None:
    await load_list(desk.database)
    reference = await at_the_question(desk)
    await desk.presses(AMARA, "choose", reference, "registration.organisation=Our charity")
    assert "Northgate Health (N8G)" in said_by(await desk.types(AMARA, "northgate"))
    await desk.presses(AMARA, "choose", reference, "registration.ods_code=N8G")
    onboarding = await desk.onboarding(reference)
    assert (onboarding.organisation, onboarding.ods_code) == ("Our charity", "N8G")  # a name that was typed stands


async def test_without_a_list_nothing_is_offered_and_all_is_as_before(database: Database) -> None:
    desk = Desk(database)
    await at_the_question(desk)
    assert "We saved your answer: Riverside" in said_by(await desk.types(AMARA, "Riverside"))
    assert await desk.manager.organisations("riverside") == ()


async def test_while_somebody_types_what_was_typed_is_offered_last(desk: Desk, server: OdsServer) -> None:
    server.does = "refuses"
    assert [one.value for one in await desk.manager.organisations("riverside")] == ["riverside"]
    await load_list(desk.database)
    found = await desk.manager.organisations("riverside  trust")
    assert [one.value for one in found] == ["R9X", "R7Y", "riverside trust"]
    assert found[1].about == "NHS trust, York, closed on 31 March 2024"
    assert all(len(one.name) <= 75 for one in await desk.manager.organisations("riverside " * 30))
    assert await desk.manager.organisations("r") == () == await desk.manager.organisations(" ?!")


async def test_what_is_longer_than_an_answer_may_be_is_refused_and_stands_in_no_button(desk: Desk) -> None:
    await load_list(desk.database)
    await at_the_question(desk)
    outcome = await desk.types(AMARA, "riverside trust " * 700)
    assert outcome.result is Result.INVALID and "too many" in said_by(outcome)
    pressed = [button for message in outcome.messages for button in (*message.buttons, *message.menu)]
    assert all(len(button.detail) < 300 for button in pressed)
