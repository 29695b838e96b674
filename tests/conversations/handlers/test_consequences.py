"""A time that is booked is free for nobody else: whoever was offered it alone is not left with an offer of nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from conversations.journey.machine import State
from conversations.onboarding.calls import offered_calls
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.replies import Message, Outcome, Result
from models.database.database import Database
from models.domain import CallTime
from models.enums import Audience, CallStatus, Role
from models.repositories import outbox
from models.tables.delivery import OutboxRow
from tests.conversations import onboardings as people
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk
from tests.conversations.onboardings import NOW, in_state, member
from tests.kit.seats import said_by, text_of

AT = NOW + timedelta(days=20)
LATER = AT + timedelta(days=1)


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def offered(desk: Desk, owner: Participant, *times: CallTime) -> str:
    made = in_state(State.CALL_OFFERED)
    made.members, made.call_times = [member(owner, Role.OWNER)], list(times)
    return await desk.keep(made)


async def picks(desk: Desk, who: Participant, reference: str) -> Outcome:
    """The first of the times."""
    actor = {people.AMARA.id: AMARA, people.GRACE.id: GRACE, people.TOM.id: TOM}[who.id]
    return await desk.presses(actor, "pick_time", reference, str((await desk.onboarding(reference)).call_times[0].id))


async def notices(desk: Desk, reference: str, event: str) -> dict[str, Message | None]:
    """What is sent about an event, by audience; None for what is not sent after all."""
    found: Onboarding = await desk.onboarding(reference)
    number = next(each.id for each in found.events if each.kind == event)
    async with desk.database.reading() as session:
        rows = (await session.exec(select(OutboxRow.id).where(OutboxRow.event_id == number))).all()
    sent: dict[str, Message | None] = {}
    for row in rows:
        async with desk.database.reading() as session:
            message = await outbox.by_id(session, row or 0)
        assert message
        sent[message.notice] = await desk.manager.compose(message)
    return sent


async def test_an_offer_of_which_every_time_was_booked_meanwhile_is_not_sent_and_the_team_is_told(desk: Desk) -> None:
    registered = in_state(State.REGISTERED)
    registered.members = [member(people.GRACE, Role.OWNER)]
    graces = await desk.keep(registered)
    await desk.fills(PRIYA, "offer_times", graces, {"times": (AT.strftime("%Y-%m-%d %H:%M"),)})
    amaras = await offered(desk, people.AMARA, CallTime(AT))
    assert (await picks(desk, people.AMARA, amaras)).result is Result.DONE
    assert (await notices(desk, graces, "times_offered"))[Audience.APPLICANT] is None
    told = await notices(desk, graces, "times_gone")
    for_team = told[Audience.TEAM]
    assert for_team and "The call times that we offered are not free any more. Offer other times" in text_of(for_team)
    assert (await desk.onboarding(graces)).state is State.REGISTERED


async def test_an_offer_with_another_time_stands(desk: Desk) -> None:
    graces = await offered(desk, people.GRACE, CallTime(AT), CallTime(LATER))
    amaras = await offered(desk, people.AMARA, CallTime(AT))
    await picks(desk, people.AMARA, amaras)
    stands = await desk.onboarding(graces)
    assert stands.state is State.CALL_OFFERED
    assert [call.starts_at for call in offered_calls(stands)] == [LATER]


async def test_a_call_booked_at_half_past_takes_the_offers_that_it_overlaps_back(desk: Desk) -> None:
    half_an_hour_on = AT + timedelta(minutes=30)
    graces = await offered(desk, people.GRACE, CallTime(AT, minutes=45))
    toms = await offered(desk, people.TOM, CallTime(AT, minutes=30))
    amaras = await offered(desk, people.AMARA, CallTime(half_an_hour_on))
    assert (await picks(desk, people.AMARA, amaras)).result is Result.DONE
    assert (await desk.onboarding(graces)).state is State.REGISTERED
    assert (await desk.onboarding(toms)).state is State.CALL_OFFERED
    assert (await picks(desk, people.TOM, toms)).result is Result.DONE


async def test_two_of_the_team_hold_calls_at_the_same_hour_where_the_setting_says_so(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database, calls_at_one_time=2)
    owners = (people.AMARA, people.GRACE, people.TOM)
    references = [await offered(desk, owner, CallTime(AT)) for owner in owners]
    results = [await picks(desk, owner, reference) for owner, reference in zip(owners, references, strict=True)]
    assert [outcome.result for outcome in results] == [Result.DONE, Result.DONE, Result.MOVED_ON]
    assert "not free any more" in said_by(results[2])
    booked = [call for each in references[:2] for call in (await desk.onboarding(each)).call_times]
    assert [(call.status, call.slot) for call in booked] == [(CallStatus.BOOKED, 0), (CallStatus.BOOKED, 1)]
