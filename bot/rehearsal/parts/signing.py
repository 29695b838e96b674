"""Sign-off by the named person: asked for beside the answers, read and said by them alone, seen by both sides."""

from __future__ import annotations

from collections.abc import Mapping

from bot.rehearsal.answers import accepted
from bot.rehearsal.parts.registering import TOM
from bot.rehearsal.seats import Seat, World

OFFICER = "Clinical Safety Officer"


async def ask_tom(world: World, seat: Seat, again: bool = False, who: Mapping[str, str] = TOM) -> None:
    """Tom is the Clinical Safety Officer, and has never seen the onboarding. `who`: as the form is told of him."""
    world.scene("Sign-off by the Clinical Safety Officer")
    await world.tom.says("help")
    await seat.says("status")
    await seat.presses("Check your answers")
    await seat.sees(f"Sign-off by the {OFFICER}")
    await seat.sees("Said by the applicant")
    await seat.presses("Ask somebody else" if again else "Ask them to sign off", near=OFFICER)
    accepted(await seat.fills(who))
    await seat.sees("We sent Tom Ellis a message here. We remind them after 3 and 7 working days.")
    await world.settle()
    await seat.says("status")
    await seat.sees("Waits for sign-off")


async def agree(world: World, seat: Seat) -> None:
    """He reads exactly what he declares, and agrees; the others hear it."""
    await world.tom.sees("You are asked to sign off the onboarding of Riverside appointment reminders")
    await world.tom.presses("Read and sign off")
    await world.tom.sees(f"I am the {OFFICER} of this service.")
    await world.tom.presses("I agree")
    await world.tom.sees("Thank you. We kept that you agree")
    await world.settle()
    await seat.sees(f"Tom Ellis agreed as {OFFICER}")
    await world.priya.sees(f"Tom Ellis agreed as {OFFICER}")


async def cannot_agree(world: World, seat: Seat) -> None:
    """He says why not, and both sides read it."""
    await world.tom.presses("Read and sign off")
    await world.tom.presses("I cannot agree")
    accepted(await world.tom.fills({"words": "The report is not the one that I approved."}))
    await world.tom.sees("Thank you. We told the applicant and the onboarding team why you cannot agree.")
    await world.settle()
    await seat.sees(f"Tom Ellis cannot agree as {OFFICER}")
    await world.priya.sees("The report is not the one that I approved.")


async def read_it(world: World) -> None:
    """The onboarding team sees beside the answers who confirmed them."""
    await world.priya.presses("See the answers")
    await world.priya.sees(f"Confirmed by the {OFFICER}")
