"""Times that the onboarding team publishes: open to whoever waits for a call, booked, moved and given up by a press."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from adapters.common.case_files.downloads import drawn
from conversations.journey.machine import State
from conversations.onboarding.calls import booked_call, offered_calls
from conversations.replies import Button, Form, Outcome, Result
from conversations.text import plain
from conversations.views.desk.published_times import PAGE
from models.database.database import Database
from models.domain import CallTime
from models.enums import Role
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk, Values
from tests.conversations.handlers.test_consequences import notices
from tests.conversations.onboardings import AMARA as AMARA_HERSELF
from tests.conversations.onboardings import GRACE as GRACE_HERSELF
from tests.conversations.onboardings import in_state, member
from tests.kit.seats import said_by, text_of

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
LINK = "https://meet.example.org/abc"
PATTERN = "Tuesdays and Thursdays 10am to 11am, 30 minutes, for 2 weeks"
ONE_TIME: Values = {"times": ("2027-01-05 10:00",), "minutes": ("30",), "at_once": ("1",), "held_by": ("Priya Shah",)}


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database, MONDAY)


async def waiting(desk: Desk, herself: object = AMARA_HERSELF) -> str:
    made = in_state(State.REGISTERED)
    made.now = MONDAY
    made.members = [member(herself, Role.OWNER)]  # type: ignore[arg-type]
    return await desk.keep(made)


async def falls_due(desk: Desk) -> None:
    for number in await desk.manager.due():
        await desk.fires(number)


def pressed(outcome: Outcome, label: str) -> list[Button]:
    rows = [row for message in outcome.messages for block in message.blocks for row in getattr(block, "rows", ())]
    found = [row.change for row in rows if getattr(row, "change", None) is not None]
    return [each for each in found if each.label == label]


async def publish(desk: Desk, **values: tuple[str, ...]) -> Outcome:
    return await desk.fills(PRIYA, "publish_times", "", {**ONE_TIME, **values})


def errors(form: Form | None) -> dict[str, str]:
    assert form is not None
    return {field.id: plain(field.error) for field in form.fields if field.error}


async def test_a_typed_pattern_opens_times_to_whoever_waits_and_names_what_it_leaves_out(desk: Desk) -> None:
    reference = await waiting(desk)
    told = said_by(await desk.types(PRIYA, f"publish {PATTERN}, starting 27 April 2027, {LINK}"))
    assert "We published 8 call times, from Tuesday 27 April 2027 at 10am BST" in told
    assert "1 applicant waits for a call and can book now: we tell them" in told and "left out" not in told
    await falls_due(desk)
    found = await desk.onboarding(reference)
    assert found.state is State.CALL_OFFERED and found.reply_due_on is None and len(offered_calls(found)) == 8
    assert [event.kind for event in found.events if event.kind == "times_open"] == ["times_open"]
    shown = said_by(await desk.types(PRIYA, "calls"))
    assert "8 times published" in shown and "0 of 1" in shown and "Join the call" in shown


async def test_bank_holidays_are_left_out_with_the_sentence_that_says_so(desk: Desk) -> None:
    told = said_by(await desk.types(PRIYA, "publish Mondays at 10am for 2 weeks, starting 26 April 2027"))
    assert "We published 1 call time" in told
    assert "We left out Monday 3 May 2027" in told and "a bank holiday" in told


async def test_one_books_moves_and_cancels_in_one_press_each(desk: Desk) -> None:
    reference = await waiting(desk)
    await publish(desk, pattern=(PATTERN,), times=(), link=(LINK,), room=("Room 4B",))
    await falls_due(desk)
    first, second, *_ = pressed(await desk.presses(AMARA, "see_times", reference), "Choose")
    booked = await desk.presses(AMARA, first.action, reference, first.detail)
    said = said_by(booked)
    assert "Tuesday 5 January 2027 at 10am GMT" in said and "Priya Shah from the onboarding team holds it" in said
    assert "Join the call. Or meet in Room 4B" in said
    moved = await desk.presses(AMARA, second.action, reference, second.detail)
    assert "Tuesday 5 January 2027 at 10:30am GMT" in said_by(moved)
    found = await desk.onboarding(reference)
    assert [call.starts_at.minute for call in found.call_times if call.status == "booked"] == [30]
    assert len(offered_calls(found)) == 7, "the one that was given back can be chosen again"
    cancelled = await desk.presses(AMARA, "cancel_call", reference)
    found = await desk.onboarding(reference)
    assert found.state is State.CALL_OFFERED and booked_call(found) is None and len(offered_calls(found)) == 8
    sequences = []
    for outcome, method in ((booked, "REQUEST"), (moved, "REQUEST"), (cancelled, "CANCEL")):
        [ticket] = outcome.tickets
        assert ticket.beside
        fetched = await desk.manager.case_file(ticket.word)
        assert fetched is not None and await desk.manager.case_file(ticket.word) is None
        if outcome is cancelled:  # what is fetched is the call as it stands
            assert Calendar.from_ical(await drawn(fetched))["method"] == method
        sequences.append(fetched.invite and fetched.invite.sequence)
    assert len(set(sequences)) == 1


async def test_a_time_that_somebody_else_took_is_said_with_those_still_free(desk: Desk) -> None:
    mine, theirs = await waiting(desk), await waiting(desk, GRACE_HERSELF)
    await publish(desk, times=("2027-01-05 10:00", "2027-01-05 11:00"))
    await falls_due(desk)
    first, second = pressed(await desk.presses(AMARA, "see_times", mine), "Choose")
    assert (await desk.presses(GRACE, first.action, theirs, first.detail)).result is Result.DONE
    late = await desk.presses(AMARA, first.action, mine, first.detail)
    assert late.result is Result.MOVED_ON and "somebody else has booked it" in said_by(late)
    assert [each.detail for each in pressed(late, "Choose")] == [second.detail]
    assert booked_call(await desk.onboarding(mine)) is None


async def test_two_calls_at_once_are_two_and_no_third(desk: Desk) -> None:
    references = [await waiting(desk, who) for who in (AMARA_HERSELF, GRACE_HERSELF)]
    third = in_state(State.REGISTERED)
    third.now, third.members = MONDAY, [member(replace(AMARA_HERSELF, id=2, name="Tom Ellis"), Role.OWNER)]
    references.append(await desk.keep(third))
    await publish(desk, at_once=("2",))
    await falls_due(desk)
    done = [
        await desk.presses(who, "book_time", reference, "1")
        for who, reference in zip((AMARA, GRACE, TOM), references, strict=True)
    ]
    assert [outcome.result for outcome in done] == [Result.DONE, Result.DONE, Result.MOVED_ON]
    await falls_due(desk)
    last = await desk.onboarding(references[2])
    assert last.state is State.REGISTERED, "nothing is left to choose, so it is the onboarding team's turn again"
    assert any(event.kind == "times_gone" for event in last.events)


async def test_a_reminder_that_waits_while_its_call_is_moved_or_begins_is_not_sent(desk: Desk) -> None:
    reference = await waiting(desk)
    await publish(desk, times=("2027-01-05 10:00", "2027-01-06 11:00"))
    await falls_due(desk)
    await desk.presses(AMARA, "book_time", reference, "1")
    desk.now = datetime(2027, 1, 5, 9, tzinfo=UTC)
    await falls_due(desk)
    told = await notices(desk, reference, "call_in_an_hour")
    assert len(told) == 2 and all(message and "begins in an hour" in text_of(message) for message in told.values())
    await desk.presses(AMARA, "book_time", reference, "2")
    assert not any((await notices(desk, reference, "call_in_an_hour")).values())
    desk.now = datetime(2027, 1, 6, 10, tzinfo=UTC)
    await falls_due(desk)
    assert all((await notices(desk, reference, "call_in_an_hour")).values())
    desk.now += timedelta(hours=1)
    assert not any((await notices(desk, reference, "call_in_an_hour")).values())


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"times": ("2027-01-04 08:00",)}, "times", "Enter dates and times in the future"),
        ({"times": ("2027-01-09 10:00",)}, "times", "is a Saturday. Enter another day"),
        ({"times": ("2027-01-05 07:00",)}, "times", "is outside 8am to 6pm"),
        ({"times": ("tomorrow",)}, "times", "Enter a date and time, such as"),
        ({"times": ("2027-01-05 10:00", "2027-01-05 10:15")}, "times", "these overlap others"),
        ({"times": ()}, "pattern", "Enter single times, or when they are repeated, such as Tuesdays"),
        ({"pattern": ("Tuesdays 10am to 10:10am",)}, "pattern", "No call of 30 minutes fits"),
        ({"pattern": ("whenever",)}, "pattern", "Enter from when until when"),
        ({"link": ("http://meet.example.org/abc",)}, "link", "Enter a link that starts with https://"),
        ({"link": ("meet me there",)}, "link", "Enter the whole link"),
        ({"link": ("https://meet.example.org/a b",)}, "link", "Enter the whole link"),
        ({"pattern": ("Tuesdays at 10am, http://meet.example.org",)}, "pattern", "starts with https://"),
        ({"at_once": ("0",)}, "at_once", "from 1 to 20"),
        ({"at_once": ("many",)}, "at_once", "from 1 to 20"),
        ({"room": ("The one of 999 054 8609",)}, "room", "NHS number"),
        ({"pattern": ("Tuesdays at 10am in room 999 054 8609",)}, "pattern", "NHS number"),
        ({"pattern": ("Monday " * 5_000 + "at 10am",)}, "pattern", "Enter 300 characters or fewer"),
    ],
)
async def test_what_cannot_be_published_says_what_to_enter_and_nothing_is_done_by_halves(
    desk: Desk, values: Values, field: str, why: str
) -> None:
    outcome = await publish(desk, **{"times": ("2027-01-12 10:00",), **values})
    assert outcome.result is Result.INVALID and why in errors(outcome.form)[field]
    assert "0 times published" in said_by(await desk.types(PRIYA, "calls"))


async def test_times_that_overlap_published_ones_are_named_and_none_is_published(desk: Desk) -> None:
    await publish(desk)
    outcome = await publish(desk, times=("2027-01-05 10:15", "2027-01-06 10:00"))
    assert "these overlap others: Tuesday 5 January 2027 at 10:15am GMT" in errors(outcome.form)["times"]
    assert "1 time published" in said_by(await desk.types(PRIYA, "calls"))
    typed = await desk.types(PRIYA, "publish Tuesdays at 10:15am")
    assert typed.result is Result.INVALID and "these overlap others" in said_by(typed)


async def test_what_is_removed_can_be_booked_no_more_and_a_booked_call_stays(desk: Desk) -> None:
    mine, theirs = await waiting(desk), await waiting(desk, GRACE_HERSELF)
    await publish(desk, times=("2027-01-05 10:00", "2027-01-05 11:00"))
    await falls_due(desk)
    await desk.presses(AMARA, "book_time", mine, "1")
    assert "We removed 2 call times" in said_by(await desk.presses(PRIYA, "remove_series", "", "1"))
    assert (await desk.presses(PRIYA, "remove_time", "", "1")).result is Result.MOVED_ON
    assert booked_call(await desk.onboarding(mine)) is not None
    await falls_due(desk)
    assert (await desk.onboarding(theirs)).state is State.REGISTERED
    assert (await desk.presses(GRACE, "book_time", theirs, "2")).result is Result.MOVED_ON


async def test_times_published_later_are_open_until_the_last_of_them(desk: Desk) -> None:
    reference = await waiting(desk)
    await publish(desk)
    await falls_due(desk)
    await publish(desk, times=("2027-01-08 10:00",))
    desk.now = datetime(2027, 1, 5, 10, 1, tzinfo=UTC)
    await falls_due(desk)
    assert (await desk.onboarding(reference)).state is State.CALL_OFFERED
    desk.now = datetime(2027, 1, 8, 10, 1, tzinfo=UTC)
    await falls_due(desk)
    assert (await desk.onboarding(reference)).state is State.REGISTERED


async def test_whoever_registers_while_times_are_published_chooses_one_at_once(desk: Desk) -> None:
    await publish(desk)
    made = in_state(State.REGISTERING)
    made.now, made.members = MONDAY, [member(AMARA_HERSELF, Role.OWNER)]
    reference = await desk.keep(made)
    outcome = await desk.presses(AMARA, "submit", reference)
    assert "Next, choose a time for an engagement call with us." in said_by(outcome)
    assert "Choose a call time" in [each.label for each in outcome.messages[0].buttons]
    assert (await desk.onboarding(reference)).state is State.CALL_OFFERED


async def test_only_the_onboarding_team_publishes(desk: Desk) -> None:
    for name in ("publish_times", "call_times", "remove_time", "remove_series"):
        outcome = await desk.presses(AMARA, name, "", "1")
        assert outcome.result is Result.REFUSED and outcome.form is None


async def test_a_reader_elsewhere_reads_each_time_on_their_own_clock(desk: Desk) -> None:
    reference = await waiting(desk)
    await publish(desk, times=("2027-01-05 10:00", "2027-01-05 16:30"))
    await falls_due(desk)
    sydney = replace(AMARA, zone="Australia/Sydney")
    shown = said_by(await desk.presses(sydney, "see_times", reference))
    assert "10am GMT, 9pm in your time zone" in shown
    assert "4:30pm GMT, Wednesday 6 January 2027 at 3:30am in your time zone" in shown
    [first, _] = pressed(await desk.presses(sydney, "see_times", reference), "Choose")
    assert "9pm in your time zone" in said_by(await desk.presses(sydney, first.action, reference, first.detail))
    assert "your time zone" not in said_by(
        await desk.presses(replace(AMARA, zone="Nowhere/At"), "see_times", reference)
    )


async def test_many_times_are_shown_page_by_page(desk: Desk) -> None:
    reference = await waiting(desk)
    await desk.types(PRIYA, "publish weekdays 10am to midday, 30 minutes")
    await falls_due(desk)
    first = await desk.presses(AMARA, "see_times", reference)
    assert len(pressed(first, "Choose")) == 10 and first.messages[0].buttons[0].label == "Later times"
    second = await desk.presses(AMARA, "see_times", reference, "1")
    assert len(pressed(second, "Choose")) == 10
    assert {b.detail for b in pressed(first, "Choose")}.isdisjoint(b.detail for b in pressed(second, "Choose"))


async def test_the_last_of_the_published_times_has_a_page_and_a_page_that_is_gone_is_that_one(desk: Desk) -> None:
    await desk.types(PRIYA, "publish Tuesdays 10am to midday, 30 minutes, for 4 weeks")
    first = await desk.presses(PRIYA, "call_times", "", "0")
    assert "16 times" in said_by(first) and said_by(first).count("30 minutes") == PAGE
    for page in ("1", "9"):
        last = await desk.presses(PRIYA, "call_times", "", page)
        assert said_by(last).count("30 minutes") == 1 and "[Earlier times]" in said_by(last)


def test_a_published_time_never_outruns_what_can_be_held_at_once() -> None:
    made = in_state(State.CALL_OFFERED)
    at = made.now + timedelta(days=3)
    made.call_times, made.published = [], [CallTime(at, published=1, at_once=2)]
    made.booked_elsewhere = [CallTime(at, slot=0)]
    assert len(offered_calls(made)) == 1
    made.booked_elsewhere = [CallTime(at, slot=0), CallTime(at + timedelta(minutes=15), slot=1)]
    assert not offered_calls(made)
