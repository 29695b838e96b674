"""Stage 3: the waiting list with its reason and no date, and the invitation."""

from __future__ import annotations

from bot.rehearsal.parts.answering import accepted
from bot.rehearsal.parts.moments import uk
from bot.rehearsal.seats import Seat, World

REASON = "Several large services start before April, and we support each of them closely."


async def wait(world: World, seat: Seat) -> None:
    """The applicant sees why it waits, when it was last looked at, and that there is no date."""
    await world.travel(uk(2027, 1, 15, 11))
    world.scene("Stage 3: the waiting list")
    await world.daniel.presses("Set priority and reason")
    accepted(await world.daniel.fills({"priority": "normal", "reason": "capacity", "words": REASON}))
    await world.settle()
    await seat.sees("The service is on the waiting list until there is capacity. We cannot give a date")
    await seat.sees(REASON)
    await seat.says("status")
    await seat.sees("We last looked on 15 January 2027")


async def invite(world: World, seat: Seat) -> None:
    await world.travel(uk(2027, 2, 22, 10))
    world.scene("Stage 3: the invitation")
    await world.daniel.presses("Invite")
    await world.settle()
    await seat.sees("You are invited to start integration and onboarding")
