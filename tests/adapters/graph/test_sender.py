"""One event for each call in a calendar of Microsoft's, whatever fails on the way, and its link to join."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from aiohttp import ClientTimeout

from adapters.common.troubles import Troubles
from adapters.graph import client
from adapters.graph.channel import CalendarChannel
from adapters.graph.sender import join_link
from adapters.graph.settings import GraphSettings
from conversations.mail.messages import call
from conversations.onboarding.call_invites import CallInvite
from conversations.sending import (
    MessageMissing,
    MessageRefused,
    NotSent,
    PerhapsDelivered,
    PlaceClosed,
    SendProblem,
    TryLater,
)
from models.domain import Address
from models.enums import Channel, PlaceKind
from tests.kit.graph import Graph, serving_graph

AT = datetime(2027, 3, 29, 9, tzinfo=UTC)
INVITE = CallInvite("ONB-7K3F9Q", 1, AT, AT + timedelta(minutes=30), False, "Priya Shah", ())
PLACE = Address(Channel.CALENDAR, "", PlaceKind.DIRECT, "ONB-7K3F9Q")


@pytest_asyncio.fixture
async def graph(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Graph]:
    monkeypatch.setattr(client, "_PATIENCE", ClientTimeout(total=0.3))
    async with serving_graph() as it:
        yield it


@pytest_asyncio.fixture
async def calendar(graph: Graph) -> AsyncIterator[CalendarChannel]:
    channel = CalendarChannel(graph.settings, Troubles())
    yield channel
    await channel.close()


async def post(calendar: CalendarChannel, invite: CallInvite = INVITE, key: str = "1-a") -> str:
    return await calendar.sender.post(PLACE, call(invite), key=key)


async def test_it_is_made_with_a_link_moved_by_the_clock_and_taken_out(graph: Graph, calendar: CalendarChannel) -> None:
    event = await post(calendar)
    assert join_link(event) == "https://teams.example.org/join/1"
    [made] = graph.standing
    assert made["start"] == {"dateTime": "2027-03-29T09:00:00", "timeZone": "UTC"}
    assert made["isOnlineMeeting"] is True and made["transactionId"] == "1-a" and "attendees" not in made
    later = replace(INVITE, starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, minutes=30))
    await calendar.sender.update(PLACE, event, call(later))
    assert graph.standing[0]["start"]["dateTime"] == "2027-03-30T09:00:00" and graph.made == 1
    for _ in range(2):  # somebody may have deleted it
        await calendar.sender.update(PLACE, event, call(replace(INVITE, cancelled=True)))
    assert not graph.standing


@pytest.mark.parametrize("fault", ["lost", "silence", "500", "503", "429", "no link"])
async def test_a_try_that_may_have_worked_makes_no_second_event(
    graph: Graph, calendar: CalendarChannel, fault: str
) -> None:
    graph.faults = ["", fault]
    with pytest.raises((NotSent, PerhapsDelivered, TryLater)):
        await post(calendar)
    assert join_link(await post(calendar)).startswith("https://")
    assert len(graph.standing) == graph.made == 1


async def test_two_at_one_moment_make_one(graph: Graph, calendar: CalendarChannel) -> None:
    await post(calendar)
    with pytest.raises(NotSent):  # what was made in between is found at the next try
        await calendar.sender._client.ask("POST", "/events", {"transactionId": "1-a"})
    await post(calendar)
    assert graph.made == 1


async def test_what_is_found_is_moved_to_when_the_call_is_now(graph: Graph, calendar: CalendarChannel) -> None:
    graph.faults = ["", "lost"]
    with pytest.raises(PerhapsDelivered):
        await post(calendar)
    later = replace(INVITE, starts_at=AT + timedelta(hours=1), ends_at=AT + timedelta(hours=2))
    await post(calendar, later)
    assert [event["start"]["dateTime"] for event in graph.standing] == ["2027-03-29T10:00:00"]


async def test_one_cancelled_before_it_was_known_is_taken_out(graph: Graph, calendar: CalendarChannel) -> None:
    graph.faults = ["", "lost"]
    with pytest.raises(PerhapsDelivered):
        await post(calendar)
    assert await post(calendar, replace(INVITE, cancelled=True)) == ""
    assert not graph.standing and graph.made == 1


async def test_a_token_that_ended_is_replaced_once(graph: Graph, calendar: CalendarChannel) -> None:
    await post(calendar)
    graph.faults = ["ended"]
    await calendar.sender.update(PLACE, "event1 https://teams.example.org/join/1", call(INVITE))
    assert graph.tokens == 2
    graph.faults = ["ended", "ended"]
    with pytest.raises(PlaceClosed, match=r"Calendars\.ReadWrite"):
        await post(calendar)


@pytest.mark.parametrize(
    ("fault", "problem", "says"),
    [
        ("403", PlaceClosed, "Calendars.ReadWrite"),
        ("400", MessageRefused, "400"),
        ("302", MessageRefused, "302"),
        ("404", PlaceClosed, "GRAPH_ORGANISER"),
        ("502", NotSent, "502"),
    ],
)
async def test_what_graph_answers_is_said_in_our_terms(
    graph: Graph, calendar: CalendarChannel, fault: str, problem: type[SendProblem], says: str
) -> None:
    graph.faults = [fault]
    with pytest.raises(problem, match=says):
        await post(calendar)


async def test_it_says_how_long_to_wait(graph: Graph, calendar: CalendarChannel) -> None:
    graph.faults = ["429"]
    with pytest.raises(TryLater) as raised:
        await post(calendar)
    assert raised.value.retry_after == timedelta(seconds=1)


async def test_one_that_somebody_deleted_is_made_anew(graph: Graph, calendar: CalendarChannel) -> None:
    event = await post(calendar)
    graph.events.clear()
    with pytest.raises(MessageMissing):
        await calendar.sender.update(PLACE, event, call(INVITE))


async def test_a_call_with_a_link_of_its_own_gets_no_other(graph: Graph, calendar: CalendarChannel) -> None:
    event = await post(calendar, replace(INVITE, link="https://meet.example.org/abc"))
    assert event == "event1" and "isOnlineMeeting" not in graph.standing[0]
    with pytest.raises(MessageMissing):  # it was moved to a time that has none
        await calendar.sender.update(PLACE, event, call(INVITE))
    assert join_link(await post(calendar, key="2-a")) == "https://teams.example.org/join/2" and len(graph.events) == 1


async def test_whether_it_works_is_found_out_before_a_call_is_booked(graph: Graph, calendar: CalendarChannel) -> None:
    assert await calendar.check()
    graph.faults = ["403"]
    assert not await calendar.check()
    graph.signs_in = False
    troubles = Troubles()
    other = CalendarChannel(graph.settings, troubles)
    assert not await other.check() and "GRAPH_CLIENT_SECRET" in troubles.sentences[0]
    await other.close()
    away = CalendarChannel(replace(graph.settings, url="http://127.0.0.1:1", login_url=graph.url), troubles)
    graph.signs_in = True
    with pytest.raises(NotSent):
        await away.check()
    await away.close()


def test_the_secret_is_never_printed() -> None:
    assert "hidden" not in repr(GraphSettings("t", "c", "hidden", "o"))
