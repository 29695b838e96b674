"""The engagement call in calendars: booked, moved and cancelled over a clock change, as two other parsers read it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest_asyncio
import vobject  # type: ignore[import-untyped]  # it has no types
from icalendar import Calendar

from adapters.common.case_files.downloads import drawn
from bot.channels import ChannelSettings
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from bot.rehearsal.parts import registering
from bot.rehearsal.seats import uk
from tests.kit.mail_server import MailServer, mail_server

AMARA, PRIYA = "amara.okafor@riverside.example", "priya.shah@notify.example"
DANIEL, TOM = "daniel.reid@notify.example", "tom.ellis@riverside.example"
OFFICE = "onboarding@notify.example"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest_asyncio.fixture
async def world(server: MailServer, sqlite_url: str) -> AsyncIterator[InMemoryWorld]:
    async with in_memory(url=sqlite_url, settings=ChannelSettings(mail=server.settings)) as it:
        yield it


def entries(server: MailServer, to: str) -> list[tuple[str, Any]]:
    """What calendars were sent, each with its method, as icalendar reads it and vobject reads the same."""
    found = []
    for address, mail in server.taken:
        for part in mail.walk() if address == to else ():
            if part.get_content_type() != "text/calendar":
                continue
            written = str(part.get_content())
            calendar = Calendar.from_ical(written)
            [event] = calendar.walk("VEVENT")
            other = vobject.readOne(written)
            assert part.get_param("method") == str(calendar["method"]) == other.method.value
            read_alike(event, other.vevent)
            assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
            assert other.vtimezone.tzid.value == "Europe/London"
            found.append((str(calendar["method"]), event))
    return found


def read_alike(event: Any, other: Any) -> None:
    """One event, as icalendar and as vobject read it."""
    assert other.dtstart.value == event.decoded("dtstart") and other.dtend.value == event.decoded("dtend")
    assert other.dtend.value.utcoffset() == event.decoded("dtend").utcoffset()
    for name in ("uid", "sequence", "status", "organizer", "summary", "location", "url"):
        read = getattr(other, name, None)
        assert (read and read.value) == (str(event[name]) if name in event else None), name
    assert other.organizer.params["CN"] == [event["organizer"].params["CN"]]
    theirs = [(each.value, each.params) for each in other.contents.get("attendee", [])]
    assert theirs == [(str(each), {name: [value] for name, value in each.params.items()}) for each in attendees(event)]


def attendees(event: Any) -> list[Any]:
    listed = event.get("attendee", [])
    return listed if isinstance(listed, list) else [listed]


async def test_booked_moved_and_cancelled_over_a_clock_change(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says("assign " + reference(world) + " me")
    await world.priya.presses("Offer call times")
    before, after = uk(2027, 3, 26, 10), uk(2027, 3, 29, 10)  # the clocks go forward on 28 March
    await world.priya.fills({"times": [f"{at:%Y-%m-%d %H:%M}" for at in (before, after)]})
    await _sent_all_the_same(world)
    await picks(world, before)
    await picks(world, after)
    await world.amara.presses("Cancel the call")
    for who in (AMARA, PRIYA):
        sent = entries(server, who)
        assert [method for method, _ in sent] == ["REQUEST", "REQUEST", "CANCEL"]
        starts = [event.decoded("dtstart") for _, event in sent]
        assert starts == [before, after, after]
        assert [at.hour for at in starts] == [10, 10, 10] and [_offset(at) for at in starts] == [0, 1, 1]
        assert len({str(event["uid"]) for _, event in sent}) == 1
        numbers = [int(event["sequence"]) for _, event in sent]
        assert numbers == sorted(set(numbers))
        assert str(sent[-1][1]["status"]) == "CANCELLED" and str(sent[0][1]["status"]) == "CONFIRMED"
        for _, event in sent:
            assert str(event["organizer"]) == "mailto:assistant@notify.example"
            assert {str(one) for one in attendees(event)} == {f"mailto:{AMARA}", f"mailto:{PRIYA}"}


async def test_the_file_in_the_chat_is_the_entry_of_the_email(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says("publish 24 March 2027 and 30 March 2027 at 10am, https://meet.example.org/a, room 4B")
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    await world.amara.presses("Choose", near="24 March")  # the clocks go forward on 28 March
    await _same_as_by_email(world, server, "REQUEST")
    await world.amara.presses("See the other times")
    await world.amara.presses("Choose", near="30 March")
    await _same_as_by_email(world, server, "REQUEST")
    await world.amara.presses("Cancel the call")
    await _same_as_by_email(world, server, "CANCEL")
    assert len(entries(server, AMARA)) == 3, "each once"


async def test_whoever_takes_it_on_once_it_is_booked_gets_the_entry_and_its_changes(
    world: InMemoryWorld, server: MailServer
) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says("publish 24 March 2027 at 10am, https://meet.example.org/a")
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    await world.amara.presses("Choose", near="24 March")
    assert not entries(server, PRIYA)
    await world.priya.says(f"assign {reference(world)} me")
    await world.amara.says("status")
    await world.amara.presses("Cancel the call")
    sent = entries(server, PRIYA)
    assert [method for method, _ in sent] == ["REQUEST", "CANCEL"]
    assert (
        sent[0][1].decoded("dtstart") == uk(2027, 3, 24, 10) and str(sent[0][1]["url"]) == "https://meet.example.org/a"
    )
    assert int(sent[0][1]["sequence"]) < int(sent[1][1]["sequence"])
    assert [method for method, _ in entries(server, AMARA)] == ["REQUEST", "CANCEL"]


async def test_a_call_leaves_the_calendar_of_whoever_had_it(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says(f"assign {reference(world)} me")
    await world.priya.says("publish 24 March 2027 at 10am, https://meet.example.org/a")
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    await world.amara.presses("Choose", near="24 March")
    await world.daniel.says(f"assign {reference(world)} me")
    await world.settle()
    assert [method for method, _ in entries(server, PRIYA)] == ["REQUEST", "CANCEL"]
    assert [method for method, _ in entries(server, DANIEL)] == ["REQUEST"], "for whoever has it now, it stands"
    assert [method for method, _ in entries(server, AMARA)] == ["REQUEST"]
    told = [str(mail["subject"]) for to, mail in server.taken if to == PRIYA]
    assert "is with somebody else of the onboarding team now" in told[-1]


async def _same_as_by_email(world: InMemoryWorld, server: MailServer, method: str) -> None:
    """As two parsers read it."""
    [ticket] = world.amara.last.tickets
    fetched = await world.app.manager.case_file(ticket.word)
    assert fetched
    written = await drawn(fetched)
    calendar, other = Calendar.from_ical(written), vobject.readOne(written.decode())
    [event] = calendar.walk("VEVENT")
    sent_as, sent = entries(server, AMARA)[-1]
    assert method == sent_as == str(calendar["method"]) == other.method.value
    for name in ("uid", "sequence", "summary", "status", "organizer", "dtstart", "dtend", "location", "url"):
        assert str(event.get(name)) == str(sent.get(name)), name
    assert event.decoded("dtstart") == sent.decoded("dtstart") and event.decoded("dtend") == sent.decoded("dtend")
    read_alike(event, other.vevent)


def _offset(at: datetime) -> int:
    offset = at.utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 3600)


async def _sent_all_the_same(world: InMemoryWorld) -> None:
    if world.priya.form is not None:  # a time so far ahead is asked about once more
        await world.priya.fills({name: "yes" for name in ("again",) if name in await world.priya.form_fields()})


async def picks(world: InMemoryWorld, at: datetime) -> None:
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    await world.amara.presses("Choose", near=f"{at.day} March")


def reference(world: InMemoryWorld) -> str:
    found = next(word for word in world.amara.text().split() if word.startswith("ONB-"))
    return found.strip(".,()")


async def test_an_onboarding_that_ends_takes_the_call_out_of_calendars(
    world: InMemoryWorld, server: MailServer
) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.presses("Offer call times")
    await world.priya.fills({"times": ["2027-01-07 10:00"]})
    await world.amara.presses("Choose")
    await world.amara.presses("Withdraw")
    assert [method for method, _ in entries(server, AMARA)] == ["REQUEST", "CANCEL"]
    assert "Riverside" not in str([mail.as_string() for _, mail in server.taken])


async def test_a_call_of_another_length_is_cancelled_as_it_was_booked(world: InMemoryWorld, server: MailServer) -> None:
    await registering.register_in_forms(world, world.amara)
    await world.priya.says("publish 24 March 2027 at 10am, 45 minutes, https://meet.example.org/a, room 4B")
    await books(world, "24 March")
    await world.amara.presses("Cancel the call")
    (asked, booked), (taken_back, cancelled) = entries(server, AMARA)
    assert (asked, taken_back) == ("REQUEST", "CANCEL")
    for _, event in entries(server, AMARA):
        assert event.decoded("dtend") == uk(2027, 3, 24, 10, 45)
    for name in ("location", "url", "summary", "description"):
        assert str(booked[name]) == str(cancelled[name]), name
    letter = server.to(AMARA)[-1]
    assert "is cancelled" in letter and "Join at" not in letter, "nobody is told in words to go there"


async def test_whoever_joins_once_it_is_booked_gets_the_entry_and_whoever_goes_loses_it(
    world: InMemoryWorld, server: MailServer
) -> None:
    """What changes for one person is no news to anybody else."""
    await registering.register_in_forms(world, world.amara)
    await world.priya.says(f"assign {reference(world)} me")
    await world.priya.says("publish 24 March 2027 at 10am, https://meet.example.org/a")
    await books(world, "24 March")
    await joins(world)
    [(method, invited)] = entries(server, TOM)
    assert method == "REQUEST" and {str(each) for each in attendees(invited)} >= {f"mailto:{TOM}", f"mailto:{AMARA}"}
    await world.tom.says("status")
    await world.tom.presses("Leave this onboarding")
    await world.settle()
    _, (method, left) = entries(server, TOM)
    assert method == "CANCEL" and str(left["uid"]) == str(invited["uid"])
    assert int(left["sequence"]) > int(invited["sequence"])
    assert [str(each) for each in attendees(left)] == [f"mailto:{TOM}"]
    assert "goes on without you" in server.to(TOM)[-1]
    await joins(world)
    await world.amara.says("people")
    await world.amara.presses("Change", near="Tom Ellis")
    await world.amara.fills({"role": "contributor", "remove": ["yes"]})
    await world.settle()
    assert [method for method, _ in entries(server, TOM)] == ["REQUEST", "CANCEL"] * 2
    for who in (AMARA, PRIYA):
        assert [method for method, _ in entries(server, who)] == ["REQUEST"]


async def test_where_nobody_has_it_the_entry_goes_to_the_onboarding_teams_own_address(
    server: MailServer, sqlite_url: str
) -> None:
    settings = ChannelSettings(mail=server.settings)
    async with in_memory(url=sqlite_url, settings=settings, registrations_to=OFFICE) as world:
        await registering.register_in_forms(world, world.amara)
        await world.priya.says("publish 24 March 2027 at 10am, https://meet.example.org/a")
        await books(world, "24 March")
        [(method, event)] = entries(server, OFFICE)
        assert method == "REQUEST" and f"mailto:{OFFICE}" in {str(each) for each in attendees(event)}
        await world.priya.says(f"assign {reference(world)} me")
        await world.settle()
        assert [method for method, _ in entries(server, OFFICE)] == ["REQUEST", "CANCEL"], "somebody has it now"
        assert [method for method, _ in entries(server, PRIYA)] == ["REQUEST"]
        await world.amara.says("status")
        await world.amara.presses("Cancel the call")
        assert [method for method, _ in entries(server, PRIYA)] == ["REQUEST", "CANCEL"]
        assert len(entries(server, OFFICE)) == 2


async def books(world: InMemoryWorld, day: str) -> None:
    await world.amara.says("status")
    await world.amara.presses("Choose a call time")
    await world.amara.presses("Choose", near=day)


async def joins(world: InMemoryWorld) -> None:
    await world.amara.says("status")
    await registering.invite_tom(world, world.amara, "contributor")
