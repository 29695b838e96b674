"""The queue: filters that combine, are remembered for each person, sorted and paged by the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.rehearsal.showing import lines
from conversations.desk.queue import QueueFilter, typed
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Message, Outcome, Result, Table
from conversations.text import plain
from conversations.views.desk.queue import COLUMNS, PAGE, queue_message
from models.database.database import Database
from models.domain import OnboardingRecord
from models.organisations import Organisation, OrganisationType
from tests.conversations.at_the_desk import AMARA, DANIEL, PRIYA, Desk
from tests.conversations.onboardings import NOW, in_state
from tests.kit.organisations import load_list
from tests.kit.seats import said_by


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def table_of(outcome: Outcome) -> Table:
    [found] = [block for message in outcome.messages for block in message.blocks if isinstance(block, Table)]
    return found


def shown(outcome: Outcome) -> list[str]:
    """The references of the rows, in order."""
    return [button.about for button in table_of(outcome).opens]


async def kept(desk: Desk, state: State, review: ReviewState | None = None, **more: object) -> str:
    onboarding: Onboarding = in_state(state, review)
    for name, value in more.items():
        setattr(onboarding, name, value)
    return await desk.keep(onboarding)


async def some(desk: Desk) -> dict[str, str]:
    """One of each kind that a filter tells apart."""
    found = {
        "ours": await kept(desk, State.ELIGIBILITY, ReviewState.SUBMITTED, state_since=NOW - timedelta(days=2)),
        "theirs": await kept(desk, State.TEMPLATES, ReviewState.IN_PROGRESS, state_since=NOW - timedelta(days=9)),
        "late": await kept(desk, State.REGISTERED, reply_due_on=date(2026, 12, 1)),
        "waiting": await kept(desk, State.WAITING_CAPACITY, priority="high", state_since=NOW - timedelta(days=50)),
        "live soon": await kept(desk, State.GO_LIVE_SET, state_since=NOW - timedelta(days=1)),
    }
    for state in (State.LIVE, State.DECLINED, State.WITHDRAWN, State.REGISTERING):
        await kept(desk, state)
    await desk.types(PRIYA, f"assign {found['ours']} me")
    await desk.types(DANIEL, f"assign {found['theirs']} me")
    return found


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("all", ["waiting", "theirs", "late", "ours", "live soon"]),
        ("mine", ["ours"]),
        ("nobody", ["waiting", "late", "live soon"]),
        ("us", ["waiting", "late", "ours"]),
        ("applicant", ["theirs"]),
        ("late", ["late"]),
        ("high", ["waiting"]),
        ("4", ["ours"]),
        ("live", ["live soon"]),
        ("us nobody", ["waiting", "late"]),
        ("inside", []),
        ("us due", ["late", "ours", "waiting"]),
        ("go live", ["live soon"]),
        ("go-live", ["live soon"]),
        ("high priority", ["waiting"]),
    ],
)
async def test_the_filters_combine(desk: Desk, words: str, names: list[str]) -> None:
    found = await some(desk)
    outcome = await desk.types(PRIYA, f"queue {words}")
    if not names:
        assert "No open onboarding matches this" in said_by(outcome)
    else:
        assert shown(outcome) == [found[name] for name in names]


async def test_by_what_the_organisation_is_as_the_list_has_its_code(desk: Desk) -> None:
    found = await some(desk)
    assert len(shown(await desk.types(PRIYA, "queue unknown"))) == len(found)  # no list is loaded
    assert "No open onboarding matches this" in said_by(await desk.types(PRIYA, "queue trusts"))
    await load_list(desk.database, Organisation("R1H", "Barts Health", OrganisationType.TRUST, closed=True))
    for words in ("trusts", "NHS trust", "us nhs trusts", "trust us"):
        assert found["ours"] in shown(await desk.types(PRIYA, f"queue {words}")), words
    assert "No open onboarding matches this" in said_by(await desk.types(PRIYA, "queue not known"))
    assert "NHS trust" in said_by(await desk.types(PRIYA, "queue trusts"))
    card = said_by(await desk.types(PRIYA, f"open {found['ours']}"))
    assert "R1H, NHS trust, closed in the NHS list of organisations" in card
    form = (await desk.presses(PRIYA, "filter_queue", "")).form
    assert form
    drawn = {field.id: field.values for field in form.fields}
    assert drawn["type"] == ("trust",)
    asked = await desk.fills(PRIYA, "filter_queue", "", {**drawn, "type": ("gp_practice",)}, form.detail)
    assert "No open onboarding matches this" in said_by(asked) and "GP practice" in said_by(asked)
    asked = await desk.fills(PRIYA, "filter_queue", "", {**drawn, "type": ("any",)}, form.detail)
    assert len(shown(asked)) == len(found)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("gp practices", "gp_practice"),
        ("icb", "icb"),
        ("local authorities late", "local_authority"),
        ("other organisation", "other"),
        ("unknown", "unknown"),
    ],
)
def test_a_type_is_typed_as_people_say_it(words: str, kind: str) -> None:
    asked, unknown = typed(words)
    assert (asked.type, unknown) == (kind, [])


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("by priority", "priority"),
        ("us priority", "priority"),
        ("sorted by go live", "go_live"),
        ("by due date", "due"),
        ("priority high", ""),
    ],
)
def test_the_order_is_asked_for_by_its_name(words: str, order: str) -> None:
    asked, unknown = typed(words)
    assert (asked.sort, unknown) == (order, [])


async def test_what_was_asked_for_is_remembered_for_each_person(desk: Desk) -> None:
    found = await some(desk)
    await desk.types(PRIYA, "queue mine")
    assert shown(await desk.types(PRIYA, "queue")) == [found["ours"]]
    assert len(shown(await desk.types(DANIEL, "queue"))) == 5
    assert shown(await desk.types(DANIEL, "queue mine")) == [found["theirs"]]
    await desk.presses(PRIYA, "queue", "", "0/all")
    assert len(shown(await desk.types(PRIYA, "queue"))) == 5


async def test_the_form_asks_for_the_same(desk: Desk) -> None:
    found = await some(desk)
    form = (await desk.presses(PRIYA, "filter_queue", "")).form
    assert form and [field.id for field in form.fields][:3] == ["turn", "state", "who"]
    drawn = {field.id: field.values for field in form.fields}
    daniel = str(await desk.person_id(DANIEL))
    asked = await desk.fills(PRIYA, "filter_queue", "", {**drawn, "who": (daniel,)}, form.detail)
    assert shown(asked) == [found["theirs"]]
    asked = await desk.fills(PRIYA, "filter_queue", "", {**drawn, "due": ("late", "week")}, form.detail)
    assert shown(asked) == [found["late"]]
    again = (await desk.presses(PRIYA, "filter_queue", "")).form
    assert again and {field.id: field.values for field in again.fields}["due"] == ("late", "week")


async def test_each_row_says_what_it_is_and_leads_to_its_case(desk: Desk) -> None:
    found = await some(desk)
    outcome = await desk.types(PRIYA, "queue late")
    table = table_of(outcome)
    [row] = [[plain(cell) for cell in row] for row in table.rows]
    assert table.headings == COLUMNS[:-2] and len(row) == len(COLUMNS) - 2, "none has a priority or goes live"
    assert found["late"] in row[0] and row[3:6] == ["Ours", "1 December 2026, late", "Nobody"]
    [opens] = table.opens
    assert found["late"] in said_by(await desk.presses(PRIYA, opens.action, opens.about, opens.detail))


async def test_a_column_is_there_where_some_row_says_something_in_it(desk: Desk) -> None:
    await some(desk)
    assert table_of(await desk.types(PRIYA, "queue all")).headings == COLUMNS
    high = table_of(await desk.types(PRIYA, "queue high"))
    assert high.headings == COLUMNS[:-1] and plain(high.rows[0][-1]) == "High"


def test_no_cell_is_ever_empty() -> None:
    nothing = dict.fromkeys(("resume_state", "organisation", "ods_code", "service", "service_key", "priority"))
    nothing |= dict.fromkeys(("wait_reason", "wait_looked_at", "reply_due_on", "go_live_on"))
    known = {"id": 1, "reference": "ONB-222222", "content_version": "2025-06", "state": "paused", "version": 1}
    times = dict.fromkeys(("state_since", "created_at", "updated_at"), NOW)
    record = OnboardingRecord(**{**nothing, **known, **times})  # type: ignore[arg-type]
    message: Message = queue_message([record], {}, QueueFilter(), NOW, 0, 1)
    [table] = [block for block in message.blocks if isinstance(block, Table)]
    assert all(plain(cell).strip() for row in table.rows for cell in row)
    assert lines(message)


async def test_there_are_pages_and_one_that_is_gone_is_the_last(desk: Desk) -> None:
    references = [await kept(desk, State.TEMPLATES) for _ in range(PAGE + 2)]
    first = await desk.types(PRIYA, "queue all")
    assert [button.label for button in first.messages[0].buttons] == ["Change what is shown", "Next page"]
    second = await desk.presses(PRIYA, "queue", "", first.messages[0].buttons[1].detail)
    assert sorted([*shown(first), *shown(second)]) == sorted(references)
    assert shown(await desk.presses(PRIYA, "queue", "", "99/")) == shown(second)


async def test_whoever_presses_beneath_another_ones_queue_sees_that_queue(desk: Desk) -> None:
    for _ in range(PAGE + 1):
        await kept(desk, State.TEMPLATES)
    await desk.types(DANIEL, "queue mine")
    change, turn = (await desk.types(PRIYA, "queue all")).messages[0].buttons
    form = (await desk.presses(DANIEL, change.action, "", change.detail)).form
    assert form and {field.id: field.values for field in form.fields}["who"] == ("any",)
    assert len(shown(await desk.presses(DANIEL, turn.action, "", turn.detail))) == 1


async def test_late_and_due_this_week_are_one_or_the_other(desk: Desk) -> None:
    later = NOW.date() + timedelta(days=10)
    late, this_week, put_off, late_but_put_off, _ = [
        await kept(desk, State.REGISTERED, reply_due_on=due, snoozed_until=snoozed, clock_on=due)
        for due, snoozed in (
            (date(2026, 12, 1), None),
            (date(2026, 12, 18), None),
            (date(2026, 12, 18), later),
            (date(2026, 12, 1), later),
            (date(2026, 12, 24), None),
        )
    ]
    week = set(shown(await desk.types(PRIYA, "queue week")))
    assert week == {this_week, put_off}
    assert shown(await desk.types(PRIYA, "queue late")) == [late]
    both = await desk.types(PRIYA, "queue late week")
    assert set(shown(both)) == {late, *week} and "Late or due this week." in said_by(both)
    assert set(shown(await desk.types(PRIYA, "queue late week snoozed"))) == {put_off, late_but_put_off}


async def test_words_that_are_none_are_named(desk: Desk) -> None:
    outcome = await desk.types(PRIYA, "queue mine sideways")
    assert outcome.result is Result.INVALID and 'We do not know "sideways"' in said_by(outcome)


async def test_it_is_for_the_onboarding_team(desk: Desk) -> None:
    await some(desk)
    for name in ("queue", "filter_queue"):
        assert (await desk.presses(AMARA, name, "")).result is Result.REFUSED
    assert "open onboarding" not in said_by(await desk.types(AMARA, "queue"))


def test_a_filter_reads_as_it_was_written() -> None:
    asked, unknown = typed("us, late and high priority")
    assert asked == QueueFilter(turn="us", late="yes", priority="high") and not unknown
    assert QueueFilter.parse(str(asked)) == asked
    assert QueueFilter.parse("turn=us;gone=1;") == QueueFilter(turn="us")
