"""Whose own page it is decides what is read for it."""

from __future__ import annotations

from dataclasses import replace

from bot.rehearsal.showing import lines
from conversations.journey.machine import State
from models.database.database import Database
from tests.conversations.at_the_desk import AMARA, DANIEL, GRACE, PRIYA, Desk
from tests.conversations.onboardings import in_state


async def test_each_reads_their_own(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.TEMPLATES))
    mine, newcomer, board = [await desk.manager.home(who) for who in (AMARA, GRACE, PRIYA)]
    assert reference in repr(mine) and reference in repr(board)
    assert reference not in repr(newcomer)
    assert [button.detail for button in newcomer.messages[0].buttons] == ["onboard"]


async def test_a_newcomer_who_is_invited_can_join(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.TEMPLATES))
    fields = {"name": (GRACE.name,), "email": (GRACE.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    assert (await desk.manager.home(GRACE)).messages[0].buttons[0].about == reference


async def test_who_gave_an_invited_address_back_reads_nothing_of_its_invitation(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    reference = await desk.keep(in_state(State.TEMPLATES))
    fields = {"name": (GRACE.name,), "email": (GRACE.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    await desk.types(GRACE, "help")
    assert reference in repr(await desk.manager.home(GRACE))
    assert reference not in repr(await desk.manager.home(replace(GRACE, email="grace.lin@elsewhere.example")))


async def test_who_has_some_reads_them_first_on_their_own_page(database: Database) -> None:
    desk = Desk(database)
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.keep(in_state(State.TEMPLATES))
    await desk.types(PRIYA, f"assign {reference} me")
    first, _, board = (await desk.manager.home(PRIYA)).messages
    assert lines(first)[0] == "1 onboarding with you" and reference in lines(first)[1]
    assert lines(board)[0].startswith("Open onboardings")
    assert len((await desk.manager.home(DANIEL)).messages) == 2  # whether he wants a summary, and the board
