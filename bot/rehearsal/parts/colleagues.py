"""Colleagues: invited, joined, only looking on; and a service that somebody has registered before."""

from __future__ import annotations

from bot.rehearsal.answers import accepted
from bot.rehearsal.parts.registering import answer_registration
from bot.rehearsal.seats import Seat, World

TOM = {"name": "Tom Ellis", "email": "tom.ellis@riverside.example"}


async def invite_tom(world: World, seat: Seat, role: str) -> None:
    """Tom is invited by his work email address and joins with one press."""
    world.scene("A colleague joins")
    await seat.presses("People")
    await seat.presses("Add a colleague")
    accepted(await seat.fills({**TOM, "role": role}))
    await seat.sees("We invited Tom Ellis.")
    await world.tom.says("onboard")
    await world.tom.sees("invites you to join")
    await world.tom.presses("Join")
    await world.settle()
    await seat.sees(f"Tom Ellis joined as a {role}")


async def look_on(world: World) -> None:
    """A viewer sees where it stands, and changes nothing."""
    world.scene("A viewer looks on")
    await world.tom.says("status")
    await world.tom.sees("Riverside appointment reminders, Riverside NHS Trust")
    await world.tom.does_not_see("Answer in a form")
    await world.tom.says("withdraw")
    await world.tom.sees("Only the owner of this onboarding can do this.")


async def register_again(world: World) -> None:
    """Tom registers the service that Amara registered, is offered hers, and joins it."""
    world.scene("The same service, registered twice")
    await answer_registration(world.tom)
    await world.tom.presses("Register your interest")
    await world.tom.sees("Your organisation may have registered this service already")
    await world.tom.presses("Ask to join the first one")
    await world.tom.sees("We asked the owner. We will tell you when you are added.")
    await world.tom.says("status")
    await world.tom.sees("Its owner has not decided yet. We will tell you when they do.")
    await world.settle()
    await world.amara.sees("Tom Ellis asks to join Riverside appointment reminders")
    await world.amara.presses("Add to the team")
    await world.settle()
    await world.tom.sees("You joined as a contributor")
    await world.tom.sees("This draft was put away, because its owner joined Riverside appointment reminders")
    await world.tom.says("status")
    await world.tom.sees("The onboarding team's turn: They offer you times for the engagement call")
