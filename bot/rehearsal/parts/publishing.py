"""Stage 2 with times that the onboarding team has published: booked, moved, given up, booked again and missed."""

from __future__ import annotations

from bot.rehearsal.answers import accepted
from bot.rehearsal.seats import RehearsalProblem, Seat, World, uk

LINK = "https://meet.example.org/notify"
PATTERN = "Tuesdays and Thursdays 10am to 11am, 30 minutes, for 2 weeks"


async def publish(world: World) -> None:
    """A pattern that gives nothing first, then one that does, and one time more by the form."""
    world.scene("Stage 2: call times are published")
    await world.priya.says("publish Tuesdays 10am to 10:15am")
    await world.priya.sees("No call of 30 minutes fits between 10am and 10:15am")
    await world.priya.says(f"publish {PATTERN}, {LINK}")
    await world.priya.sees("We published 8 call times, from Tuesday 5 January 2027 at 10am GMT")
    await world.priya.sees("1 applicant waits for a call and can book now")
    await world.priya.presses("Show the call times")
    await world.priya.presses("Publish call times")
    sheet = await world.priya.fills({"times": ("2027-01-05 10:15",), "link": LINK})
    if sheet is None or "these overlap others" not in sheet.errors.get("times", ""):
        raise RehearsalProblem("A time was published twice.")
    accepted(await world.priya.fills({"times": ("2027-01-15 14:00",)}))
    await world.priya.sees("We published 1 call time, from Friday 15 January 2027 at 2pm GMT")


async def book_and_move(world: World, seat: Seat) -> None:
    """One press each."""
    world.scene("Stage 2: the applicant books a time, and another one")
    await world.settle()
    await seat.sees("You can choose a time for the engagement call")
    await seat.presses("Choose", near="Tuesday 5 January 2027 at 10:30am")
    await seat.sees("Your engagement call is booked")
    await seat.sees("Join the call")
    await world.settle()
    await world.priya.sees("Amara Okafor chose Tuesday 5 January 2027 at 10:30am GMT for the engagement call")
    await seat.presses("See the other times")
    await seat.presses("Choose", near="Thursday 7 January 2027 at 10am")
    await seat.sees("It is on Thursday 7 January 2027 at 10am GMT")
    await seat.sees("for about 30 minutes")


async def give_up_and_book_again(world: World, seat: Seat) -> None:
    """The time that was given up is free for others, and for the applicant."""
    world.scene("Stage 2: the applicant cancels, and books again")
    await seat.presses("Cancel the call")
    await seat.sees("We cancelled the call and told the onboarding team.")
    await seat.presses("Choose a call time")
    await seat.presses("Choose", near="Tuesday 12 January 2027 at 10am")
    await seat.sees("It is on Tuesday 12 January 2027 at 10am GMT")
    await world.settle()
    await world.priya.says("calls")
    await world.priya.sees("9 times published for engagement calls")
    await world.priya.sees("1 of 1")


async def miss_it(world: World, seat: Seat) -> None:
    """Both are reminded twice; nobody comes, and the applicant can choose again."""
    await world.travel(uk(2027, 1, 11, 9))
    world.scene("Stage 2: reminders of the call, to which nobody comes")
    await seat.sees("Your engagement call is on Tuesday 12 January 2027 at 10am GMT")
    await world.travel(uk(2027, 1, 12, 9))
    await seat.sees("Your engagement call begins in an hour, on Tuesday 12 January 2027 at 10am GMT")
    await world.priya.sees("The engagement call begins in an hour")
    await world.travel(uk(2027, 1, 12, 10, 45))
    await world.priya.presses("Record that nobody came")
    await world.settle()
    await seat.sees("We missed you at the engagement call on Tuesday 12 January 2027 at 10am GMT")
    await seat.presses("Choose a call time")
    await seat.presses("Choose", near="Thursday 14 January 2027 at 10am")


async def hold(world: World, seat: Seat) -> None:
    """The notes begin with what the applicant answered."""
    await world.travel(uk(2027, 1, 14, 11))
    world.scene("Stage 2: the call, with notes that are filled in")
    await world.priya.presses("Record that the call was held")
    accepted(await world.priya.fills({"words": "We begin in March with emails."}))
    await world.settle()
    await seat.sees("Your engagement call was held. This is what was agreed")
    await seat.sees("What they want to achieve:")
    await seat.sees("Agreed: We begin in March with emails.")
