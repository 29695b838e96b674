"""What "onboard" leads to: the onboarding that there is, the choice among several, an invitation, or a new one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from conversations.journey.machine import State
from conversations.replies import Outcome
from conversations.turns import Actor, ChannelFacts, Intent, Pressed, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import PlaceKind
from models.repositories import lists
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TEAM, TOM, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def about(outcome: Outcome, action: str) -> list[str]:
    """The onboardings that buttons of an action are about, those in rows too."""
    message = outcome.messages[0]
    rows = [row.change for block in message.blocks for row in getattr(block, "rows", ()) if row.change]
    return [button.about for button in (*message.buttons, *message.menu, *rows) if button.action == action]


async def mine(desk: Desk, who: Actor) -> int:
    """How many onboardings somebody has joined."""
    async with desk.database.reading() as session:
        return len(await lists.joined_by(session, await desk.person_id(who)))


async def test_whoever_has_one_goes_on_with_it_and_starts_none(desk: Desk) -> None:
    await desk.types(AMARA, "onboard")
    again = await desk.types(AMARA, "onboard")
    assert "new" in [button.action for button in again.messages[0].menu]
    assert await mine(desk, AMARA) == 1


async def test_another_is_started_on_request_alone_and_then_the_person_says_which(desk: Desk) -> None:
    first = about(await desk.types(AMARA, "onboard"), "answer")
    second = about(await desk.presses(AMARA, "new", ""), "answer")
    assert first and second and first != second
    assert set(about(await desk.types(AMARA, "onboard"), "open")) == {*first, *second}


@pytest.mark.parametrize(("state", "became"), [(State.WITHDRAWN, "Withdrawn"), (State.DECLINED, "Declined")])
async def test_after_the_end_of_one_onboard_says_what_became_of_it_and_starts_none_by_itself(
    desk: Desk, state: State, became: str
) -> None:
    reference = await desk.keep(in_state(state))
    told = await desk.types(AMARA, "onboard")
    assert f"Flu reminders at Riverside NHS Trust, {reference}: {became}" in said_by(told)
    assert about(told, "open") == [reference]
    assert [button.action for button in told.messages[0].buttons] == ["new"]
    assert await mine(desk, AMARA) == 1
    await desk.presses(AMARA, "new", "")
    assert f"Flu reminders at Riverside NHS Trust, {reference}: {became}" in said_by(await desk.types(AMARA, "onboard"))


async def in_channel(desk: Desk, who: Actor, intent: Intent) -> Outcome:
    """The same, in the channel of an applicant team."""
    channel = Address(who.channel, who.workspace, PlaceKind.CHANNEL, "flu-clinic")
    return await desk.manager.handle(replace(desk.turn(who, intent), place=channel))


async def test_in_a_channel_whose_onboarding_has_ended_onboard_says_so_and_starts_none_by_itself(desk: Desk) -> None:
    desk.channels.facts["flu-clinic"] = ChannelFacts("flu-clinic", 3)
    [reference] = about(await in_channel(desk, AMARA, Pressed("start_here")), "answer")
    await desk.presses(AMARA, "withdraw", reference)
    told = await in_channel(desk, AMARA, Typed("onboard"))
    assert "The team in this channel has no open onboarding" in said_by(told)
    assert f"Onboarding {reference}: Withdrawn" in said_by(told)
    assert about(told, "open") == [reference] and about(told, "new") == [""]
    assert about(await in_channel(desk, TOM, Typed("onboard")), "open") == []
    assert (await mine(desk, AMARA), await mine(desk, TOM)) == (1, 0)
    await in_channel(desk, TOM, Pressed("new"))
    await in_channel(desk, TOM, Pressed("start_here"))
    assert "Join it to see it" in said_by(await in_channel(desk, GRACE, Typed("onboard")))


async def test_whoever_is_invited_is_offered_to_join_before_anything_is_started(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    fields = {"name": (GRACE.name,), "email": (GRACE.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    assert about(await desk.types(GRACE, "onboard"), "join") == [reference]
    assert await mine(desk, GRACE) == 0


def code_in(outcome: Outcome) -> str:
    """The code that an invitation can be taken up with elsewhere."""
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said_by(outcome))
    assert found
    return found[0]


async def somebody_who_decides(desk: Desk) -> Actor:
    """Priya, known to decide from the team's channel, now in a direct message with the assistant."""
    await desk.types(PRIYA, "board")
    return PRIYA


async def in_private(desk: Desk, who: Actor, words: str) -> Outcome:
    turn = desk.turn(who, Typed(words))
    return await desk.manager.handle(replace(turn, place=replace(TEAM, kind=PlaceKind.DIRECT, target=who.user)))


@pytest.mark.parametrize("words", ["hello", "onboard"])
async def test_somebody_who_decides_is_not_welcomed_as_an_applicant(desk: Desk, words: str) -> None:
    priya = await somebody_who_decides(desk)
    said = said_by(await in_private(desk, priya, words))
    assert "You are on the onboarding team" in said
    assert "a colleague needs to decide about it in your place" in said
    assert await mine(desk, priya) == 0


async def test_somebody_who_decides_hears_before_they_join_that_they_then_cannot(desk: Desk) -> None:
    priya = await somebody_who_decides(desk)
    reference = await desk.keep(in_state(State.TEMPLATES))
    fields = {"name": (priya.name,), "email": (priya.email or "",), "role": ("viewer",)}
    code = code_in(await desk.fills(AMARA, "add_colleague", reference, fields))
    offered = await in_private(desk, priya, f"join {code}")
    assert about(offered, "join") == [reference]
    told = "If you join, a colleague needs to decide about this onboarding in your place."
    assert told in said_by(offered)
    assert told in said_by(await in_private(desk, priya, "onboard"))
    fields = {"name": (GRACE.name,), "email": (GRACE.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    assert "in your place" not in said_by(await desk.types(GRACE, "onboard"))


async def test_hello_shows_where_it_stands_to_whoever_has_one(desk: Desk) -> None:
    assert about(await desk.types(AMARA, "hello"), "answer") == []
    first = about(await desk.types(AMARA, "onboard"), "answer")
    assert about(await desk.types(AMARA, "hello there"), "answer") == first


async def test_a_card_from_the_board_is_for_the_onboarding_team_alone(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    assert about(await desk.presses(PRIYA, "open_card", reference), "message_applicant") == [reference]
    assert about(await desk.presses(TOM, "open_card", reference), "message_applicant") == []
    assert about(await desk.presses(PRIYA, "open_card", "ONB-222222"), "message_applicant") == []
