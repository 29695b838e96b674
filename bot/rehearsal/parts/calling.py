"""Stages 2 and 3: the engagement call, prepared, arranged, moved and held; the waiting list and the invitation."""

from __future__ import annotations

from collections.abc import Sequence

from bot.rehearsal.answers import accepted, fill_in
from bot.rehearsal.seats import Seat, World, uk

OFFERED = ("2027-01-07 10:00", "2027-01-07 14:30", "2027-01-08 11:00")
LATER = ("2027-01-12 15:00", "2027-01-13 10:00")
AWAY = "Our booking lead is away until 11 January. Any afternoon that week suits us."
AGREED = (
    "420,000 messages a year on 4 channels, with the NHS App first. We talked about the cost of text messages "
    "and letters. Next, we prioritise the service."
)
WAITING_REASON = "Several large services start before April, and we support each of them closely."


async def prepare(world: World, seat: Seat) -> None:
    """Volumes, channels and aims before the call; the estimate stands beneath them."""
    world.scene("Stage 2: prepare for the engagement call")
    await seat.presses("Answer in a form")
    await fill_in(seat)
    await seat.sees("Estimated cost for a year")
    await seat.sees("240,000")
    await world.settle()
    await world.priya.sees("gave the details for the engagement call")
    await world.priya.presses("See the answers", near="gave the details for the engagement call")
    await world.priya.sees("Estimated cost for a year")


async def offer(team: Seat, times: Sequence[str], label: str = "Offer call times") -> None:
    await team.presses(label)
    accepted(await team.fills({"times": times}))


async def arrange(world: World, seat: Seat) -> None:
    """Times offered, one chosen, and the call moved because the applicant asks."""
    await world.travel(uk(2027, 1, 4, 9))
    world.scene("Stage 2: arrange the engagement call")
    await offer(world.priya, OFFERED)
    await world.settle()
    await seat.sees("Priya Shah from the onboarding team offers you times for the engagement call")
    await seat.presses("Choose", near="7 January 2027 at 2:30pm")
    await seat.sees("Your engagement call is booked")
    await seat.sees("for about 30 minutes. Priya Shah from the onboarding team holds it.")
    await seat.sees("The onboarding team sends the invitation, with the link to join, to amara.okafor@")
    await world.settle()
    await world.priya.sees("Send the invitation, with the link to join, to amara.okafor@riverside.example")
    await world.priya.sees("Amara Okafor chose Thursday 7 January 2027 at 2:30pm GMT for the engagement call")
    await _move(world, seat)


async def _move(world: World, seat: Seat) -> None:
    world.scene("Stage 2: move the engagement call")
    await seat.presses("Ask for another time")
    accepted(await seat.fills({"words": AWAY}))
    await seat.sees("Your call stays booked until then.")
    await world.settle()
    await world.priya.sees("Any afternoon that week suits us.")
    await offer(world.priya, LATER, "Offer other times")
    await world.settle()
    await world.priya.sees("Tuesday 12 January 2027 at 3pm GMT; Wednesday 13 January 2027 at 10am GMT")
    await world.settle()
    await seat.presses("Choose", near="12 January 2027 at 3pm")
    await seat.sees("It is on Tuesday 12 January 2027 at 3pm GMT")


async def hold(world: World, seat: Seat) -> None:
    """Both sides are reminded; the call is held, and what was agreed is kept where both sides see it."""
    await world.travel(uk(2027, 1, 11, 9))
    await seat.sees("Your engagement call is on Tuesday 12 January 2027 at 3pm GMT")
    await world.priya.sees("The engagement call is on Tuesday 12 January 2027 at 3pm GMT")
    await world.travel(uk(2027, 1, 12, 16))
    world.scene("Stage 2: the engagement call")
    await world.priya.presses("Record that the call was held")
    accepted(await world.priya.fills({"words": AGREED}))
    await world.settle()
    await seat.sees("Your engagement call was held. This is what was agreed")
    await seat.sees("420,000 messages a year on 4 channels")


async def lose_the_last_time(world: World) -> None:
    """One time, offered to two applicants: the first has it, and the second is offered another."""
    world.scene("Stage 2: two applicants, one time")
    await offer_to(world.priya, "Riverside appointment reminders", OFFERED[:1])
    await offer_to(world.priya, "Northgate test results", OFFERED[:1])
    await world.settle()
    await world.amara.presses("Choose")
    await world.amara.sees("Your engagement call is booked")
    await world.settle()
    await world.grace.sees("The call times that were offered are not free any more")
    await world.priya.sees("The call times that we offered are not free any more. Offer other times")
    await offer_to(world.priya, "Northgate test results", OFFERED[1:2])
    await world.settle()
    await world.grace.presses("Choose", near="7 January 2027 at 2:30pm")
    await world.grace.sees("Your engagement call is booked")


async def offer_to(team: Seat, service: str, times: Sequence[str]) -> None:
    """Offer times from the card of one of several services."""
    await team.presses("Offer call times", near=service)
    accepted(await team.fills({"times": times}))


async def wait(world: World, seat: Seat) -> None:
    """The applicant sees why it waits, when it was last looked at, and that there is no date."""
    await world.travel(uk(2027, 1, 15, 11))
    world.scene("Stage 3: the waiting list")
    await world.daniel.presses("Set priority and reason")
    accepted(await world.daniel.fills({"priority": "normal", "reason": "capacity", "words": WAITING_REASON}))
    await world.settle()
    await seat.sees("The service is on the waiting list until there is capacity. We cannot give a date")
    await seat.sees(WAITING_REASON)
    await seat.says("status")
    await seat.sees("We last looked on 15 January 2027")


async def invite(world: World, seat: Seat) -> None:
    await world.travel(uk(2027, 2, 22, 10))
    world.scene("Stage 3: the invitation")
    await world.daniel.presses("Invite")
    await world.settle()
    await seat.sees("You are invited to start integration and onboarding")
