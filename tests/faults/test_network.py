"""The network to a chat platform, broken in every way that networks break: nothing lost, nothing said twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlmodel import col, select

from bot.outbox.dispatcher import UNDER_WAY
from bot.outbox.transmitter import key_of
from models.database.database import Database
from models.tables import PostedCardRow
from tests.kit.rig import platform as faults
from tests.kit.rig.platform import Platform
from tests.kit.rig.post_office import PostOffice, opened_office
from tests.models.rows import an_onboarding, store


@pytest_asyncio.fixture
async def office(sqlite_database: Database, platform: Platform) -> AsyncIterator[PostOffice]:
    async with opened_office(sqlite_database, platform) as office:
        yield office


@pytest_asyncio.fixture
async def keyless(sqlite_database: Database, platform: Platform) -> AsyncIterator[PostOffice]:
    """On a platform that cannot say what arrived, as Teams."""
    async with opened_office(sqlite_database, platform, keeps_keys=False) as office:
        yield office


BROKEN = {
    "reset before it was read": ("before", faults.reset),
    "reset after it arrived": ("after", faults.reset),
    "the answer cut in the middle": ("after", faults.cut),
    "500": ("before", faults.status(500)),
    "500 though it arrived": ("after", faults.status(500)),
    "502": ("before", faults.status(502)),
    "too slow": ("after", faults.slow(1.5)),
    "refused as malformed": ("before", faults.status(400)),
}


@pytest.mark.parametrize("how", BROKEN)
async def test_every_message_arrives_once_and_in_order(office: PostOffice, how: str) -> None:
    moment, fault = BROKEN[how]
    setattr(office.platform, moment, faults.only(3, faults.where(fault, method="post")))
    mine, theirs = await office.write(4), await office.write(2, target="U2")
    for _ in range(8):
        await office.work(seconds=60)
    assert office.heard() == [row.id for row in mine]
    assert office.heard("U2") == [row.id for row in theirs]
    assert await office.unsent() == []


async def test_a_platform_that_cannot_be_reached(office: PostOffice) -> None:
    address, office.sender._address = office.sender._address, "http://127.0.0.1:1"
    rows = await office.write(3)
    await office.work()
    assert [row.problem for row in await office.unsent()] == ["The platform cannot be reached.", None, None]
    office.sender._address = address
    await office.work(seconds=60)
    assert office.heard() == [row.id for row in rows]


@pytest.mark.parametrize("how", ["reset after it arrived", "the answer cut in the middle", "too slow"])
async def test_where_the_platform_cannot_tell_it_is_recorded_and_not_repeated(keyless: PostOffice, how: str) -> None:
    moment, fault = BROKEN[how]
    setattr(keyless.platform, moment, faults.only(1, fault))
    first, second = await keyless.write(2)
    await keyless.work()
    await keyless.work(seconds=60)
    assert keyless.heard() == [first.id, second.id]
    assert [row.problem for row in await keyless.rows()] == ["The platform keeps no keys.", None]


async def test_backing_off_waits_longer_each_time_and_never_alike(office: PostOffice) -> None:
    office.platform.before = faults.status(500)
    await office.write()
    waits = []
    for _ in range(6):
        await office.work()
        [row] = await office.unsent()
        waits.append((row.due_at - office.now).total_seconds())
        office.now = row.due_at
    assert all(2**n / 2 <= wait <= 2**n for n, wait in enumerate(waits, start=1))
    assert len({wait % 0.5 for wait in waits}) > 1


async def test_429_for_a_minute_with_40_messages_waiting(office: PostOffice) -> None:
    office.platform.before = faults.where(faults.status(429, Retry_After="60"), target="C1")
    held = await office.write(40, target="C1", channel="slack", workspace="T1", place="team")
    elsewhere = await office.write(3, target="C9", channel="slack", workspace="T2", place="team")
    neighbour = await office.write(3, target="C2", channel="slack", workspace="T1", place="team")
    for _ in range(4):
        await office.work(seconds=1)
    assert office.heard("C9") == [row.id for row in elsewhere]
    assert office.heard("C2") == [row.id for row in neighbour]
    assert office.platform.requests["post"] == 7, "the platform was asked again before it allowed it"
    office.platform.before = None
    await office.work(seconds=55)
    assert office.heard("C1") == []
    for _ in range(45):
        await office.work(seconds=1)
    assert office.heard("C1") == [row.id for row in held]
    assert all(row.attempts == 1 for row in await office.rows()), "waiting as asked is no failure"


async def test_a_busy_update_keeps_no_post_back_and_the_card_shows_its_last_state_once(office: PostOffice) -> None:
    await office.write_card(target="C1")
    await office.work()
    office.platform.before = faults.where(faults.status(429, Retry_After="60"), method="update")
    await office.write_card(target="C1")
    posts = await office.write(2, target="C1")
    await office.write_card(target="C1")
    await office.write_card(target="C1")
    await office.work()
    assert office.heard("C1")[1:] == [row.id for row in posts]
    office.platform.before = None
    asked = office.platform.requests["update"]
    await office.work(seconds=61)
    assert office.platform.requests["update"] == asked + 1
    assert len(office.platform.updates) == 1
    assert await office.unsent() == []


async def test_a_busy_post_keeps_no_update_back(office: PostOffice) -> None:
    await office.write_card(target="C1")
    await office.work()
    office.platform.before = faults.where(faults.status(429, Retry_After="60"), method="post")
    await office.write(1, target="C1")
    await office.write_card(target="C1")
    other = await store(office.database, an_onboarding("ONB-2"))
    await office.write_card(other, target="C1")  # has no card yet, so it is a post
    await office.work()
    assert len(office.platform.updates) == 1
    assert [row.id for row in await office.unsent()] == [2, 4]
    assert office.platform.requests["post"] == 2, "the platform was asked again before it allowed it"


async def test_a_workspace_that_hangs_leaves_room_for_the_others(office: PostOffice) -> None:
    office.platform.before = faults.where(faults.slow(0.4), workspace="T1")
    for number in range(UNDER_WAY + 1):
        await office.write(1, target=f"U{number}", workspace="T1")
    await office.write(1, target="elsewhere", workspace="T2")
    await office.dispatcher.dispatch()
    while not office.heard("elsewhere"):
        await asyncio.sleep(0.02)
        assert {arrival.workspace for arrival in office.platform.arrivals} <= {"T2"}, "the others were waited for"
    await office.dispatcher.drain()
    assert len(office.platform.arrivals) == UNDER_WAY + 2


async def test_a_card_that_somebody_deleted_is_posted_anew(office: PostOffice) -> None:
    await office.write_card(target="C1")
    await office.work()
    office.platform.gone.add("m1")
    await office.write_card(target="C1")
    await office.work()
    assert office.heard("C1") == [1, 2]
    async with office.database.reading() as session:
        assert (await session.exec(select(PostedCardRow.message).order_by(col(PostedCardRow.id)))).all() == ["m2"]


async def test_a_notice_beneath_a_deleted_card_stands_in_the_channel(office: PostOffice) -> None:
    await office.write_card(target="C1", place="team")
    await office.work()
    office.platform.gone.add("m1")
    await office.write(1, target="C1", place="team")
    await office.work()
    assert [(arrival.id, arrival.thread) for arrival in office.platform.arrivals] == [("m1", None), ("m2", None)]


async def test_a_card_posted_just_before_a_crash_is_found_and_not_repeated(office: PostOffice) -> None:
    row = await office.write_card(target="C1")
    async with office.database.unit_of_work() as session:  # claimed and posted, and then nothing more was heard
        stored = await session.get_one(type(row), row.id)
        stored.attempts, stored.unsettled = 1, 1
        stored.leased_until = office.now + timedelta(seconds=30)
    found = office.platform._do(
        "post", {"workspace": "T1", "target": "C1", "thread": None, "key": key_of(row.id or 0, row.at)}
    )
    await office.work(seconds=10)
    assert office.platform.requests == {}, "another worker's lease was not kept"
    await office.work(seconds=21)
    assert office.heard("C1") == [row.id]
    async with office.database.reading() as session:
        assert (await session.exec(select(PostedCardRow.message))).all() == [found["id"]]


async def test_a_conversation_is_not_filled_faster_than_its_platform_allows(office: PostOffice) -> None:
    await office.write(5, channel="slack")
    await office.write(20, channel="teams", target="U7")
    sent = {"U1": [0], "U7": [0]}
    others = office.another()
    for _ in range(8):
        await asyncio.gather(office.dispatcher.drain(), others.drain())
        for target, counts in sent.items():
            counts.append(len(office.heard(target)))
        office.now += timedelta(seconds=0.5)
    assert sent["U1"] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert all(later - earlier <= 7 for earlier, later in zip(sent["U7"], sent["U7"][2:], strict=False))
    assert sent["U7"][1] == 7
