"""The onboarding team moves an onboarding over to the journey of 5 steps."""

from __future__ import annotations

from bot.rehearsal.answers import accepted
from bot.rehearsal.seats import Seat, World
from conversations.content.loader import newest_versions


async def move_over(world: World, seat: Seat) -> None:
    """What is carried and what is asked anew is read first; both sides hear of the move."""
    world.scene("Moved over to the 5 steps")
    await world.priya.presses("See everything")
    await world.priya.presses("Move to another journey")
    accepted(await world.priya.fills({"version": newest_versions()["five-steps"]}))
    await world.priya.sees("Nothing is moved yet. No answer is lost")
    await world.priya.sees("Approvals that fall")
    await world.priya.presses("Move it")
    await world.priya.sees("You moved this onboarding to 5 steps")
    await world.settle()
    await seat.sees("Priya Shah moved this onboarding from 11 stages")
    await seat.sees("Stage 1, Prepare your integration")
    await seat.says("status")
    await seat.presses("See all 5 steps")
    await seat.sees("3. Build your integration")
