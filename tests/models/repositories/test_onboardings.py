"""The named questions, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import select

from models.database.database import Database
from models.domain import Address, Reminder, StoredOnboarding
from models.enums import CallStatus, Channel, MembershipStatus, PlaceKind
from models.repositories import lists, onboardings, people, reminders
from models.tables import (
    AnswerRow,
    CallTimeRow,
    EventRow,
    MembershipRow,
    OnboardingRow,
    PersonRow,
    ReminderRow,
    ReviewRow,
    TeamPlaceRow,
)
from tests.models.rows import NOW, an_onboarding, id_of, store, store_all

DAY = timedelta(days=1)


def a_place(
    onboarding: OnboardingRow, person: PersonRow | None, standing: MembershipStatus, **more: Any
) -> MembershipRow:
    usual: dict[str, Any] = {"name": "Asha Patel", "role": "owner", "since": NOW, "standing": standing}
    return MembershipRow(
        **{**usual, "onboarding_id": onboarding.id, "person_id": person.id if person else None, **more}
    )


async def the_whole_of(database: Database, onboarding: OnboardingRow, events: int = 9) -> StoredOnboarding:
    async with database.reading() as session:
        whole = await onboardings.find(session, events, onboarding.reference)
        assert whole is not None and whole == await onboardings.find(session, events, key=id_of(onboarding))
    return whole


async def test_what_stands_of_an_onboarding_comes_back_as_it_was_stored(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    values = ["Flu", 100, ["email", "letter"], {"kind": "file", "text": 'é \u2028 "quoted" \\ \x00'[:-1]}, None]
    answers = [
        AnswerRow(onboarding_id=id_of(onboarding), question=f"q{number}", value=value, person_id=id_of(person), at=NOW)
        for number, value in enumerate(values)
    ]
    data = {"words": 'It\'s "fine"', "items": ["a", "b"]}
    events = [
        EventRow(onboarding_id=id_of(onboarding), kind=kind, at=NOW, data=data) for kind in ("one", "two", "three")
    ]
    await store_all(database, *answers, *events)
    await store_all(
        database, TeamPlaceRow(onboarding_id=id_of(onboarding), channel="slack", workspace="T1", target="C1")
    )
    whole = await the_whole_of(database, onboarding, events=2)
    assert [(answer.value, answer.at, answer.person) for answer in whole.answers] == [
        (tuple(value) if isinstance(value, list) else value, NOW, person.id) for value in values
    ]
    assert [(event.kind, event.data, event.at, event.by) for event in whole.events] == [
        ("three", data, NOW, None),
        ("two", data, NOW, None),
    ]
    assert whole.places == (Address(Channel.SLACK, "T1", PlaceKind.CHANNEL, "C1"),)
    assert (whole.record.state, whole.record.state_since, whole.record.version) == ("registration", NOW, 1)


async def test_there_is_nothing_of_an_onboarding_that_nobody_began(database: Database) -> None:
    async with database.reading() as session:
        assert await onboardings.find(session, 9, "NOTIFY-404") is None


async def test_a_person_is_found_by_channel_workspace_and_user(database: Database, person: PersonRow) -> None:
    async with database.reading() as session:
        found = await people.find(session, Channel.WEB, "local", "asha")
        assert found is not None and found.id == person.id
        assert await people.find(session, Channel.SLACK, "local", "asha") is None
        assert await people.find(session, Channel.WEB, "elsewhere", "asha") is None


async def test_onboardings_of_a_person_are_those_they_joined_newest_change_first(
    database: Database, person: PersonRow
) -> None:
    old, new, left = (an_onboarding(f"NOTIFY-{days}", updated_at=NOW + days * DAY) for days in (1, 2, 3))
    await store_all(database, old, new, left)
    joined = [a_place(old, person, MembershipStatus.JOINED), a_place(new, person, MembershipStatus.JOINED)]
    await store_all(database, *joined, a_place(left, person, MembershipStatus.LEFT))
    async with database.reading() as session:
        found = await lists.joined_by(session, id_of(person))
    assert [onboarding.reference for onboarding in found] == ["NOTIFY-2", "NOTIFY-1"]


async def test_members_include_invitations_that_nobody_took_up(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    invited = a_place(onboarding, None, MembershipStatus.INVITED, name="Sam", email="Sam.Lee@nhs.net")
    await store_all(database, a_place(onboarding, person, MembershipStatus.JOINED), invited)
    found = (await the_whole_of(database, onboarding)).members
    assert [(place.name, place.address and place.address.target) for place in found] == [
        ("Asha Patel", "asha"),
        ("Sam", None),
    ]
    assert found[0].since == NOW


async def test_an_invitation_is_found_whatever_the_capitals_until_it_is_taken_up(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    taken = a_place(onboarding, person, MembershipStatus.JOINED, email="sam.lee@nhs.net")
    await store_all(database, taken, a_place(onboarding, None, MembershipStatus.INVITED, email="Sam.Lee@nhs.net"))
    async with database.reading() as session:
        [where] = await lists.inviting(session, "sam.lee@NHS.net")
        assert where.reference == "NOTIFY-1"
        assert await lists.inviting(session, "sam.lee@nhs") == []


async def test_the_newest_answer_to_each_question_counts(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    other = await store(database, an_onboarding("NOTIFY-2"))
    given = [("service", "Flu"), ("volume", 100), ("service", "Flu jabs"), ("volume", None)]
    common: dict[str, Any] = {"person_id": person.id, "at": NOW}
    mine = [
        AnswerRow(onboarding_id=id_of(onboarding), question=question, value=value, **common)
        for question, value in given
    ]
    await store_all(database, *mine, AnswerRow(onboarding_id=id_of(other), question="service", value="Other", **common))
    async with database.reading() as session:
        history = await onboardings.answers_history(session, id_of(onboarding), "service")
    latest = (await the_whole_of(database, onboarding)).answers
    assert [(answer.question, answer.value, answer.by) for answer in latest] == [
        ("service", "Flu jabs", "Asha Patel"),
        ("volume", None, "Asha Patel"),
    ]
    assert [answer.value for answer in history] == ["Flu", "Flu jabs"]


async def test_reviews_stand_in_the_order_in_which_they_began(database: Database, onboarding: OnboardingRow) -> None:
    stages = ["templates", "eligibility"]
    rows = [ReviewRow(onboarding_id=id_of(onboarding), stage=stage, state="submitted", since=NOW) for stage in stages]
    await store_all(database, *rows)
    assert [review.stage for review in (await the_whole_of(database, onboarding)).reviews] == stages


async def test_call_times_are_one_onboardings_and_booked_times_everybodys(
    database: Database, onboarding: OnboardingRow
) -> None:
    other = await store(database, an_onboarding("NOTIFY-2"))
    times = [
        CallTimeRow(onboarding_id=id_of(onboarding), starts_at=NOW + 2 * DAY, standing=CallStatus.BOOKED),
        CallTimeRow(onboarding_id=id_of(onboarding), starts_at=NOW + DAY),
        CallTimeRow(onboarding_id=id_of(other), starts_at=NOW + DAY, standing=CallStatus.BOOKED),
        CallTimeRow(onboarding_id=id_of(other), starts_at=NOW - DAY, standing=CallStatus.BOOKED),
    ]
    await store_all(database, *times)
    async with database.reading() as session:
        taken = [await onboardings.booked_by_others(session, id_of(one), NOW) for one in (onboarding, other)]
    mine = (await the_whole_of(database, onboarding)).calls
    assert [(time.id, time.starts_at) for time in mine] == [(times[1].id, NOW + DAY), (times[0].id, NOW + 2 * DAY)]
    assert taken == [{NOW + DAY}, {NOW + 2 * DAY}]


async def test_events_come_newest_first_with_the_name_of_who_did_it(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    people = [person.id, None, person.id]
    rows = [
        EventRow(onboarding_id=id_of(onboarding), kind=f"step {number}", person_id=who, at=NOW)
        for number, who in enumerate(people)
    ]
    await store_all(database, *rows)
    found = (await the_whole_of(database, onboarding, events=2)).events
    assert [(event.kind, event.by) for event in found] == [("step 2", "Asha Patel"), ("step 1", None)]


async def test_the_same_service_is_found_unless_it_was_declined_or_withdrawn(database: Database) -> None:
    states = ["declined", "withdrawn", "live", "templates"]
    rows = [an_onboarding(state, state, service_key="RXX flu") for state in states]
    await store_all(database, *rows, an_onboarding("other", service_key="RXX covid"))
    async with database.reading() as session:
        everybody = await lists.same_service(session, "RXX flu", None)
        others = await lists.same_service(session, "RXX flu", rows[3].id)
    assert [found.reference for found in everybody] == ["live", "templates"]
    assert [found.reference for found in others] == ["live"]


async def test_the_board_pages_through_what_is_open_the_longest_waiting_first(database: Database) -> None:
    states = ["templates", "registration", "live", "declined", "withdrawn", "paused"]
    rows = [an_onboarding(state, state, state_since=NOW - n * DAY) for n, state in enumerate(states)]
    await store_all(database, *rows)
    async with database.reading() as session:
        pages = [await lists.open_onboardings(session, limit=2, offset=offset) for offset in (0, 2)]
        counts = await lists.counts_by_state(session)
    assert [[found.state for found in page] for page in pages] == [["paused", "registration"], ["templates"]]
    assert counts == dict.fromkeys(states, 1)


async def test_moves_come_one_onboarding_after_the_other(database: Database, onboarding: OnboardingRow) -> None:
    other = await store(database, an_onboarding("NOTIFY-2"))
    told = [(other, "moved"), (onboarding, "moved"), (onboarding, "answered"), (other, "moved")]
    rows = [EventRow(onboarding_id=id_of(whose), kind=kind, at=NOW) for whose, kind in told]
    await store_all(database, *rows)
    async with database.reading() as session:
        moves = await lists.state_changes(session)
    assert [(key, move.id) for key, move in moves] == [
        (onboarding.id, rows[1].id),
        (other.id, rows[0].id),
        (other.id, rows[3].id),
    ]


async def test_the_reminders_that_wait_are_known_by_their_kinds(database: Database, onboarding: OnboardingRow) -> None:
    key = id_of(onboarding)
    async with database.unit_of_work() as session:
        await reminders.add_reminders(
            session, key, [Reminder("nudge", NOW), Reminder("soon", NOW + DAY), Reminder("late", NOW)]
        )
    assert (await the_whole_of(database, onboarding)).reminders == {"nudge", "soon", "late"}
    async with database.unit_of_work() as session:
        (await session.exec(select(ReminderRow).where(ReminderRow.kind == "nudge"))).one().fired_at = NOW
        await reminders.cancel(session, key, ["late", "unknown"], NOW)
    assert (await the_whole_of(database, onboarding)).reminders == {"soon"}
    async with database.reading() as session:
        assert await reminders.next_due(session) == NOW + DAY


async def test_reminders_are_due_once_until_they_are_cancelled(database: Database, onboarding: OnboardingRow) -> None:
    async with database.reading() as session:
        assert await reminders.next_due(session) is None
    common: dict[str, Any] = {"onboarding_id": onboarding.id, "kind": "nudge"}
    late, later = ReminderRow(**common, due_at=NOW - DAY), ReminderRow(**common, due_at=NOW - 2 * DAY)
    future = ReminderRow(**common, due_at=NOW + DAY)
    done = [
        ReminderRow(**common, due_at=NOW - 3 * DAY, fired_at=NOW),
        ReminderRow(**common, due_at=NOW - 3 * DAY, cancelled_at=NOW),
    ]
    await store_all(database, late, later, future, *done)
    async with database.reading() as session:
        assert await reminders.due(session, NOW, limit=10) == [later.id, late.id]
        assert await reminders.due(session, NOW, limit=1) == [later.id]
        assert await reminders.next_due(session) == NOW - 2 * DAY
