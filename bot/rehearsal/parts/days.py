"""The onboarding team's days: words that it often sends, a snooze, its morning; and an applicant who is reminded."""

from __future__ import annotations

from bot.rehearsal.answers import accepted
from bot.rehearsal.parts.calling import offer
from bot.rehearsal.seats import World, uk

_WORDS = "Hello {contact name}, we look at {service} this week."
_SENT = "Hello Amara Okafor, we look at Riverside appointment reminders this week."
_NEW_REPLY = "6"  # after the 5 that there are to begin with
_TIMES = ("2027-03-02 10:00", "2027-03-03 14:00")
_WHY = "Their lead is on leave until 13 January."


async def keep_words(world: World) -> None:
    """Priya keeps words that she often sends, and sends them with the applicant's name in them."""
    world.scene("Words that are often sent")
    await world.priya.says("replies")
    await world.priya.sees("How is it going?")
    await world.priya.presses("Add words")
    new = {"purpose": "message_applicant", "name": "This week", "words": _WORDS}
    accepted(await world.priya.fills(new))
    await world.daniel.says("replies")
    await world.daniel.sees("This week")
    await world.priya.presses("Message the applicant")
    accepted(await world.priya.fills({"canned": _NEW_REPLY}))
    await world.settle()
    await world.amara.sees(_SENT)
    await world.priya.says("replies")
    await world.priya.sees("Sent 1 time")
    await world.priya.presses("Remove This week")
    await world.priya.sees("We removed these words.")


async def hear_the_morning(world: World) -> None:
    """On Monday at 9am the channel hears what is new and what waits, and Priya has her own from then on."""
    world.scene("The morning's summary")
    await world.priya.says("summary")
    await world.priya.sees("Waiting for us: 1")
    await world.priya.presses("Send me mine each morning")
    await world.priya.sees("We send you a summary of what you have at 9am on working days")
    await world.priya.presses("Stop sending me this")
    await world.priya.sees("We do not send you a summary each morning.")
    await world.daniel.does_not_see("Summary for Monday 21 December 2026")
    await world.travel(uk(2026, 12, 21, 9))
    await world.daniel.sees("Summary for Monday 21 December 2026")
    await world.daniel.sees("New since Friday 18 December 2026: 1")
    await world.amara.does_not_see("Summary for")


async def put_it_off(world: World) -> None:
    """What is due on 6 January is snoozed: nobody is told of it until 13 January."""
    world.scene("A snooze")
    await world.priya.presses("Snooze")
    accepted(await world.priya.fills({"until": "2027-01-13", "words": _WHY}))
    await world.priya.sees("We tell nobody what is due here until Wednesday 13 January 2027.")
    await world.settle()
    await world.daniel.sees(_WHY)
    await world.daniel.presses("End the snooze")
    await world.daniel.sees("This is not snoozed any more.")
    await world.settle()
    await world.priya.presses("Snooze")
    accepted(await world.priya.fills({"until": "2027-01-13", "words": _WHY}))
    await world.settle()
    await world.travel(uk(2027, 1, 11, 9))
    await world.daniel.does_not_see("The reply to this registration was due by")
    await world.travel(uk(2027, 1, 13, 9))
    await world.daniel.sees("The snooze is over.")
    await world.amara.does_not_see(_WHY)


async def remind_amara(world: World) -> None:
    """She is reminded after 5 working days, puts reminders off for a week, stops them, and turns them on again."""
    world.scene("Reminders")
    await offer(world.priya, _TIMES)
    await world.settle()
    await world.travel(uk(2027, 1, 20, 9))
    await world.amara.sees("It is your turn. Your onboarding is waiting for this")
    await world.amara.presses("Snooze for a week")
    await world.amara.sees("We do not remind you of anything before Wednesday 27 January 2027 at 9am GMT.")
    await world.amara.presses("Stop reminding me")
    await world.amara.sees("We do not remind you of unfinished work any more.")
    await world.amara.says("reminders")
    await world.amara.presses("Remind me again")
    await world.amara.sees("We remind you of unfinished work after 5, 15 and 30 working days")
