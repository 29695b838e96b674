"""What both sides look at before a message is sent: templates as recipients see them, and a routing plan."""

from __future__ import annotations

from bot.rehearsal.answers import accepted, fill_in
from bot.rehearsal.seats import Seat, World

TEXT_MESSAGE = "templates.text_message.content"
COMMENT = "Say who the text message comes from."
BETTER = (
    "Riverside NHS Trust: ((firstName)), your appointment at ((clinicName)) is on ((appointmentDate)) at "
    "((appointmentTime)). To change it: https://riverside.example/appointments"
)


async def see_the_templates(world: World, seat: Seat) -> None:
    """Amara writes a template for each channel, and sees each as its recipient does."""
    world.scene("Templates as their recipients see them")
    await _open(seat, "6. Create your templates")
    await seat.sees("What does the message say?")
    await seat.presses("Answer in a form")
    await fill_in(seat)
    await seat.presses("See how they look")
    await seat.sees("As the NHS App shows it")
    await seat.sees("Dear Sam,")
    await seat.sees("Fragment 1 of 1")
    await seat.sees("NHS number: 999 123 4567")


async def _open(seat: Seat, stage: str) -> None:
    await seat.says("status")
    await seat.presses("See all 11 stages")
    await seat.presses("Open", near=stage)


async def comment_on_one(world: World, seat: Seat) -> None:
    """Priya comments on one of them, Amara changes it there, and both read what changed."""
    world.scene("A comment on one template")
    await world.priya.presses("See the answers")
    await world.priya.presses("See how they look")
    await world.priya.presses("See more: Text message template")
    await world.priya.sees("Example data in its fields")
    await world.priya.presses("Comment on an item")
    accepted(await world.priya.fills({"words": COMMENT}))
    await world.settle()
    await seat.sees("Priya Shah from the onboarding team wrote about Text message template, at stage 6")
    await _open(seat, "6. Create your templates")
    await seat.presses("See how they look")
    await seat.presses("See more: Text message template")
    await seat.sees(COMMENT)
    await seat.presses("Change", near=COMMENT)
    accepted(await seat.fills({TEXT_MESSAGE: BETTER}))
    await seat.presses("See how they look")
    await seat.presses("See more: Text message template")
    await seat.sees('put in: "Riverside NHS Trust:"')


async def see_the_plan(world: World, seat: Seat) -> None:
    """The order of channels is chosen, and drawn with how long each waits and what it costs."""
    world.scene("A routing plan as a picture")
    await _open(seat, "7. Create your routing plans")
    await seat.sees("Which channels do you want to use, and in which order?")
    await seat.presses("Answer in a form")
    await fill_in(seat)
    await seat.sees("If not read in 24 hours")
    await seat.sees("Expected: £")
