"""Cards are posted once and then updated, in their last state, with what happened beneath them."""

from __future__ import annotations

import asyncio

import pytest

from conversations.replies import Message, simple
from models.domain import OutboxMessage
from models.enums import Channel, OutboxKind, PlaceKind
from models.repositories.outbox import add_messages
from tests.bot.outbox.conftest import DeskOutbox
from tests.conversations.at_the_desk import AMARA, PRIYA


async def test_the_card_is_posted_once_and_then_updated(outbox: DeskOutbox, about: str) -> None:
    [card] = [key for key, thread in outbox.post.threads.items() if thread is None]
    await outbox.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
    await outbox.dispatcher.drain()
    assert outbox.post.updates == [card]
    assert "The onboarding is paused" in outbox.post.places["team"][card]
    assert next(iter(outbox.post.places["team"])) == card


async def test_what_the_team_is_told_stands_beneath_its_card(outbox: DeskOutbox, about: str) -> None:
    await outbox.desk.fills(AMARA, "message_team", about, {"words": ("Hello",)})
    await outbox.dispatcher.drain()
    card, notice = outbox.post.places["team"]
    assert outbox.post.threads[card] is None
    assert outbox.post.threads[notice] == card


async def test_many_changes_of_a_card_are_one_update_in_its_last_state(outbox: DeskOutbox, about: str) -> None:
    for _ in range(5):
        await outbox.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
        await outbox.desk.presses(PRIYA, "resume", about)
    await outbox.desk.fills(PRIYA, "pause", about, {"words": ("The last word",)})
    await outbox.dispatcher.drain()
    assert len(outbox.post.updates) == 1
    assert "The last word" in outbox.post.at("team")[0]


async def test_a_change_while_the_card_is_on_its_way_is_not_lost(outbox: DeskOutbox, about: str) -> None:
    outbox.post.hanging["team"] = asyncio.Event()
    await outbox.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
    draining = asyncio.create_task(outbox.dispatcher.drain())
    while "team" not in outbox.post.tries:
        await asyncio.sleep(0.01)
    await outbox.desk.presses(PRIYA, "resume", about)
    outbox.post.hanging["team"].set()
    await draining
    await outbox.dispatcher.drain()
    assert "The onboarding is paused" not in outbox.post.at("team")[0]


async def test_a_deleted_card_is_posted_anew_at_the_next_change(outbox: DeskOutbox, about: str) -> None:
    outbox.post.places["team"].clear()
    await outbox.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
    await outbox.dispatcher.drain()
    card, notice = outbox.post.places["team"]
    assert "The onboarding is paused" in outbox.post.places["team"][card]
    assert outbox.post.threads[notice] == card
    await outbox.desk.presses(PRIYA, "resume", about)
    await outbox.dispatcher.drain()
    assert outbox.post.updates == [card]


async def test_what_is_about_no_single_onboarding_stands_in_the_channel_itself(
    outbox: DeskOutbox, about: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def composed(message: OutboxMessage) -> Message:
        return simple("Good morning")

    monkeypatch.setattr(outbox.desk.manager, "compose", composed)
    now = outbox.desk.clock()
    row = OutboxMessage(OutboxKind.SUMMARY, None, Channel.WEB, "notify", PlaceKind.TEAM, "team", now, now)
    async with outbox.desk.database.unit_of_work() as session:
        await add_messages(session, [row])
    await outbox.dispatcher.drain()
    assert [outbox.post.threads[key] for key, line in outbox.post.places["team"].items() if "morning" in line] == [None]
