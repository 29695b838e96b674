"""Calls in a Microsoft 365 calendar: the link to join goes into the chat, the reminders and the one invite by email."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from icalendar import Calendar

from bot.channels import ChannelSettings
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from bot.rehearsal.parts import registering
from bot.rehearsal.seats import uk
from tests.kit.graph import Graph, serving_graph
from tests.kit.mail_server import MailServer, mail_server

AMARA = "amara.okafor@riverside.example"


@pytest_asyncio.fixture
async def graph() -> AsyncIterator[Graph]:
    async with serving_graph() as it:
        yield it


@pytest_asyncio.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as it:
        yield it


@pytest_asyncio.fixture
async def world(graph: Graph, server: MailServer, sqlite_url: str) -> AsyncIterator[InMemoryWorld]:
    settings = ChannelSettings(mail=server.settings, graph=graph.settings)
    async with in_memory(url=sqlite_url, settings=settings) as it:
        try:
            yield it
        finally:
            for channel in it.app.channels:
                await channel.close()


def entries(server: MailServer) -> list[tuple[str, str]]:
    """What Amara's calendar was sent: each method, and the link in it."""
    found = []
    for to, mail in server.taken:
        for part in mail.walk() if to == AMARA else ():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(str(part.get_content()))
                [event] = calendar.walk("VEVENT")
                found.append((str(calendar["method"]), str(event.get("url", ""))))
    return found


@pytest.mark.parametrize("faults", [[], ["", "lost"], ["429"], ["500", "", "silence"], ["ended"], ["", "no link"]])
async def test_booked_moved_and_cancelled_there_too(
    world: InMemoryWorld, graph: Graph, server: MailServer, faults: list[str]
) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says("publish 24 March 2027 and 30 March 2027 at 10am, 45 minutes")
    await world.settle()
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    graph.faults = list(faults)
    await world.amara.presses("Choose", near="24 March")
    for _ in range(8):  # what failed is tried again
        await world.travel(world.now + timedelta(seconds=15))
    link = "https://teams.example.org/join/1"
    assert [event["start"]["dateTime"] for event in graph.standing] == ["2027-03-24T10:00:00"] and graph.made == 1
    await world.amara.sees("Join the call")
    assert entries(server) == [("REQUEST", link)], "once, and with the link"
    await world.amara.says("status")
    await world.amara.presses("See the other times")
    await world.amara.presses("Choose", near="30 March")  # the clocks have gone forward
    await world.settle()
    assert [event["start"]["dateTime"] for event in graph.standing] == ["2027-03-30T09:00:00"] and graph.made == 1
    assert entries(server)[1:] == [("REQUEST", link)]
    await world.travel(uk(2027, 3, 30, 9))
    await world.amara.sees("Your engagement call begins in an hour")
    await world.amara.presses("Cancel the call")
    await world.settle()
    assert not graph.standing and [method for method, _ in entries(server)] == ["REQUEST", "REQUEST", "CANCEL"]


async def test_a_calendar_that_may_not_be_used_holds_up_no_booking(
    world: InMemoryWorld, graph: Graph, server: MailServer
) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says("publish 24 March 2027 at 10am")
    await world.settle()
    graph.signs_in = False
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    await world.amara.presses("Choose", near="24 March")
    await world.amara.sees("The link to join follows once it is made")
    await world.travel(world.now + timedelta(minutes=20))
    assert not graph.standing and not entries(server)
    graph.signs_in = True
    await world.travel(world.now + timedelta(minutes=20))
    assert graph.made == 1 and [method for method, _ in entries(server)] == ["REQUEST"]


async def test_where_the_calendar_refuses_it_both_sides_hear_who_sends_the_link(
    world: InMemoryWorld, graph: Graph, server: MailServer
) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says("publish 24 March 2027 and 30 March 2027 at 10am")
    await world.settle()
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    graph.faults = ["", "400"]
    await world.amara.presses("Choose", near="24 March")
    await world.settle()
    await world.amara.sees("The onboarding team sends the link to join the engagement call")
    await world.priya.sees("so no link to join comes by itself")
    assert entries(server) == [("REQUEST", "")], "the entry waits for no link"
    await world.priya.presses("Say where it is held")
    await world.priya.fills({"link": "https://meet.example.org/a"})
    await world.settle()
    assert entries(server)[1:] == [("REQUEST", "https://meet.example.org/a")]
    await world.amara.says("status")
    await world.amara.presses("See the other times")
    await world.amara.presses("Choose", near="30 March")
    await world.settle()
    assert entries(server)[2:] == [("REQUEST", "https://teams.example.org/join/2")], "another time is tried anew"
