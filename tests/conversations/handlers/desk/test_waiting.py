"""The waiting list: by priority and date, with the reason, when somebody looked, and what may be taken on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rehearsal.showing import lines
from conversations.journey.machine import State
from conversations.replies import Message, Outcome, Result, Table
from conversations.text import plain
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import NOW, in_state
from tests.kit.seats import said_by


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def kept(desk: Desk, state: State, priority: str, days: int, words: str = "") -> str:
    made = in_state(state)
    made.priority, made.state_since, made.wait_reason = priority, NOW - timedelta(days=days), words or None
    return await desk.keep(made)


def table_of(outcome: Outcome) -> Table:
    [found] = [block for message in outcome.messages for block in message.blocks if isinstance(block, Table)]
    return found


async def test_it_is_by_priority_then_by_date_with_the_reason_and_when_somebody_looked(desk: Desk) -> None:
    low = await kept(desk, State.WAITING_CAPACITY, "low", 90)
    new = await kept(desk, State.WAITING_FEATURE, "high", 2, "It needs letters")
    old = await kept(desk, State.WAITING_PRIORITISATION, "high", 30)
    await desk.keep(in_state(State.TEMPLATES))
    outcome = await desk.types(PRIYA, "waiting")
    table = table_of(outcome)
    assert [button.about for button in table.opens] == [old, new, low]
    assert [plain(cell) for cell in table.rows[1]][1:] == [
        "High",
        "Waiting for a feature: It needs letters",
        "16 December 2026",
        "18 December 2026",
    ]
    assert all(plain(cell) for row in table.rows for cell in row)
    assert "3 onboardings on the waiting list" in said_by(outcome)


async def test_several_of_it_are_invited_at_once(desk: Desk) -> None:
    waits = [await kept(desk, State.WAITING_CAPACITY, "normal", days) for days in (3, 4)]
    [several] = [b for b in (await desk.types(PRIYA, "waiting")).messages[0].buttons if b.action == "choose_several"]
    form = (await desk.presses(PRIYA, "choose_several", "", several.detail)).form
    assert form and [option.value for option in form.fields[0].options] == list(reversed(waits))
    values = {"all": ("all",), "what": ("invite",)}
    look = await desk.fills(PRIYA, "choose_several", "", values, detail=form.detail)
    await desk.presses(PRIYA, "do_several", "", look.messages[0].buttons[0].detail)
    await desk.works(1)
    assert "0 onboardings on the waiting list" in said_by(await desk.types(PRIYA, "waiting"))


@pytest.mark.parametrize("at_once", [False, True])
async def test_another_reason_keeps_the_date_and_the_place(desk: Desk, at_once: bool) -> None:
    old, new = [await kept(desk, State.WAITING_PRIORITISATION, "high", days) for days in (30, 2)]
    values = {"priority": ("high",), "reason": ("capacity",)}
    if at_once:
        form = (await desk.fills(PRIYA, "choose_several", "", {"rows": (old,), "what": ("priority",)}, "0/all")).form
        assert form
        look = await desk.fills(PRIYA, "prepare_several", "", values, form.detail)
        await desk.presses(PRIYA, "do_several", "", look.messages[0].buttons[0].detail)
        await desk.works(1)
    else:
        await desk.fills(PRIYA, "set_wait", old, values)
    table = table_of(await desk.types(PRIYA, "waiting"))
    assert [button.about for button in table.opens] == [old, new]
    assert [plain(cell) for cell in table.rows[0]][2:4] == ["Waiting for capacity", "18 November 2026"]


async def test_what_is_expected_stands_beside_how_many_were_invited(desk: Desk) -> None:
    reference = await kept(desk, State.WAITING_CAPACITY, "normal", 3)
    assert "December 2026: no number set, 0 invited" in said_by(await desk.types(PRIYA, "waiting"))
    form = (await desk.presses(PRIYA, "set_capacity", "")).form
    assert form and [field.id for field in form.fields][:2] == ["2026-12-01", "2027-01-01"]
    saved = await desk.fills(PRIYA, "set_capacity", "", {"2026-12-01": ("4",), "2027-01-01": ("6",)})
    assert saved.result is Result.DONE
    await desk.presses(PRIYA, "invite", reference)
    shown = said_by(await desk.types(PRIYA, "waiting"))
    assert "December 2026: 4 expected, 1 invited" in shown and "January 2027: 6 expected" in shown
    await desk.fills(PRIYA, "set_capacity", "", {"2027-01-01": ()})
    assert "January 2027" not in said_by(await desk.types(PRIYA, "waiting"))


async def test_a_number_that_is_none_or_a_month_that_is_over_changes_nothing(desk: Desk) -> None:
    for name, typed, why in (
        ("2026-12-01", "some", "Enter a whole number between 0 and 9,999"),
        ("2026-12-01", "-1", "Enter a whole number"),
        ("2026-12-01", "1" * 5_000, "Enter a whole number"),
        ("2026-11-01", "5", "This month is over"),
    ):
        sent = await desk.fills(PRIYA, "set_capacity", "", {name: (typed,), "2027-01-01": ("6",)})
        assert sent.result is Result.INVALID and sent.form
        said = " ".join([*(plain(f.error) for f in sent.form.fields), *lines_of(sent)])
        assert why in said
    assert "6 expected" not in said_by(await desk.types(PRIYA, "waiting"))


def lines_of(outcome: Outcome) -> list[str]:
    return lines(Message(outcome.form.intro)) if outcome.form else []


async def test_a_page_that_is_gone_is_the_last(desk: Desk) -> None:
    reference = await kept(desk, State.WAITING_CAPACITY, "normal", 3)
    assert [b.about for b in table_of(await desk.presses(PRIYA, "waiting", "", "9")).opens] == [reference]


async def test_the_applicant_sees_when_somebody_last_looked(desk: Desk) -> None:
    await kept(desk, State.WAITING_CAPACITY, "normal", 3)
    assert "last looked on 18 December 2026" in said_by(await desk.types(AMARA, "status"))


async def test_it_is_for_the_onboarding_team(desk: Desk) -> None:
    await kept(desk, State.WAITING_CAPACITY, "normal", 3)
    for name in ("waiting", "set_capacity"):
        assert (await desk.presses(AMARA, name, "")).result is Result.REFUSED
    assert "on the waiting list" not in said_by(await desk.types(AMARA, "waiting"))
    refused = await desk.fills(AMARA, "set_capacity", "", {"2026-12-01": ("4",)})
    assert refused.result is Result.REFUSED
