"""What somebody tries who wants into an onboarding because they are, or were, in a channel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import col, select

from conversations.journey.machine import ReviewState, State
from conversations.replies import Outcome, Result
from conversations.turns import Actor, ChannelFacts, Intent, Presence, Pressed, Typed, Unreached
from models.database.database import Database
from models.domain import Address, TeamPlace
from models.enums import Channel, MembershipStatus, PlaceKind, Role
from models.repositories import outbox
from models.tables.delivery import OutboxRow
from tests.conversations.at_the_desk import AMARA, GRACE, PRIYA, TOM, Desk, an_actor
from tests.conversations.onboardings import in_state
from tests.kit.seats import said_by

GENERAL = Address(Channel.WEB, "riverside", PlaceKind.CHANNEL, "C1")
GUEST = an_actor("Gus Guest")
NOT_YOURS = "You cannot open this onboarding."


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    made = Desk(sqlite_database)
    made.channels.facts["C1"] = ChannelFacts("#general", 240, shared=True)
    there = {AMARA: Presence.MEMBER, TOM: Presence.MEMBER, GUEST: Presence.OUTSIDER}
    made.channels.there = {("C1", who.user): presence for who, presence in there.items()}
    return made


async def here(desk: Desk, who: Actor, intent: Intent) -> Outcome:
    """In the channel."""
    return await desk.manager.handle(replace(desk.turn(who, intent), place=GENERAL))


async def begun(desk: Desk) -> str:
    await here(desk, AMARA, Typed("onboard"))
    return (await here(desk, AMARA, Pressed("start_here"))).messages[0].buttons[0].about


async def member_of(desk: Desk, reference: str, who: Actor) -> tuple[MembershipStatus, Role] | None:
    member = (await desk.onboarding(reference)).member(await desk.person_id(who))
    return (member.status, member.role) if member else None


async def targets(desk: Desk) -> list[str]:
    async with desk.database.reading() as session:
        return list((await session.exec(select(OutboxRow.target).order_by(col(OutboxRow.id)))).all())


# Whoever types it in a channel is asked first


async def test_to_have_a_channel_let_in_before_its_owner_knows_who_is_there(desk: Desk) -> None:
    asked = await here(desk, AMARA, Typed("onboard"))
    labels = [button.label for button in asked.messages[0].buttons]
    assert labels == ["Only me", "Everyone in #general, 240 people, shared with another organisation"]
    assert desk.channels.described == ["C1"], "one question, whoever is there"
    assert "no onboarding yet" in said_by(await desk.types(AMARA, "status"))
    assert not await targets(desk)


async def test_to_have_it_let_in_by_asking_for_another_onboarding(desk: Desk) -> None:
    asked = await here(desk, AMARA, Pressed("new"))
    assert [button.action for button in asked.messages[0].buttons] == ["start_alone", "start_here"]


async def test_to_join_an_onboarding_that_was_begun_in_a_channel_by_somebody_for_themselves(desk: Desk) -> None:
    await here(desk, AMARA, Typed("onboard"))
    reference = (await here(desk, AMARA, Pressed("start_alone"))).messages[0].buttons[0].about
    assert not (await desk.onboarding(reference)).places
    refused = await here(desk, TOM, Pressed("join_here", reference))
    assert refused.result is Result.REFUSED and NOT_YOURS in said_by(refused)


# Guests, strangers and bots


async def test_to_join_by_presence_as_a_guest_a_stranger_or_a_bot(desk: Desk) -> None:
    reference = await begun(desk)
    told = await here(desk, GUEST, Pressed("join_here", reference))
    assert "We asked the owner" in said_by(told)
    assert await member_of(desk, reference, GUEST) == (MembershipStatus.ASKED, Role.CONTRIBUTOR)
    refused = await here(desk, GUEST, Pressed("answers", reference))
    assert refused.result is Result.REFUSED and NOT_YOURS in said_by(refused)


async def test_the_owner_may_let_a_guest_in(desk: Desk) -> None:
    reference = await begun(desk)
    await here(desk, GUEST, Pressed("join_here", reference))
    member = (await desk.onboarding(reference)).member(await desk.person_id(GUEST))
    assert member
    await desk.presses(AMARA, "accept_colleague", reference, str(member.id))
    assert (await desk.presses(GUEST, "answers", reference)).result is Result.DONE


async def test_to_join_from_a_channel_that_one_is_not_in(desk: Desk) -> None:
    reference = await begun(desk)
    refused = await here(desk, GRACE, Pressed("join_here", reference))
    assert refused.result is Result.REFUSED and NOT_YOURS in said_by(refused)
    assert await member_of(desk, reference, GRACE) is None


async def test_to_join_by_naming_another_channel(desk: Desk) -> None:
    reference = await begun(desk)
    elsewhere = replace(GENERAL, target="C2")
    desk.channels.there["C2", GRACE.user] = Presence.MEMBER
    turn = replace(desk.turn(GRACE, Pressed("join_here", reference)), place=elsewhere)
    assert (await desk.manager.handle(turn)).result is Result.REFUSED


async def test_to_come_back_as_somebody_new_by_having_oneself_erased(desk: Desk) -> None:
    reference = await begun(desk)
    await here(desk, TOM, Pressed("join_here", reference))
    [tom] = [member for member in (await desk.onboarding(reference)).members if member.name == TOM.name]
    await desk.presses(AMARA, "remove_colleague", reference, str(tom.id))
    await desk.presses(TOM, "confirm_erase", "")
    told = await here(desk, TOM, Pressed("join_here", reference))
    assert "We asked the owner" in said_by(told)
    assert await member_of(desk, reference, TOM) == (MembershipStatus.ASKED, Role.CONTRIBUTOR)


# Those who have left it


async def joined(desk: Desk) -> str:
    reference = await begun(desk)
    assert (await here(desk, TOM, Pressed("join_here", reference))).result is Result.DONE
    assert await member_of(desk, reference, TOM) == (MembershipStatus.JOINED, Role.CONTRIBUTOR)
    desk.channels.there["C1", TOM.user] = Presence.ABSENT
    return reference


@pytest.mark.parametrize("intent", ["status", "answers", "people", "onboard"])
async def test_to_go_on_reading_after_leaving_the_channel(desk: Desk, intent: str) -> None:
    reference = await joined(desk)
    read = await desk.types(TOM, intent)
    assert reference not in said_by(read) and "Riverside" not in said_by(read)
    assert await member_of(desk, reference, TOM) == (MembershipStatus.LEFT, Role.CONTRIBUTOR)
    assert (await desk.kinds(reference))[-1] == "left_channel"


async def test_to_go_on_reading_by_an_old_card(desk: Desk) -> None:
    reference = await joined(desk)
    refused = await desk.presses(TOM, "answers", reference)
    assert refused.result is Result.REFUSED and NOT_YOURS in said_by(refused)


async def test_old_buttons_can_be_looked_at_after_their_person_left_the_channel(desk: Desk) -> None:
    """That they left is stored by the next thing that they do, not by a look, which can store nothing."""
    reference = await joined(desk)
    pressed = Pressed("answers", reference)
    place = desk.turn(TOM, pressed).place
    assert await desk.manager.usable(TOM, place, [pressed]) == {pressed}
    assert (await desk.presses(TOM, "answers", reference)).result is Result.REFUSED
    assert await desk.manager.usable(TOM, place, [pressed]) == frozenset()


async def test_to_fetch_the_case_as_a_file_after_leaving_the_channel(desk: Desk) -> None:
    reference = await begun(desk)
    await here(desk, TOM, Pressed("join_here", reference))
    first, second = (await desk.types(TOM, f"download {reference}")).tickets
    assert await desk.manager.case_file(first.word)
    desk.channels.there["C1", TOM.user] = Presence.ABSENT
    assert await desk.manager.case_file(second.word) is None


async def test_to_go_on_answering_a_question_that_was_open(desk: Desk) -> None:
    reference = await begun(desk)
    await here(desk, TOM, Pressed("join_here", reference))
    await desk.presses(TOM, "chat", reference, "before_you_start")
    desk.channels.there["C1", TOM.user] = Presence.ABSENT
    assert (await desk.types(TOM, "yes")).result is Result.REFUSED
    assert not (await desk.onboarding(reference)).given


async def test_to_go_on_reading_on_ones_own_page(desk: Desk) -> None:
    reference = await begun(desk)
    await here(desk, TOM, Pressed("join_here", reference))
    assert reference in str((await desk.manager.home(TOM)).messages)
    desk.channels.there["C1", TOM.user] = Presence.ABSENT
    assert reference not in str((await desk.manager.home(TOM)).messages)


async def test_to_be_sent_what_happens_after_leaving_the_channel(desk: Desk) -> None:
    """Who belongs by being there hears it there, and nowhere else."""
    reference = await joined(desk)
    before = len(await targets(desk))
    fields = {"name": ("Noor",), "email": ("noor@riverside.example",), "role": ("viewer",)}
    await desk.fills(AMARA, "add_colleague", reference, fields)
    await desk.presses(an_actor("Noor Ali"), "join", reference)
    assert TOM.user not in (await targets(desk))[before:]


async def test_a_colleague_who_is_still_there_reads_on(desk: Desk) -> None:
    reference = await joined(desk)
    desk.channels.there["C1", TOM.user] = Presence.MEMBER
    assert (await desk.presses(TOM, "answers", reference)).result is Result.DONE
    assert reference in str((await desk.types(TOM, "status")).messages)


# Taken back


async def test_to_stay_in_once_the_owner_has_taken_the_channel_out(desk: Desk) -> None:
    reference = await begun(desk)
    await here(desk, TOM, Pressed("join_here", reference))
    people = await desk.presses(AMARA, "people", reference)
    [close] = [row.change for block in people.messages[0].blocks for row in getattr(block, "rows", ()) if row.change
               and row.change.action == "close_channel"]  # fmt: skip
    await desk.presses(AMARA, close.action, reference, close.detail)
    assert await member_of(desk, reference, TOM) == (MembershipStatus.LEFT, Role.CONTRIBUTOR)
    assert (await desk.presses(TOM, "answers", reference)).result is Result.REFUSED
    assert (await here(desk, TOM, Pressed("join_here", reference))).result is Result.REFUSED
    assert (await targets(desk))[-1] == "C1" or "C1" in (await targets(desk))[-3:], "the channel is told"


async def test_to_hear_in_the_channel_what_happens_after_it_was_taken_out(desk: Desk) -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    onboarding.add_place(TeamPlace(Channel.WEB, "riverside", "C1", "#general"))
    reference = await desk.keep(onboarding)
    await desk.presses(PRIYA, "approve", reference, "eligibility")
    async with desk.database.reading() as session:
        rows = (await session.exec(select(OutboxRow).where(col(OutboxRow.target) == "C1"))).all()
    await desk.presses(AMARA, "close_channel", reference, "C1")
    assert rows and [await composed(desk, row.id or 0) for row in rows] == [None] * len(rows)


async def composed(desk: Desk, key: int) -> str | None:
    async with desk.database.reading() as session:
        row = await outbox.by_id(session, key)
    assert row
    message = await desk.manager.compose(row)
    return str(message) if message else None


async def test_to_take_the_channel_out_as_somebody_who_does_not_own_it(desk: Desk) -> None:
    reference = await begun(desk)
    await here(desk, TOM, Pressed("join_here", reference))
    assert (await desk.presses(TOM, "close_channel", reference, "C1")).result is Result.REFUSED
    assert (await desk.onboarding(reference)).places


# Where the assistant is not


async def test_to_fill_the_operators_dead_letters_from_a_channel_without_the_assistant(desk: Desk) -> None:
    desk.channels.facts.clear()
    asked = await here(desk, AMARA, Typed("onboard"))
    assert "The assistant is not in this channel" in said_by(asked)
    assert [button.action for button in asked.messages[0].buttons] == ["start_alone"]
    assert "The assistant is not in this channel" in said_by(await here(desk, AMARA, Pressed("start_here")))
    assert not await targets(desk)


async def test_a_channel_that_is_lost_later_is_taken_out_and_its_people_are_told(desk: Desk) -> None:
    reference = await begun(desk)
    async with desk.database.reading() as session:
        row = (await session.exec(select(OutboxRow).where(col(OutboxRow.target) == "C1"))).first()
    assert row and row.id
    for _ in range(2):
        await desk.manager.handle(desk.turn(PRIYA, Unreached(row.id)))
    assert not (await desk.onboarding(reference)).places
    assert (await desk.kinds(reference)).count("channel_lost") == 1
    assert AMARA.user in await targets(desk)
