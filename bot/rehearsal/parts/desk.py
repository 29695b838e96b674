"""The onboarding team's desk: an onboarding is taken, noted about, read as a whole and given back."""

from __future__ import annotations

from bot.rehearsal.answers import accepted
from bot.rehearsal.seats import World

_CLOSED = "We are closed on 25 and 28 December."
_LEAVE = "I am on leave until February."
_PRIYA = "2"  # whom the assistant met after Amara
_NOTE = "They call back on Monday."


async def take(world: World) -> None:
    """Priya has it from now on, which both sides read."""
    world.scene("Who has it")
    await world.priya.presses("Take it")
    await world.settle()
    await world.priya.sees("Priya Shah has this onboarding now")
    await world.amara.says("status")
    await world.amara.sees("Your onboarding manager")
    await world.amara.sees("Priya Shah")


async def keep_a_note(world: World) -> None:
    """The onboarding team reads it, and the applicant does not."""
    world.scene("A note")
    await world.priya.presses("Add a note")
    accepted(await world.priya.fills({"words": _NOTE}))
    await world.settle()
    await world.daniel.sees(_NOTE)
    await world.amara.says("status")
    await world.amara.does_not_see(_NOTE)


async def see_everything(world: World) -> None:
    """Daniel reads all of it in one place: the answers, the people and what happened."""
    world.scene("Everything in one place")
    await world.daniel.presses("See everything")
    await world.daniel.sees("Owner, joined since")
    await world.daniel.sees("History of Riverside appointment reminders")


async def read_the_numbers(world: World) -> None:
    """Daniel reads how many came through and what was late; Amara is shown none of it."""
    world.scene("The numbers")
    await world.daniel.says("numbers")
    await world.daniel.sees("How many in each month")
    await world.daniel.sees("Median working days at each stage")
    await world.daniel.sees("Our own steps that we took late")
    await world.amara.says("numbers")
    await world.amara.does_not_see("How many in each month")


async def take_copies(world: World) -> None:
    """Each side gets the case as files: the onboarding team with its notes, the applicant without."""
    world.scene("The case file")
    await world.daniel.presses("Export the case file")
    await world.daniel.sees("It holds internal notes, so do not pass it to the applicant.")
    await world.amara.says("download")
    await world.amara.sees("This is your copy of")
    await world.amara.does_not_see("internal notes")
    await world.settle()


async def look_through(world: World) -> None:
    """Daniel finds it by a slip of its name, and Priya sees it in the queue, of which she chooses what to do."""
    world.scene("Found, and in the queue")
    await world.daniel.says("find rivreside")
    await world.daniel.sees('1 onboarding like "rivreside"')
    await world.priya.says("queue mine")
    await world.priya.sees("1 open onboarding")
    await world.priya.sees("Yours. Longest waiting first")
    await world.priya.presses("Change what is shown")
    accepted(await world.priya.fills({"turn": "us", "who": "any", "due": ["week"], "sort": "due"}))
    await world.priya.sees("Our turn, due this week. Due first")
    await world.priya.says("queue all")


async def tell_several(world: World) -> None:
    """The same words for all that the queue shows: looked at first, sent, and reported."""
    world.scene("Several at once")
    await world.priya.presses("Choose several")
    accepted(await world.priya.fills({"all": ["all"], "what": "message"}))
    accepted(await world.priya.fills({"words": _CLOSED}))
    await world.priya.sees("Message 1 onboarding?")
    await world.priya.presses("Message them")
    await world.priya.sees("We are doing this now")
    await world.settle()
    await world.amara.sees(_CLOSED)
    await world.daniel.sees("Messaged 1 onboarding")


async def see_who_waits(world: World) -> None:
    """Nobody is on the waiting list yet. Priya writes down how many there is room for in this month."""
    world.scene("The waiting list")
    await world.priya.says("waiting")
    await world.priya.sees("0 onboardings on the waiting list")
    await world.priya.presses("Set how many you expect to invite")
    this_month = next(iter(await world.priya.form_fields()))
    told = await world.priya.fills({this_month: "a few"})
    assert told is not None and "Enter a whole number" in told.errors[this_month]
    accepted(await world.priya.fills({this_month: "12"}))
    await world.priya.sees("12 expected")


async def give_back(world: World) -> None:
    """Nobody has it any more, and whoever wants it can take it."""
    world.scene("Nobody has it")
    await world.priya.presses("Unassign")
    await world.settle()
    await world.daniel.sees("Nobody has this onboarding now")
    await world.daniel.presses("Take it")
    await world.settle()
    await world.priya.sees("Daniel Reid has this onboarding now")


async def hand_over(world: World) -> None:
    """Everything that Daniel has is Priya's from now on, with why."""
    world.scene("Handed over")
    await world.daniel.presses("Hand over")
    told = await world.daniel.fills({"assignee": _PRIYA, "words": ""})
    assert told is not None and "Enter why" in told.errors["words"]
    accepted(await world.daniel.fills({"assignee": _PRIYA, "words": _LEAVE}))
    await world.daniel.sees("Every open onboarding of Daniel Reid is with Priya Shah now.")
    await world.settle()
    await world.priya.sees("Daniel Reid gave this onboarding to Priya Shah")
    await world.priya.sees(_LEAVE)
    await world.amara.says("status")
    await world.amara.sees("Priya Shah")
    await world.amara.does_not_see(_LEAVE)
