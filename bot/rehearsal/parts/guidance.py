"""What somebody finds out before they ask the onboarding team: what their messages would cost."""

from __future__ import annotations

from bot.rehearsal.seats import RehearsalProblem, Seat, World

GIVEN = {
    "people": "100,000",
    "order": "nhs_app,text_message,letter",
    "other_order": "nhs_app,email",
    "read_nhs_app": "40",
    "delivered_text_message": "80",
    "words": "Riverside NHS Trust: your appointment is soon. " * 4,
}


async def work_out_the_cost(world: World, seat: Seat) -> None:
    """By the prices first, then for two orders of channels beside each other; a number that is none is put right."""
    world.scene("What it costs")
    await seat.says("cost")
    await seat.sees("A text message costs 2.4 pence for each fragment")
    await seat.presses("Work out your cost")
    sheet = await seat.fills(GIVEN | {"people": "a lot"})
    if sheet is None or "people" not in sheet.errors:
        raise RehearsalProblem('"a lot" was taken as a number of people.')
    await seat.fills({"people": "100,000"})
    await seat.sees("What it would cost in a year, for 100,000 people")
    await seat.sees("£12,000.00")
    await seat.sees("£80,800.00")
    await seat.sees("NHS App, then email")
    await seat.sees("This is an estimate, not a quote")


_QUESTION, _ANSWER = "Can we send messages in Welsh?", "Yes. Give each language a template of its own."


async def ask_the_team(world: World, seat: Seat) -> None:
    """Help has no answer, so the team is asked in one press; its answer is kept for whoever asks next."""
    world.scene("A question that help cannot answer")
    await seat.says(_QUESTION)
    await seat.sees("We have no answer to")
    await seat.presses("Ask the onboarding team")
    await seat.sees("We sent your message to the onboarding team.")
    await world.settle()
    await world.priya.sees(_QUESTION)
    await world.priya.presses("Message the applicant")
    await world.priya.fills({"words": _ANSWER})
    await world.settle()
    await seat.sees(_ANSWER)
    await world.priya.presses("Keep it as help")
    await world.priya.fills({"other_words": "Welsh language"})
    await world.priya.sees("Help gives it once a colleague has approved it")
    await world.daniel.says("topics")
    await world.daniel.presses("Approve", near=_QUESTION)
    await world.daniel.sees("Help gives this answer from now on")
    await world.grace.says("help Welsh language")
    await world.grace.sees(_ANSWER)
