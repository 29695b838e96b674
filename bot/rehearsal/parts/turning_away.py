"""The other ends: not eligible and a way back, declined and reconsidered, withdrawn."""

from __future__ import annotations

from bot.rehearsal.parts.answering import accepted, fill_in
from bot.rehearsal.seats import Seat, World

WHY_DECLINED = (
    "The messages you describe are newsletters, and NHS Notify is for direct care. Contact us if you plan to send "
    "reminders or results."
)


async def not_eligible_and_back(world: World, seat: Seat) -> None:
    """Neither part of NHS England nor direct care; then the answers are put right."""
    world.scene("Not eligible, and a way back")
    await seat.says("onboard")
    await seat.presses("Answer in a form")
    await fill_in(seat, part_of_nhs_england="no", direct_care="no")
    await seat.sees("You cannot use NHS Notify with these answers")
    await seat.sees("If you think this is wrong or your service is changing, email england.nhsnotify@nhs.net")
    await seat.presses("Change your answers")
    accepted(await seat.fills({"before_you_start.direct_care": "yes"}))
    await seat.sees("You can use NHS Notify")


async def decline(world: World, team: Seat, seat: Seat) -> None:
    world.scene("The onboarding team declines")
    await team.presses("Decline")
    accepted(await team.fills({"words": WHY_DECLINED}))
    await world.settle()
    await seat.sees("Priya Shah declined your onboarding, for this reason")
    await seat.sees(WHY_DECLINED)
    await seat.sees("If you want to talk about this, email england.nhsnotify@nhs.net")


async def reconsider(world: World, team: Seat, seat: Seat) -> None:
    world.scene("The onboarding team looks again")
    await team.presses("Reopen this onboarding")
    await world.settle()
    await seat.sees("Priya Shah reopened this onboarding")


async def withdraw(world: World, seat: Seat) -> None:
    """Two presses: the button, and the yes."""
    world.scene("The applicant withdraws")
    await seat.presses("Withdraw")
    await seat.sees("You have withdrawn. We keep your answers and the record of decisions.")
    await world.settle()
    await world.priya.sees("withdrew from onboarding")
