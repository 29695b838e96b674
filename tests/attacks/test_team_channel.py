"""What an attacker wants of the onboarding team's channel, which every organisation waits for, and does not get."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from conversations.journey.machine import State
from conversations.permissions import INVITATIONS_TO_ONE_ADDRESS, MESSAGES_TO_TEAM, NOTICES_AT_ONCE
from conversations.replies import Message, Result
from conversations.text import plain
from models.database.database import Database
from models.enums import Channel, OutboxKind, PlaceKind
from models.repositories import outbox, outbox_claims
from models.repositories.outbox_claims import Limits, Pace
from tests.conversations.at_the_desk import AMARA, GRACE, TOM, Desk
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by, text_of

SECOND = timedelta(seconds=1)
LIMITS = Limits(paces={Channel.WEB: [Pace(1, SECOND)]})


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def message(words: str) -> Mapping[str, tuple[str, ...]]:
    return {"words": (words,)}


async def in_the_order_in_which_they_go_out(desk: Desk, seconds: int) -> list[int]:
    """The onboarding of each notice that the team's channel gets, one each second, as a worker would send them."""
    sent = []
    for _ in range(seconds):
        desk.now += SECOND
        async with desk.database.unit_of_work() as session:
            claimed = await outbox_claims.claim(session, desk.now, timedelta(seconds=30), 50, LIMITS)
            await outbox.coalesce_cards(session, [row for row in claimed if row.kind is OutboxKind.CARD], desk.now)
            await outbox.mark_sent(session, claimed, desk.now)
        notices = (row for row in claimed if row.kind is OutboxKind.NOTICE and row.place is PlaceKind.TEAM)
        sent += [row.onboarding_id or 0 for row in notices]
    return sent


async def test_filling_the_channel_with_messages(desk: Desk) -> None:
    """What is over the budget is refused in words, with what was typed still in its form, until an hour has gone."""
    reference = await desk.keep(in_state(State.TEMPLATES))
    for number in range(60):
        outcome = await desk.fills(AMARA, "message_team", reference, message(f"Message {number}"))
    assert (await desk.kinds(reference)).count("told_team") == MESSAGES_TO_TEAM.most
    assert outcome.result is Result.INVALID and outcome.form
    assert outcome.form.fields[0].values == ("Message 59",)
    intro = text_of(Message(outcome.form.intro))
    assert "You sent the onboarding team 10 messages in the last hour" in intro
    assert "You can do it again from" in intro and "What you typed is still in the form" in intro
    assert (await desk.fills(TOM, "message_team", reference, message("One of Tom's"))).result is Result.DONE
    desk.now += timedelta(hours=1)
    assert (await desk.fills(AMARA, "message_team", reference, message("An hour later"))).result is Result.DONE


async def test_a_budget_anew_for_each_onboarding(desk: Desk) -> None:
    first, second = [await desk.keep(in_state(State.TEMPLATES)) for _ in range(2)]
    for number in range(MESSAGES_TO_TEAM.most):
        await desk.fills(AMARA, "message_team", first, message(f"Message {number}"))
    assert (await desk.fills(AMARA, "message_team", second, message("One more"))).result is Result.INVALID


async def test_letting_another_organisation_wait_behind_all_that_one_has_set_off(desk: Desk) -> None:
    """Not only messages: taking a stage back and submitting it, again and again, is told to the team each time."""
    mine, other = [await desk.keep(in_state(State.TEMPLATES)) for _ in range(2)]
    await in_the_order_in_which_they_go_out(desk, 5)
    for _ in range(15):
        await desk.presses(AMARA, "submit", mine, "templates")
        await desk.presses(AMARA, "take_back", mine, "templates")
    await desk.fills(TOM, "message_team", other, message("We are stuck"))
    sent = await in_the_order_in_which_they_go_out(desk, 400)
    assert sent.index(await desk.key(other)) <= NOTICES_AT_ONCE
    assert sent.count(await desk.key(mine)) == 30


async def test_having_the_team_read_what_happened_in_another_order(desk: Desk) -> None:
    """What is told later is told in its order, and what happens meanwhile does not overtake it."""
    reference = await desk.keep(in_state(State.TEMPLATES))
    for number in range(8):
        await desk.fills(AMARA, "message_team", reference, message(f"Message {number}"))
    await in_the_order_in_which_they_go_out(desk, 8)
    await desk.fills(TOM, "message_team", reference, message("Later"))
    told = []
    for _ in range(60):
        desk.now += SECOND
        async with desk.database.unit_of_work() as session:
            claimed = await outbox_claims.claim(session, desk.now, timedelta(seconds=30), 50, LIMITS)
            await outbox.mark_sent(session, claimed, desk.now)
        told += [row.event_id for row in claimed if row.kind is OutboxKind.NOTICE and row.place is PlaceKind.TEAM]
    assert len(told) >= 2 and told == sorted(told, key=lambda event: event or 0)


async def test_having_a_stranger_messaged_again_and_again(desk: Desk) -> None:
    """Inviting and removing the same address."""
    reference = await desk.keep(in_state(State.TEMPLATES))
    await desk.types(GRACE, "help")
    fields = {"name": ("Grace Lin",), "email": (GRACE.email or "",), "role": ("viewer",)}
    for _ in range(4):
        outcome = await desk.fills(AMARA, "add_colleague", reference, fields)
        member = (await desk.onboarding(reference)).members[-1]
        await desk.presses(AMARA, "remove_colleague", reference, str(member.id))
    assert (await desk.kinds(reference)).count("colleague_invited") == INVITATIONS_TO_ONE_ADDRESS
    assert outcome.result is Result.INVALID and outcome.form
    errors = {field.id: plain(field.error) for field in outcome.form.fields}
    assert "You can invite this address again from" in errors["email"]
    desk.now += timedelta(days=1)
    again = await desk.fills(AMARA, "add_colleague", reference, fields)
    assert "We invited Grace Lin" in said_by(again)
