"""What both sides look at before a message is sent: templates as recipients see them, a plan, and test results."""

from __future__ import annotations

from bot.rehearsal.answers import accepted, fill_in, for_fields
from bot.rehearsal.seats import RehearsalProblem, Seat, World

TEXT_MESSAGE = "templates.text_message.content"
COMMENT = "Say who the text message comes from."
BETTER = (
    "Riverside NHS Trust: ((firstName)), your appointment at ((clinicName)) is on ((appointmentDate)) at "
    "((appointmentTime)). To change it: https://riverside.example/appointments"
)
RESULTS = "integration.results.statement"
TRIED = (
    "Message id 3NjkjinRdP8c05t7VZUYH5QKwIu, HTTP status 201. A batch of 46,000 was refused with 413, and at 429 we "
    "wait. The callback that we received: "
)
CALLBACK = (
    '{"data": [{"type": "MessageStatus", "attributes": {"messageId": "3NjkjinRdP8c05t7VZUYH5QKwIu", '
    '"messageStatus": "delivered", "routingPlan": {"id": "5a1e7c1e-7c61-4b7b-9a0e-6a1f5e0f2c3d"}}}]}'
)
PLAN = "5a1e7c1e-7c61-4b7b-9a0e-6a1f5e0f2c3d"


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


async def see_how_to_integrate(world: World, seat: Seat) -> None:
    """The steps, what to try, and requests that hold the fields of Amara's own templates."""
    world.scene("How to integrate")
    await seat.says("integrate")
    await seat.sees("Integrate with the NHS Notify API")
    await seat.sees("Send more than 45,000 messages or 5.2MB at once")
    await seat.sees("Not yet")
    await seat.sees("<appointmentDate>")
    await seat.sees("<routing plan id>")


async def show_the_results(world: World, seat: Seat) -> None:
    """Half a callback is refused; what was tried is read where it is pasted, by both sides."""
    world.scene("Test results are read")
    await _open(seat, "8. Integrate and test with NHS Notify")
    await seat.presses("Answer in a form")
    sheet = await seat.fills(for_fields(await seat.form_fields(), statement=TRIED + CALLBACK[:-3]))
    if sheet is None or "Paste the whole callback" not in sheet.errors.get(RESULTS, ""):
        raise RehearsalProblem("Half a callback was taken.")
    accepted(await seat.fills({RESULTS: TRIED + CALLBACK}))
    await seat.sees("In your test results we read:")
    await seat.sees("a callback: delivered")
    await seat.sees("HTTP statuses: 201, 413, 429")
    await seat.says("integrate")
    await seat.sees(f'"routingPlanId": "{PLAN}"')
