"""The outbox arrives: in order, each card once in its last state; nobody waits for a channel that fails or hangs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlmodel import select

from bot.outbox.dispatcher import Delivery
from bot.outbox.retry import MOST_ATTEMPTS, GiveUp, TryAgain, backoff, verdict
from conversations.channels import NotSent
from conversations.journey.machine import State
from models.database.database import Database
from models.enums import Channel
from models.tables.delivery import OutboxRow
from tests.bot.post_office import PostOffice
from tests.conversations.desk import AMARA, PRIYA, TOM, Desk
from tests.conversations.onboardings import in_state

TIMES = {"times": ("2027-01-06 10:00",)}


@dataclass(frozen=True)
class Office:
    """A desk whose outbox goes to a post office."""

    desk: Desk
    post: PostOffice
    delivery: Delivery

    async def tell(self, about: str, words: str) -> None:
        await self.desk.fills(PRIYA, "message_applicant", about, {"words": (words,)})

    async def rows(self) -> list[OutboxRow]:
        async with self.desk.database.reading() as session:
            return list(await session.exec(select(OutboxRow)))

    def heard(self, target: str) -> list[str]:
        """The messages that somebody was told, of those that the tests send."""
        return [words for line in self.post.at(target) for words in line.split(" / ") if words.startswith("| ")]


@pytest.fixture
def office(database: Database) -> Office:
    desk, post = Desk(database), PostOffice()
    return Office(desk, post, Delivery(database, desk.manager, {Channel.WEB: post}, desk.clock))


@pytest_asyncio.fixture
async def about(office: Office) -> str:
    """The reference of an onboarding at stage 6, whose first card is posted."""
    reference = await office.desk.keep(in_state(State.TEMPLATES))
    await office.delivery.drain()
    office.post.tries.clear()
    return reference


async def test_messages_arrive_in_the_order_in_which_they_were_said(office: Office, about: str) -> None:
    for number in range(40):
        await office.tell(about, f"number {number}")
    await asyncio.gather(office.delivery.drain(), office.delivery.drain())
    for user in ("amara", "tom", "vera"):
        assert office.heard(user) == [f"| number {number}" for number in range(40)]


async def test_the_card_is_posted_once_and_then_updated(office: Office, about: str) -> None:
    [card] = [key for key, thread in office.post.threads.items() if thread is None]
    await office.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
    await office.delivery.drain()
    assert office.post.updates == [card]
    assert "The onboarding is paused" in office.post.places["team"][card]
    assert next(iter(office.post.places["team"])) == card


async def test_what_the_team_is_told_stands_beneath_its_card(office: Office, about: str) -> None:
    await office.desk.fills(AMARA, "message_team", about, {"words": ("Hello",)})
    await office.delivery.drain()
    card, notice = office.post.places["team"]
    assert office.post.threads[card] is None
    assert office.post.threads[notice] == card


async def test_many_changes_of_a_card_are_one_update_in_its_last_state(office: Office, about: str) -> None:
    for _ in range(5):
        await office.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
        await office.desk.presses(PRIYA, "resume", about)
    await office.desk.fills(PRIYA, "pause", about, {"words": ("The last word",)})
    await office.delivery.drain()
    assert len(office.post.updates) == 1
    assert "The last word" in office.post.at("team")[0]


async def test_a_change_while_the_card_is_on_its_way_is_not_lost(office: Office, about: str) -> None:
    office.post.hanging["team"] = asyncio.Event()
    await office.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
    draining = asyncio.create_task(office.delivery.drain())
    while "team" not in office.post.tries:
        await asyncio.sleep(0.01)
    await office.desk.presses(PRIYA, "resume", about)
    office.post.hanging["team"].set()
    await draining
    await office.delivery.drain()
    assert "The onboarding is paused" not in office.post.at("team")[0]


async def test_a_deleted_card_is_posted_anew_at_the_next_change(office: Office, about: str) -> None:
    office.post.places["team"].clear()
    await office.desk.fills(PRIYA, "pause", about, {"words": ("Wait",)})
    await office.delivery.drain()
    card, notice = office.post.places["team"]
    assert "The onboarding is paused" in office.post.places["team"][card]
    assert office.post.threads[notice] == card
    await office.desk.presses(PRIYA, "resume", about)
    await office.delivery.drain()
    assert office.post.updates == [card]


async def test_a_place_that_fails_holds_up_no_other_and_gets_everything_in_order_later(
    office: Office, about: str
) -> None:
    office.post.failing["tom"] = NotSent("No connection.")
    for number in range(5):
        await office.tell(about, f"number {number}")
    await office.delivery.drain()
    assert len(office.heard("amara")) == 5
    assert not office.heard("tom")
    assert office.post.tries.count("tom") == 1, "the rest of a conversation waits for its first message"
    office.post.failing.clear()
    office.desk.now += timedelta(minutes=20)
    await office.delivery.drain()
    assert office.heard("tom") == office.heard("amara")


async def test_a_place_that_hangs_holds_up_no_other(office: Office, about: str) -> None:
    office.post.hanging["tom"] = asyncio.Event()
    await office.tell(about, "first")
    await office.delivery.dispatch()
    await office.tell(about, "second")
    for _ in range(200):
        await office.delivery.dispatch()
        if len(office.heard("amara")) == 2:
            break
        await asyncio.sleep(0.02)
    assert office.heard("amara") == ["| first", "| second"]
    assert not office.heard("tom")
    office.post.hanging["tom"].set()
    await office.delivery.drain()
    assert office.heard("tom") == ["| first", "| second"]


async def test_a_message_that_fails_is_tried_again_after_a_while_and_not_before(office: Office, about: str) -> None:
    office.post.failing["tom"] = NotSent("No connection.")
    await office.tell(about, "hello")
    for _ in range(3):
        await office.delivery.drain()
    assert office.post.tries.count("tom") == 1
    [row] = [row for row in await office.rows() if row.sent_at is None]
    assert row.problem == "No connection."
    assert row.due_at.replace(tzinfo=office.desk.now.tzinfo) > office.desk.now
    office.desk.now = row.due_at.replace(tzinfo=office.desk.now.tzinfo)
    await office.delivery.drain()
    assert office.post.tries.count("tom") == 2


async def test_an_error_that_a_channel_never_announced_loses_nothing(office: Office, about: str) -> None:
    office.post.failing["tom"] = KeyError("a mistake of ours")
    await office.tell(about, "hello")
    await office.delivery.drain()
    office.post.failing.clear()
    office.desk.now += timedelta(minutes=20)
    await office.delivery.drain()
    assert office.heard("tom") == ["| hello"]


def test_the_waits_grow_to_10_minutes_and_it_gives_up_in_the_end() -> None:
    waits = [backoff(attempts).total_seconds() for attempts in range(1, 12)]
    assert 1 <= waits[0] <= 2 and 300 <= waits[-1] <= 600
    assert isinstance(verdict(NotSent("no"), MOST_ATTEMPTS - 1), TryAgain)
    assert verdict(NotSent("no"), MOST_ATTEMPTS) == GiveUp()


async def test_two_processes_send_each_message_once(database: Database, office: Office, about: str) -> None:
    second = Delivery(database, office.desk.manager, {Channel.WEB: office.post}, office.desk.clock)
    for number in range(20):
        await office.tell(about, f"number {number}")
    await asyncio.gather(office.delivery.drain(), second.drain())
    await asyncio.gather(office.delivery.drain(), second.drain())
    assert office.heard("amara") == [f"| number {number}" for number in range(20)]


async def test_whoever_has_left_is_told_nothing_more(office: Office, about: str) -> None:
    await office.desk.presses(TOM, "leave", about)
    await office.tell(about, "hello")
    await office.delivery.drain()
    assert office.heard("amara") == ["| hello"]
    assert not office.heard("tom")
