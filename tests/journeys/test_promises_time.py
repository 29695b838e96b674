"""Promises 24 to 28 of what a picky user would notice: time."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal import script
from bot.rehearsal.local_world import InMemoryWorld
from bot.rehearsal.parts import calling, registering, reviewing
from bot.rehearsal.seats import uk
from conversations.guidance.uk_time import LONDON
from conversations.guidance.working_days import is_working_day
from conversations.replies import SummaryList
from conversations.text import Moment, plain
from tests.kit.seats import Listener, events

ELIGIBILITY = reviewing.STAGES[0]
NUDGE = "It is your turn. Your onboarding is waiting for this"


async def test_24_registered_before_christmas_a_reply_is_due_by_6_january(house: InMemoryWorld) -> None:
    assert house.now == uk(2026, 12, 18, 16, 55)
    await registering.register(house, house.amara)
    await house.amara.sees("We aim to contact you by 6 January 2027")
    await house.travel(uk(2027, 1, 6, 18))
    await house.priya.does_not_see("The reply to this registration was due")
    await house.travel(uk(2027, 1, 7, 9))
    await house.priya.sees("The reply to this registration was due by 6 January 2027")


async def test_26_times_are_moments_for_the_readers_zone_and_name_gmt_or_bst(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    await calling.offer(house.priya, ("2027-03-25 10:00", "2027-03-30 10:00"))
    times = [
        row.value
        for block in house.amara.view[-1].message.blocks
        if isinstance(block, SummaryList)
        for row in block.rows
    ]
    assert [type(part) for time in times for part in time] == [Moment, Moment]
    assert [plain(time) for time in times] == [
        "Thursday 25 March 2027 at 10am GMT",
        "Tuesday 30 March 2027 at 10am BST",
    ]
    first, second = (part.at for time in times for part in time if isinstance(part, Moment))
    assert second - first == timedelta(days=5, hours=-1)


async def test_27_reminders_stop_when_the_other_side_acts(house: InMemoryWorld, listener: Listener) -> None:
    await registering.register(house, house.amara)
    await calling.offer(house.priya, calling.OFFERED)
    await house.travel(uk(2027, 1, 20, 12))
    await house.priya.does_not_see("A reply to this registration is due")
    assert any(words.startswith(NUDGE) for words in listener.told_to("Amara"))


async def test_27_an_applicant_who_has_answered_is_not_reminded(house: InMemoryWorld, listener: Listener) -> None:
    await script.to_invitation(house)
    await reviewing.answer(house.amara)
    await reviewing.submit(house, house.amara, ELIGIBILITY)
    heard = len(listener.told_to("Amara"))
    await house.travel(house.now + timedelta(days=60))
    assert len(listener.told_to("Amara")) == heard


async def test_27_reminders_come_in_working_hours_and_at_most_one_a_day(house: InMemoryWorld) -> None:
    await script.to_invitation(house)
    await house.travel(house.now + timedelta(days=90))
    history = await events(house, house.amara.button("Withdraw").about)
    moments = [event.at.astimezone(LONDON) for event in history if event.kind == "nudged"]
    assert len(moments) == 3
    assert len({moment.date() for moment in moments}) == len(moments)
    assert all(is_working_day(moment.date()) and 9 <= moment.hour < 17 for moment in moments)
    assert not any(moment.date() == uk(2027, 3, 29, 9).date() for moment in moments), "Easter Monday"


async def test_28_the_clock_of_the_team_pauses_while_it_waits_for_the_applicant(house: InMemoryWorld) -> None:
    await script.to_invitation(house)
    await house.priya.sees("The applicant's turn: Stage 4, Confirm setup and eligibility")
    await house.travel(house.now + timedelta(days=14))
    await reviewing.answer(house.amara)
    await house.priya.sees("Waiting here: 14 days, since Monday 22 February 2027")
    await reviewing.submit(house, house.amara, ELIGIBILITY)
    await house.priya.sees("Your turn: Review stage 4, Confirm setup and eligibility")
    await house.priya.sees("Waiting here: 0 days, since Monday 8 March 2027")
    await house.travel(house.now + timedelta(days=3))
    await reviewing.ask_for_more(house, house.priya, house.amara, ELIGIBILITY)
    await house.priya.sees("The applicant's turn: Give more information for stage 4")
    await house.priya.sees("Waiting here: 0 days, since Thursday 11 March 2027")


async def test_28_both_sides_read_whose_turn_it_is(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    await house.amara.says("status")
    await house.amara.sees("The onboarding team's turn: They offer you times for the engagement call.")
    await house.priya.sees("Your turn: Offer call times. We aim to reply by 6 January 2027")
    await calling.offer(house.priya, calling.OFFERED)
    await house.amara.says("status")
    await house.amara.sees("Your turn: Choose a time for the engagement call")
    await house.priya.sees("The applicant's turn: Choose a time for the engagement call")
    await house.amara.presses("Choose a call time")
    await house.amara.presses("Choose", near="8 January 2027")
    await house.amara.says("status")
    await house.amara.sees("Nobody's turn: The engagement call is on Friday 8 January 2027 at 11am GMT")
    await house.travel(uk(2027, 1, 8, 13))
    await house.priya.sees("Your turn: Record that the engagement call of Friday 8 January 2027 at 11am GMT was held")
