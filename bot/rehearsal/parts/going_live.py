"""Stage 11: the go live date is set, the day comes, and both sides hear of it."""

from __future__ import annotations

from bot.rehearsal.parts.answering import accepted
from bot.rehearsal.parts.moments import uk
from bot.rehearsal.seats import Seat, World

LIVE = "You are live. You can start using NHS Notify to send messages to patients and the public"


async def set_date(world: World, seat: Seat) -> None:
    await world.travel(uk(2027, 4, 12, 10))
    world.scene("Stage 11: the go live date")
    await world.priya.presses("Set go live date")
    accepted(await world.priya.fills({"go_live_on": "2027-05-10"}))
    await world.settle()
    await seat.sees("Your go live date is 10 May 2027")


async def go_live(world: World, seat: Seat) -> None:
    """The day itself, at 8am UK time."""
    await world.travel(uk(2027, 5, 10, 7, 59))
    await seat.does_not_see(LIVE)
    world.scene("Stage 11: the day comes")
    await world.travel(uk(2027, 5, 10, 8))
    await seat.sees(LIVE)
    await world.priya.sees("The service went live with NHS Notify")
    await world.priya.sees("The onboarding is complete and the service is live")
