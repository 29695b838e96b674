"""What somebody tries who wants another person's onboardings by linking, or wants it not to be seen."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlmodel import col, select

from conversations.journey.machine import State
from conversations.onboarding.codes import TRIES
from conversations.replies import Outcome, Result
from conversations.turns import Actor, Pressed, Typed
from models.database.database import Database
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.repositories import outbox
from models.tables.delivery import OutboxRow, ReceiptRow
from models.tables.people import LinkCodeRow, LinkTryRow
from tests.conversations.at_the_desk import AMARA, PRIYA, TOM, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by

MALLORY = Actor(Channel.TEAMS, "tenant", "m-1", "Mallory", "mallory@elsewhere.example")
EVE = Actor(Channel.SLACK, "T1", "U9", "Eve", "eve@elsewhere.example")


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def code_in(outcome: Outcome) -> str:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said_by(outcome))
    assert found, said_by(outcome)
    return found[0]


async def begun(desk: Desk, who: Actor) -> str:
    return (await desk.types(who, "onboard")).messages[0].buttons[0].about


async def linking(desk: Desk, maker: Actor, typer: Actor) -> Outcome:
    asked = await desk.types(typer, f"link {code_in(await desk.types(maker, 'link'))}")
    return await desk.presses(typer, asked.messages[0].buttons[0].action, "")


async def opens(desk: Desk, who: Actor, reference: str) -> bool:
    return (await desk.presses(who, "answers", reference)).result is Result.DONE


async def test_to_share_the_account_of_a_colleague_in_the_same_workspace(desk: Desk) -> None:
    reference = await begun(desk, AMARA)
    refused = await desk.types(TOM, f"link {code_in(await desk.types(AMARA, 'link'))}")
    assert refused.result is Result.REFUSED and "add them to your onboarding" in said_by(refused)
    assert (await desk.presses(TOM, "confirm_link", "")).result is not Result.DONE
    assert not await opens(desk, TOM, reference)


async def test_to_share_it_by_way_of_another_app(desk: Desk) -> None:
    """Each is linked with somebody else first, and two of the four are of one workspace."""
    reference = await begun(desk, AMARA)
    await begun(desk, TOM)
    await linking(desk, AMARA, MALLORY)
    await linking(desk, TOM, EVE)
    refused = await desk.types(EVE, f"link {code_in(await desk.types(MALLORY, 'link'))}")
    assert refused.result is Result.REFUSED
    assert not await opens(desk, TOM, reference)


@pytest.mark.parametrize(("maker", "typer"), [(AMARA, MALLORY), (MALLORY, AMARA)], ids=["stolen code", "tricked"])
async def test_to_link_without_anybody_hearing_of_it(desk: Desk, maker: Actor, typer: Actor) -> None:
    reference = await begun(desk, AMARA)
    await linking(desk, maker, typer)
    assert (await desk.kinds(reference))[-1] == "linked"
    async with desk.database.reading() as session:
        told = (await session.exec(select(OutboxRow.target).where(col(OutboxRow.notice) == "identities"))).all()
    assert {AMARA.user, MALLORY.user} <= set(told)


async def test_to_link_without_the_others_in_the_onboarding_hearing_of_it(desk: Desk) -> None:
    reference = await begun(desk, AMARA)
    fields = {"name": ("Tom",), "email": (TOM.email or "",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    await desk.presses(TOM, "join", reference)
    await linking(desk, AMARA, MALLORY)
    async with desk.database.reading() as session:
        rows = (await session.exec(select(OutboxRow).order_by(col(OutboxRow.id).desc()))).all()
    linked = [row.target for row in rows if row.event_id == rows[0].event_id]
    assert TOM.user in linked


async def test_to_link_before_there_is_anything_that_could_tell_of_it(desk: Desk) -> None:
    refused = await desk.types(MALLORY, f"link {code_in(await desk.types(AMARA, 'link'))}")
    assert refused.result is Result.INVALID and "nothing to share yet" in said_by(refused)
    reference = await begun(desk, AMARA)
    assert not await opens(desk, MALLORY, reference)


@pytest.mark.parametrize("undoes", [AMARA, MALLORY], ids=["the victim undoes it", "the attacker does"])
@pytest.mark.parametrize(("maker", "typer"), [(AMARA, MALLORY), (MALLORY, AMARA)], ids=["stolen code", "tricked"])
async def test_to_keep_what_was_shared_once_the_link_is_undone(
    desk: Desk, maker: Actor, typer: Actor, undoes: Actor
) -> None:
    theirs, own = await begun(desk, AMARA), await begun(desk, MALLORY)
    await linking(desk, maker, typer)
    assert await opens(desk, MALLORY, theirs) and await opens(desk, AMARA, own)
    assert "You are not linked any more." in said_by(await desk.types(undoes, "unlink"))
    assert await opens(desk, AMARA, theirs) and await opens(desk, MALLORY, own)
    assert not await opens(desk, MALLORY, theirs) and not await opens(desk, AMARA, own)
    assert [(await desk.kinds(each))[-1] for each in (theirs, own)] == ["unlinked", "unlinked"]


async def test_to_be_told_the_name_of_an_onboarding_after_the_link_is_undone(desk: Desk) -> None:
    reference = await begun(desk, AMARA)
    await linking(desk, AMARA, MALLORY)
    await desk.types(AMARA, "unlink")
    async with desk.database.reading() as session:
        rows = (await session.exec(select(OutboxRow).order_by(col(OutboxRow.id)))).all()
    last = next(row for row in reversed(rows) if row.target == MALLORY.user)
    async with desk.database.reading() as session:
        row = await outbox.by_id(session, last.id or 0)
    assert row
    message = await desk.manager.compose(row)
    assert message is not None and "are not linked any more" in str(message) and reference not in str(message)


async def test_to_decide_on_the_onboarding_of_ones_other_identity_by_unlinking_first(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    direct = Address(PRIYA.channel, PRIYA.workspace, PlaceKind.DIRECT, PRIYA.user)
    code = code_in(await desk.types(AMARA, "link"))
    for intent in (Typed(f"link {code}"), Pressed("confirm_link"), Typed("unlink")):
        done = await desk.manager.handle(replace(desk.turn(PRIYA, intent), place=direct))
        assert done.result is Result.DONE, said_by(done)
    refused = await desk.presses(PRIYA, "pause", reference)
    assert refused.result is Result.REFUSED and "or have belonged to it" in said_by(refused)


async def test_to_find_the_code_in_the_database(desk: Desk) -> None:
    await begun(desk, AMARA)
    code = code_in(await desk.types(AMARA, "link"))
    asked = await desk.types(MALLORY, f"link {code}")
    assert asked.unkept and asked.messages[0].buttons[0].detail == ""
    async with desk.database.reading() as session:
        receipts = " ".join((await session.exec(select(ReceiptRow.outcome))).all())
        digests = (await session.exec(select(LinkCodeRow.digest))).all()
    for written in (code, code.replace("-", "")):
        assert written not in receipts and written not in digests


async def test_to_say_yes_to_a_code_that_somebody_else_has_typed(desk: Desk) -> None:
    reference = await begun(desk, AMARA)
    await desk.types(MALLORY, f"link {code_in(await desk.types(AMARA, 'link'))}")
    assert (await desk.presses(EVE, "confirm_link", "")).result is Result.INVALID
    assert not await opens(desk, EVE, reference)


async def test_to_use_a_code_a_second_time(desk: Desk) -> None:
    reference = await begun(desk, AMARA)
    await linking(desk, AMARA, MALLORY)
    assert (await desk.presses(EVE, "confirm_link", "")).result is Result.INVALID
    assert (await desk.presses(MALLORY, "confirm_link", "")).result is Result.INVALID
    assert not await opens(desk, EVE, reference)


async def test_to_guess_a_code(desk: Desk) -> None:
    await begun(desk, AMARA)
    code = code_in(await desk.types(AMARA, "link"))
    for _ in range(TRIES):
        assert (await desk.types(MALLORY, "link AAAA-AAAA")).result is Result.INVALID
    assert (await desk.types(MALLORY, f"link {code}")).result is Result.REFUSED
    assert (await desk.presses(MALLORY, "link", "", code)).result is Result.REFUSED, "an older button"
    async with desk.database.reading() as session:
        assert len((await session.exec(select(LinkTryRow.id))).all()) == TRIES
