"""The living card refreshes itself: for 60 people at most, as things stand at that moment, and changing nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from sqlmodel import func, select

from adapters.teams.rendering.actions import OURS
from bot.rehearsal import script
from bot.rehearsal.parts import reviewing
from models.tables.delivery import ReceiptRow
from models.tables.onboarding import EventRow
from tests.adapters.teams.conftest import ServedAssistant
from tests.kit.teams import AMARA, Activity, Person, button, inputs, texts
from tests.kit.teams_seats import TeamsWorld, in_teams


@pytest_asyncio.fixture
async def world(sqlite_url: str) -> AsyncIterator[TeamsWorld]:
    """An onboarding on the waiting list, whose card hangs in the team's channel."""
    async with in_teams(sqlite_url) as world:
        world.teams.members |= {Person(f"Colleague{number} Smith", number) for number in range(100, 170)}
        await script.to_invitation(world)
        yield world


def card(world: TeamsWorld) -> tuple[str, str, Activity]:
    """Its conversation, its id and what it shows to everybody."""
    thread = world.teams.threads()[0]  # what comes after it tells the channel itself that something is late
    message = next(iter(world.teams.messages[thread]))
    return thread, message, world.teams.messages[thread][message]["attachments"][0]["content"]


async def refreshed(world: TeamsWorld, trigger: str = "automaticRefresh") -> Any:
    """What Priya's client is answered when it shows the card."""
    thread, message, shown = card(world)
    client = world.priya.client
    client.place = thread
    return await client.does(shown["refresh"]["action"], reply_to=message, trigger=trigger)


async def figures(world: TeamsWorld) -> tuple[int, ...]:
    """How much is stored of deeds, and how much was sent."""
    async with world.app.database.reading() as session:
        rows = [(await session.exec(select(func.count()).select_from(table))).one() for table in (ReceiptRow, EventRow)]
    return (*rows, len(world.teams.sent()), len(world.teams.sent("PUT")))


async def test_a_card_asks_for_60_people_of_a_larger_channel(world: TeamsWorld) -> None:
    _, _, shown = card(world)
    asked, members = shown["refresh"]["userIds"], {person.sender for person in world.teams.members}
    assert len(members) > 60 and len(asked) == len(set(asked)) == 60 and set(asked) <= members


async def test_the_answer_is_the_card_as_it_stands_and_nothing_changes(world: TeamsWorld) -> None:
    before = await figures(world)
    for trigger in ("automaticRefresh", "manual"):
        answer = await refreshed(world, trigger)
        assert answer["type"] == "application/vnd.microsoft.card.adaptive"
        assert texts(answer["value"]) == texts(card(world)[2])
    assert await figures(world) == before


async def test_the_answer_knows_what_the_channel_was_not_told_yet(world: TeamsWorld) -> None:
    """The stage was submitted a moment ago, and the update of the card has not been sent."""
    await reviewing.answer(world.amara)
    amara, chat = world.amara.client, world.teams.cards(AMARA.chat)
    await amara.presses("Submit to the onboarding team", chat[-1])
    answer = await refreshed(world)
    assert "Review stage 4" in texts(answer["value"])
    assert "Review stage 4" not in texts(card(world)[2])
    assert any(action["title"] == "Approve" for action in _actions(answer["value"]))
    await world.settle()
    assert texts(card(world)[2]) == texts((await refreshed(world))["value"])


def _actions(shown: Activity) -> list[dict[str, Any]]:
    return [act for part in shown["body"] if part["type"] == "ActionSet" for act in part["actions"]]


async def test_a_press_on_the_refreshed_card_counts(world: TeamsWorld) -> None:
    answer = await refreshed(world)
    thread, message, _ = card(world)
    form = await world.priya.client.does(button(answer["value"], "Message the applicant"), reply_to=message)
    *_, field = inputs(form["value"])  # what is often sent comes before one's own words
    await world.priya.client.does(
        button(form["value"], "Send"), reply_to=message, **{field["id"]: "Welcome to integration"}
    )
    await world.settle()
    await world.amara.sees("Welcome to integration")
    assert world.teams.threads()[0] == thread


async def test_a_refresh_while_a_form_stands_in_the_card_gives_the_card_back(world: TeamsWorld) -> None:
    """Cancel is the same request."""
    answer = await refreshed(world)
    form = await world.priya.client.does(button(answer["value"], "Message the applicant"), reply_to=card(world)[1])
    back = await world.priya.client.does(button(form["value"], "Cancel"), reply_to=card(world)[1])
    assert texts(back["value"]) == texts(card(world)[2])


async def test_nobody_gets_the_card_outside_the_team_channel(world: TeamsWorld) -> None:
    _, message, shown = card(world)
    for client in (world.amara.client, _in_another_channel(world)):
        answer = await client.does(shown["refresh"]["action"], reply_to=message, trigger="automaticRefresh")
        assert "Open it in the onboarding team's channel, or type status" in answer["value"]


def _in_another_channel(world: TeamsWorld) -> Any:
    client = world.daniel.client
    client.place = "19:another@thread.tacv2"
    return client


async def test_a_refresh_changes_nothing_and_answers_with_a_card_or_words(house: ServedAssistant) -> None:
    priya = house.in_team()
    for reference in ("ONB-NOBODY", ""):
        answer = await priya.does({"verb": "refresh", "data": {OURS: {"v": "refresh", "o": reference}}})
        assert answer["statusCode"] == 200
    async with house.app.database.reading() as session:
        assert list(await session.exec(select(ReceiptRow))) == []
