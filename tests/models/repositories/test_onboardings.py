"""The named questions, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations.journey.machine import CALLING, State
from models.database.database import Database
from models.domain import CallTime, StoredOnboarding, TeamPlace
from models.enums import CallStatus, Channel, MembershipStatus
from models.repositories import mapping, onboardings
from models.tables import (
    AnswerRow,
    CallTimeRow,
    EventRow,
    MembershipRow,
    OnboardingRow,
    PersonRow,
    PublishedTimeRow,
    ReviewRow,
    TeamPlaceRow,
)
from models.tables.onboarding import TO_CALL
from tests.kit.plans import read_by
from tests.models.rows import NOW, an_onboarding, id_of, store, store_all

DAY = timedelta(days=1)


def a_place(
    onboarding: OnboardingRow, person: PersonRow | None, standing: MembershipStatus, **more: Any
) -> MembershipRow:
    usual: dict[str, Any] = {"name": "Asha Patel", "role": "owner", "since": NOW, "standing": standing}
    return MembershipRow(
        **{**usual, "onboarding_id": onboarding.id, "person_id": person.id if person else None, **more}
    )


async def the_whole_of(database: Database, onboarding: OnboardingRow) -> StoredOnboarding:
    async with database.reading() as session:
        whole = await onboardings.find(session, NOW, onboarding.reference)
        assert whole is not None and whole == await onboardings.find(session, NOW, key=id_of(onboarding))
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
    whole = await the_whole_of(database, onboarding)
    assert [(answer.value, answer.at, answer.person) for answer in whole.answers] == [
        (tuple(value) if isinstance(value, list) else value, NOW, person.id) for value in values
    ]
    assert [(event.kind, event.data, event.at, event.by) for event in whole.events] == [
        ("three", data, NOW, None),
        ("two", data, NOW, None),
        ("one", data, NOW, None),
    ]
    assert whole.places == (TeamPlace(Channel.SLACK, "T1", "C1"),)
    assert (whole.record.state, whole.record.state_since, whole.record.version) == ("registration", NOW, 1)


async def test_there_is_nothing_of_an_onboarding_that_nobody_began(database: Database) -> None:
    async with database.reading() as session:
        assert await onboardings.find(session, NOW, "NOTIFY-404") is None


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
        history = await onboardings.every_answer(session, id_of(onboarding))
    latest = (await the_whole_of(database, onboarding)).answers
    assert [(answer.question, answer.value, answer.by) for answer in latest] == [
        ("service", "Flu jabs", "Asha Patel"),
        ("volume", None, "Asha Patel"),
    ]
    assert [answer.value for answer in history] == ["Flu", 100, "Flu jabs", None]


async def test_reviews_stand_in_the_order_in_which_they_began(database: Database, onboarding: OnboardingRow) -> None:
    stages = ["templates", "eligibility"]
    rows = [ReviewRow(onboarding_id=id_of(onboarding), stage=stage, state="submitted", since=NOW) for stage in stages]
    await store_all(database, *rows)
    assert [review.stage for review in (await the_whole_of(database, onboarding)).reviews] == stages


async def test_call_times_are_one_onboardings_and_booked_times_everybodys(database: Database) -> None:
    onboarding = await store(database, an_onboarding("NOTIFY-1a", state="call_booked"))
    other = await store(database, an_onboarding("NOTIFY-2", state="call_booked"))
    minute, booked = timedelta(minutes=1), CallStatus.BOOKED
    times = [
        CallTimeRow(onboarding_id=id_of(onboarding), starts_at=NOW + 2 * DAY, standing=booked),
        CallTimeRow(onboarding_id=id_of(onboarding), starts_at=NOW + DAY),
        CallTimeRow(onboarding_id=id_of(other), starts_at=NOW + DAY, standing=booked),
        CallTimeRow(onboarding_id=id_of(other), starts_at=NOW - 50 * minute, standing=booked, minutes=60),
        CallTimeRow(onboarding_id=id_of(other), starts_at=NOW - 60 * minute, standing=booked, minutes=60),
        CallTimeRow(onboarding_id=id_of(other), starts_at=NOW - 40 * minute, standing=booked),
        CallTimeRow(onboarding_id=id_of(other), starts_at=NOW - DAY, standing=booked),
    ]
    await store_all(database, *times)
    whole = [await the_whole_of(database, one) for one in (onboarding, other)]
    mine, taken = whole[0].calls, [each.booked_elsewhere for each in whole]
    assert [(time.id, time.starts_at) for time in mine] == [(times[1].id, NOW + DAY), (times[0].id, NOW + 2 * DAY)]
    assert [{call.id for call in calls} for calls in taken] == [{times[2].id, times[3].id}, {times[0].id}]


async def test_a_call_that_moves_frees_its_time_before_the_time_is_booked_again(
    database: Database, onboarding: OnboardingRow
) -> None:
    key = id_of(onboarding)
    booked, offered = CallStatus.BOOKED, CallStatus.OFFERED
    rows = [CallTimeRow(onboarding_id=key, starts_at=NOW + DAY, standing=status) for status in (offered, booked)]
    await store_all(database, *rows)
    moved = [CallTime(NOW + DAY, status, id=row.id) for status, row in zip((booked, offered), rows, strict=True)]
    async with database.unit_of_work() as session:
        await onboardings.save_calls(session, key, moved)
    stored = await the_whole_of(database, onboarding)
    assert {call.id: call.status for call in stored.calls} == {rows[0].id: booked, rows[1].id: offered}


async def test_the_diary_is_read_on_the_way_to_a_call_alone(database: Database, onboarding: OnboardingRow) -> None:
    assert {State(state) for state in TO_CALL} == {State.REGISTERING, *CALLING}
    times = [
        PublishedTimeRow(series=1, starts_at=NOW + DAY, minutes=30, at_once=1),
        PublishedTimeRow(series=1, starts_at=NOW + 2 * DAY, minutes=30, at_once=1, withdrawn_at=NOW),
        PublishedTimeRow(series=1, starts_at=NOW - DAY, minutes=30, at_once=1),
    ]
    booked = CallTimeRow(onboarding_id=id_of(onboarding), starts_at=NOW + DAY, standing=CallStatus.BOOKED)
    await store_all(database, *times, booked)
    found = {}
    for number, state in enumerate(State):
        row = await store(database, an_onboarding(f"NOTIFY-3{number}", state=state.value))
        whole = await the_whole_of(database, row)
        found[state] = [call.id for call in whole.booked_elsewhere], [time.id for time in whole.published]
    assert found == {state: ([booked.id], [times[0].id]) if state in TO_CALL else ([], []) for state in State}


async def test_of_events_the_last_of_each_kind_and_stage_stands_newest_first_with_the_name_of_who_did_it(
    database: Database, onboarding: OnboardingRow, person: PersonRow
) -> None:
    kinds = [("submitted", "templates"), ("submitted", "eligibility"), ("submitted", "templates"), ("told_team", None)]
    rows = [
        EventRow(onboarding_id=id_of(onboarding), kind=kind, stage=stage, person_id=who, at=NOW)
        for (kind, stage), who in zip([*kinds, kinds[-1]], [person.id, None, person.id, None, None], strict=True)
    ]
    await store_all(database, *rows)
    found = (await the_whole_of(database, onboarding)).events
    assert [event.id for event in found] == [rows[4].id, rows[2].id, rows[1].id]
    assert [event.by for event in found] == [None, "Asha Patel", None]


async def test_what_stands_is_found_without_a_look_at_all_that_happened(sqlite_database: Database) -> None:
    """On SQLite: PostgreSQL goes the same way once the table is too large for a test, and reads a small one whole."""
    row = await store(sqlite_database, an_onboarding("NOTIFY-1"))
    happened = [{"kind": f"kind {n % 9}", "onboarding_id": id_of(row), "at": NOW, "data": {}} for n in range(900)]
    async with sqlite_database.unit_of_work() as session:
        await mapping.add(session, mapping.table_of(EventRow), happened)
    ways = await read_by(sqlite_database, lambda session: onboardings.find(session, NOW, key=id_of(row)))
    assert "ix_event_last" in ways and "every row of event" not in ways
