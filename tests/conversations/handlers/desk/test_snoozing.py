"""The onboarding team puts off what is due from it: with a reason, until a day, and nobody is told meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
import pytest_asyncio

from conversations.handlers.desk.snoozing import as_typed, read_snooze
from conversations.journey.machine import ReviewState, State
from conversations.replies import Message, Outcome, Result, SummaryList
from conversations.text import plain
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, Desk
from tests.conversations.onboardings import in_state
from tests.conversations.years import Years
from tests.kit.seats import said_by

FORM = {"until": ("2027-01-06",), "words": ("They are on leave.",)}


@pytest_asyncio.fixture
async def years(database: Database) -> AsyncIterator[Years]:
    """It is Friday 18 December 2026: a review of templates that is submitted then is due on 29 December."""
    desk = Desk(database)
    await desk.types(PRIYA, "help")
    yield Years(desk)


async def submitted(years: Years) -> str:
    reference = await years.desk.keep(in_state(State.TEMPLATES))
    await years.desk.presses(AMARA, "submit", reference, "templates")
    return reference


async def card(years: Years, reference: str) -> Message:
    found = await years.desk.manager.card(reference)
    assert found
    return found


def rows(message: Message) -> dict[str, str]:
    lists = [block for block in message.blocks if isinstance(block, SummaryList)]
    return {plain(row.label): plain(row.value) for block in lists for row in block.rows}


async def actions(years: Years, reference: str) -> set[str]:
    drawn = await card(years, reference)
    return {button.action for button in (*drawn.buttons, *drawn.menu)} & {"snooze", "unsnooze"}


async def test_until_then_nobody_is_told_and_then_what_is_due(years: Years) -> None:
    reference = await submitted(years)
    done = await years.desk.fills(PRIYA, "snooze", reference, FORM)
    assert "We tell nobody what is due here until Wednesday 6 January 2027." in said_by(done)
    await years.travel(datetime(2027, 1, 6, 8, tzinfo=UTC))
    assert await years.told(reference) == []
    await years.travel(datetime(2027, 1, 6, 12, tzinfo=UTC))
    kinds = await years.desk.kinds(reference)
    assert kinds[-2:] == ["snoozed", "snooze_over"]
    assert years.in_the_channel("The snooze is over. The date for our next step is 29 December 2026") == [None]
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    assert await years.told(reference) == [
        ("overdue", "2027-01-07 09:00"),
        ("still_overdue", "2027-01-11 09:00"),
    ]


async def test_the_card_the_queue_and_the_history_show_it(years: Years) -> None:
    reference = await submitted(years)
    assert await actions(years, reference) == {"snooze"}
    await years.desk.fills(PRIYA, "snooze", reference, FORM)
    assert rows(await card(years, reference))["Snoozed"] == "until 6 January 2027, Priya Shah: They are on leave."
    assert await actions(years, reference) == {"unsnooze"}
    assert "29 December 2026, snoozed until 6 January 2027" in said_by(await years.desk.types(PRIYA, "queue all"))
    assert reference in said_by(await years.desk.types(PRIYA, "queue snoozed"))
    history = said_by(await years.desk.presses(PRIYA, "see_history", reference))
    assert "Priya Shah snoozed this until" in history and "They are on leave." in history
    assert "on leave" not in said_by(await years.desk.types(AMARA, "status"))


async def test_what_is_snoozed_is_not_late(years: Years) -> None:
    reference = await submitted(years)
    await years.desk.fills(PRIYA, "snooze", reference, FORM)
    years.desk.now = datetime(2027, 1, 4, 12, tzinfo=UTC)
    assert reference not in said_by(await years.desk.types(PRIYA, "queue late"))
    assert "Late" not in said_by(await years.desk.types(PRIYA, "summary"))
    years.desk.now = datetime(2027, 1, 6, 12, tzinfo=UTC)
    assert reference in said_by(await years.desk.types(PRIYA, "queue late"))
    assert reference not in said_by(await years.desk.types(PRIYA, "queue snoozed"))


async def test_a_press_ends_it_and_what_is_due_is_told_as_before(years: Years) -> None:
    reference = await submitted(years)
    await years.desk.fills(PRIYA, "snooze", reference, FORM)
    await years.desk.presses(DANIEL, "unsnooze", reference)
    assert "Snoozed" not in rows(await card(years, reference))
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    assert await years.told(reference) == [
        ("due_soon", "2026-12-23 09:00"),
        ("overdue", "2026-12-30 09:00"),
        ("still_overdue", "2027-01-04 09:00"),
    ]
    assert (await years.desk.presses(DANIEL, "unsnooze", reference)).result is Result.MOVED_ON


async def test_a_press_after_its_date_tells_at_once_what_was_late_meanwhile(years: Years) -> None:
    reference = await submitted(years)
    await years.desk.fills(PRIYA, "snooze", reference, FORM)
    await years.travel(datetime(2026, 12, 31, 10, tzinfo=UTC))
    await years.desk.presses(PRIYA, "unsnooze", reference)
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    assert await years.told(reference) == [
        ("overdue", "2026-12-31 10:00"),
        ("still_overdue", "2027-01-05 09:00"),
    ]


async def test_a_decision_ends_it_because_another_step_begins(years: Years) -> None:
    reference = await submitted(years)
    await years.desk.fills(PRIYA, "snooze", reference, FORM)
    more = {"items": ("templates.nhs_app",), "words": ("Which one?",)}
    await years.desk.fills(PRIYA, "ask_for_more", reference, more, "templates")
    assert (await years.desk.onboarding(reference)).snoozed_until is None
    await years.travel(datetime(2027, 1, 7, tzinfo=UTC))
    assert "snooze_over" not in await years.desk.kinds(reference)


async def test_a_time_without_a_worker_ends_it_once(years: Years) -> None:
    reference = await submitted(years)
    await years.desk.fills(PRIYA, "snooze", reference, FORM)
    years.desk.now = datetime(2027, 1, 9, 12, tzinfo=UTC)
    await years.travel(datetime(2027, 1, 31, tzinfo=UTC))
    kinds = await years.desk.kinds(reference)
    assert [kinds.count(kind) for kind in ("snooze_over", "overdue", "still_overdue")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("typed", "until", "words"),
    [
        ("They are on leave", "2026-12-25", "They are on leave"),
        ("for a week They are on leave", "2026-12-25", "They are on leave"),
        ("until 11 January 2027: They are on leave", "11 January 2027", "They are on leave"),
        ("2027-01-11, 3 of them are on leave", "2027-01-11", "3 of them are on leave"),
        ("11/01/2027 on leave", "11/01/2027", "on leave"),
        ("until 13 January They are on leave", "13 January", "They are on leave"),
        ("13 January on leave", "13 January", "on leave"),
        ("until Friday 8 January, they move", "Friday 8 January", "they move"),
        ("until Friday because they are away", "2026-12-25", "because they are away"),
        ("until Tuesday they are away", "2026-12-22", "they are away"),
        ("3 may be away", "2026-12-25", "3 may be away"),
        ("They are on leave\nuntil we know more", "2026-12-25", "They are on leave\nuntil we know more"),
    ],
)
def test_what_is_typed_after_the_command(typed: str, until: str, words: str) -> None:
    assert as_typed(typed, date(2026, 12, 18)) == {"until": (until,), "words": (words,)}


@pytest.mark.parametrize(
    ("typed", "until"),
    [("until 13 January off", date(2027, 1, 13)), ("until the 20th of December: off", date(2026, 12, 20))],
)
def test_a_day_without_its_year_is_the_next_such_day(typed: str, until: date) -> None:
    today = date(2026, 12, 18)
    assert read_snooze(as_typed(typed, today), today) == (until, "off", {})


@pytest.mark.parametrize(
    "typed", ["until we hear from them", "until", "until 11/01 they are away", "Until Friday 8th off"]
)
async def test_until_no_day_that_we_can_read_is_told_how_to_write_one(years: Years, typed: str) -> None:
    reference = await submitted(years)
    outcome = await years.desk.types(PRIYA, f"snooze {reference} {typed}")
    assert outcome.result is Result.INVALID
    assert said_by(outcome).endswith("Enter a date, such as 6 January 2027.")
    assert (await years.desk.onboarding(reference)).snoozed_until is None


async def test_it_is_typed_with_a_reason(years: Years) -> None:
    reference = await submitted(years)
    outcome = await years.desk.types(PRIYA, f"snooze {reference} until 11 January 2027 They are on leave")
    assert "until Monday 11 January 2027" in said_by(outcome)
    assert (await years.desk.onboarding(reference)).snoozed_until == date(2027, 1, 11)
    assert (await years.desk.types(PRIYA, f"unsnooze {reference}")).result is Result.DONE


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"until": ("2026-12-18",), "words": ("On leave",)}, "Enter a date after today"),
        ({"until": ("2025-12-18",), "words": ("On leave",)}, "Enter a date after today"),
        ({"until": ("2028-01-01",), "words": ("On leave",)}, "Enter a date within a year"),
        ({"until": ("soon",), "words": ("On leave",)}, "Enter a date, such as"),
        ({"until": ("2027-01-06",), "words": ("",)}, "Enter why you are snoozing it"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_is_kept(
    years: Years, values: dict[str, tuple[str, ...]], error: str
) -> None:
    reference = await submitted(years)
    outcome = await years.desk.fills(PRIYA, "snooze", reference, values)
    assert outcome.result is Result.INVALID and outcome.form
    assert any(error in plain(field.error) for field in outcome.form.fields)
    assert {field.id: field.values for field in outcome.form.fields} == values
    assert (await years.desk.onboarding(reference)).snoozed_until is None
    typed = await years.desk.types(PRIYA, f"snooze {reference} 2025-12-18 On leave")
    assert said_by(typed).endswith("Enter a date after today.")


async def test_what_is_the_applicants_turn_cannot_be_snoozed(years: Years) -> None:
    reference = await years.desk.keep(in_state(State.TEMPLATES, ReviewState.IN_PROGRESS))
    await years.desk.types(PRIYA, f"note {reference} A note")
    outcome = await years.desk.fills(PRIYA, "snooze", reference, FORM)
    assert outcome.result is Result.MOVED_ON
    assert "Nothing is due from us that can be snoozed." in said_by(outcome)


async def snoozed_together(years: Years, *references: str) -> Outcome:
    chosen = {"rows": references, "what": ("snooze",)}
    form = (await years.desk.fills(PRIYA, "choose_several", "", chosen, "0/all")).form
    assert form and [field.id for field in form.fields] == ["until", "words"]
    return await years.desk.fills(PRIYA, "prepare_several", "", FORM, form.detail)


async def test_several_are_snoozed_at_once(years: Years) -> None:
    first, second = await submitted(years), await submitted(years)
    preview = await snoozed_together(years, first, second)
    assert "Snooze 2 onboardings?" in said_by(preview) and "Until 6 January 2027." in said_by(preview)
    await years.desk.presses(PRIYA, "do_several", "", preview.messages[0].buttons[0].detail)
    await years.worker.once()
    for reference in (first, second):
        assert (await years.desk.onboarding(reference)).snoozed_until == date(2027, 1, 6)
    assert years.in_the_channel("Snoozed 2 onboardings") and years.in_the_channel("No applicant is told of this.")
