"""Stages 0 and 1: the self-check and the registration, typed or in the form; not eligible, and withdrawn.

And colleagues: invited, joined, only looking on; and a service that somebody has registered before.
"""

from __future__ import annotations

from bot.rehearsal.answers import Typed, accepted, fill_in, in_the_chat
from bot.rehearsal.seats import Seat, World
from models.enums import Stage

TOM = {"name": "Tom Ellis", "email": "tom.ellis@riverside.example"}


NORTHGATE = {"organisation": "Northgate Health", "ods_code": "N8G", "service": "Northgate test results"}
"""What another applicant answers."""


async def register(world: World, seat: Seat, part_of_nhs_england: str = "no") -> None:
    """Register by typing; a mistyped email address leads to the form."""
    world.scene("Before you start")
    await seat.says("onboard")
    await seat.sees("You can use NHS Notify if your programme or service is part of NHS England")
    await seat.presses("Answer here in the chat")
    for answer in in_the_chat(Stage.BEFORE_YOU_START, part_of_nhs_england=part_of_nhs_england):
        await seat.says(answer)
    await seat.sees("You can use NHS Notify. Next, register your interest.")
    world.scene("Stage 1: register your interest")
    for answer in (*in_the_chat(Stage.REGISTRATION, before="registration.email"), "amara.okafor@riverside"):
        await seat.says(answer)
    await seat.sees("Enter an email address in the correct format, such as name@nhs.net")
    await seat.presses("Answer in a form")
    await fill_in(seat)
    await send(world, seat)


async def register_in_forms(world: World, seat: Seat, **instead: Typed) -> None:
    """The same in forms alone."""
    await answer_registration(seat, **instead)
    await send(world, seat)


async def answer_registration(seat: Seat, **instead: Typed) -> None:
    """Everything but the last press."""
    await seat.says("onboard")
    await seat.presses("Answer in a form")
    await fill_in(seat, **instead)
    await seat.sees("Everything is answered. Check it, then register your interest.")


async def send(world: World, seat: Seat) -> None:
    """The last press, and the day by which the team aims to reply: 10 working days, without Christmas."""
    await seat.presses("Register your interest")
    await seat.sees("We have registered your interest")
    await seat.sees("We aim to contact you by 6 January 2027")
    await world.settle()
    await world.priya.sees("registered interest in NHS Notify")
    await world.priya.sees("Offer call times. We aim to reply by 6 January 2027")


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


async def withdraw(world: World, seat: Seat) -> None:
    """Two presses: the button, and the yes."""
    world.scene("The applicant withdraws")
    await seat.presses("Withdraw")
    await seat.sees("You have withdrawn Riverside appointment reminders, Riverside NHS Trust")
    await seat.sees("We keep your answers and the record of decisions.")
    await world.settle()
    await world.priya.sees("withdrew from onboarding")


async def take_up_again(world: World, seat: Seat) -> None:
    """One press, and it goes on where it stood."""
    world.scene("The applicant takes it up again")
    await seat.presses("Take it up again")
    await seat.sees("They offer you times for the engagement call")
    await world.settle()
    await world.priya.sees("took this onboarding up again")
    await world.priya.sees("Offer call times")


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
