"""Messages that do not arrive: kept with a reason, told to the operator once, and sent again."""

from __future__ import annotations

import pytest

from bot.outbox.dead_letters import listing, numbers, resend
from bot.startup_errors import StartProblem
from conversations.sending import MessageRefused
from models.repositories import dead_letters
from tests.bot.outbox.conftest import CLOSED
from tests.kit.rig.post_office import PostOffice


async def test_a_closed_place_keeps_its_messages_in_order_until_it_is_back(office: PostOffice) -> None:
    office.platform.before = CLOSED
    rows = await office.write(3, target="C1")
    others = await office.write(2, target="C2")
    await office.work()
    assert office.heard("C2") == [row.id for row in others]
    later = await office.write(1, target="C1")
    await office.work(seconds=301)
    assert [row.problem for row in await office.unsent()] == ["channel_archived", None, None, None]
    office.platform.before = None
    await office.work(seconds=301)
    assert office.heard("C1") == [row.id for row in rows + later]


async def again(office: PostOffice, ids: list[int | None] | None) -> int:
    chosen = None if ids is None else [number for number in ids if number is not None]
    async with office.database.unit_of_work() as session:
        return await dead_letters.send_again(session, office.now, chosen)


async def test_all_are_sent_again_but_those_that_perhaps_arrived(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(2, target="C1")
    await office.write(1, problem="no answer", sent_at=office.now)
    await office.work()
    office.platform.before = None
    assert await again(office, None) == 1
    await office.work()
    assert office.heard("C1") == [1, 2]
    assert office.heard() == []
    assert await again(office, [3, 99]) == 1
    await office.work()
    assert office.heard() == [3]


async def test_sending_again_what_arrived_does_nothing(office: PostOffice) -> None:
    [row] = await office.write()
    await office.work()
    assert await again(office, [row.id]) == 0
    await office.work()
    assert office.heard() == [row.id]


async def test_the_command_lists_each_with_its_reason_and_sends_it_again(office: PostOffice, database_url: str) -> None:
    office.platform.before = CLOSED
    await office.write(3, target="C1")
    await office.work()
    lines = await listing(database_url)
    assert lines[:3] == [
        "3 messages waiting to be sent, 1 that cannot be delivered.",
        "1: notice for ONB-1 to web (T1, C1), waiting for an operator since Friday 18 December 2026 at 4:55pm GMT, "
        "2 more behind it",
        "    channel_archived",
    ]
    assert await resend(database_url, ["1"]) == "1 message will be sent again."
    assert (await listing(database_url))[1:] == []


@pytest.mark.parametrize("which", [["every"], ["all", "3"], ["-1"], ["½"]])
def test_the_command_refuses_what_is_no_number(which: list[str]) -> None:
    with pytest.raises(StartProblem, match="Give --resend the number of a message, or all"):
        numbers(which)


async def test_the_figures_count_what_waits_and_what_does_not_arrive(office: PostOffice) -> None:
    office.platform.before = CLOSED
    await office.write(2, target="C1")
    await office.work()
    office.composer.problem = MessageRefused("invalid_blocks")
    await office.write(1, target="C2")
    await office.work()
    office.now = office.now.replace(hour=18)
    async with office.database.reading() as session:
        counts = await dead_letters.counts(session, office.now)
        assert await dead_letters.by_reason(session) == [
            ("web", "channel_archived", 1),
            ("web", "invalid_blocks", 1),
        ]
    assert (counts.waiting, counts.dead, counts.perhaps) == (2, 2, 0)
    assert counts.oldest is not None and counts.oldest.hour == 16


async def test_a_number_of_no_message_is_said(office: PostOffice, database_url: str) -> None:
    office.platform.before = CLOSED
    await office.write(1, target="C1")
    await office.work()
    with pytest.raises(StartProblem, match=r"^0 messages will be sent again\. The other numbers are of none that"):
        await resend(database_url, ["999"])
    with pytest.raises(StartProblem, match=r"^1 message will be sent again\. The other numbers are of none that"):
        await resend(database_url, ["1", "999"])
