"""Questions for a colleague: given with why, answered in a form or in the chat, and told to whoever gave them."""

from __future__ import annotations

from bot.rehearsal.answers import accepted, answer_to, fill_in, for_fields
from bot.rehearsal.parts.registering import TOM
from bot.rehearsal.seats import Seat, World

IN_A_FORM = ("eligibility.data_items", "eligibility.data_purpose")
IN_THE_CHAT = ("eligibility.frequency", "eligibility.messages")
WHY = "You run the booking system."


async def ask_tom(world: World, seat: Seat) -> None:
    """Two questions for Tom, who is invited by it. First for nobody, which asks for somebody."""
    world.scene("Some questions are for a colleague")
    await world.tom.says("help")
    await seat.says("status")
    await seat.presses("See all 11 stages")
    await seat.presses("Open", near="4. Confirm setup and eligibility")
    await seat.presses("Ask a colleague for these 14")
    refused = await seat.fills({"questions": IN_A_FORM, "words": WHY})
    assert refused is not None and "enter the work email address" in " ".join(refused.errors.values()).lower()
    accepted(await seat.fills({**TOM, "questions": IN_A_FORM, "words": WHY}))
    await seat.sees("We invited Tom Ellis.")
    await seat.sees("Tom Ellis was asked for 2 questions")
    await world.settle()


async def join_and_answer(world: World, seat: Seat) -> None:
    """He reads why, joins, answers just these, and whoever asked is told."""
    await world.tom.sees("invites you to join the onboarding of Riverside appointment reminders")
    await world.tom.sees(WHY)
    await world.tom.presses("Join")
    await world.settle()
    await world.tom.sees("asks you to answer 2 questions for Riverside appointment reminders")
    await world.tom.presses("Answer in a form", near=WHY)
    assert await world.tom.form_fields() == IN_A_FORM
    accepted(await world.tom.fills(for_fields(IN_A_FORM)))
    await world.tom.sees("You answered all that you were asked for, and we told your colleague.")
    await _told(world, seat)


async def ask_tom_again(world: World, seat: Seat) -> None:
    """By the same address: he is in the list now, so nobody is invited."""
    await seat.presses("Check your answers")
    await seat.presses("Ask a colleague for these 12")
    accepted(await seat.fills({"email": TOM["email"], "questions": IN_THE_CHAT, "words": WHY}))
    await seat.sees("We asked Tom Ellis for 2 questions, and remind them after 3 working days.")
    await world.settle()


async def answer_in_the_chat(world: World, seat: Seat) -> None:
    """One after the other."""
    await world.tom.presses("Answer here in the chat", near=WHY)
    await world.tom.sees("Question 1 of 2: What messages do you plan to send?")
    for number, key in enumerate(sorted(IN_THE_CHAT, reverse=True)):
        typed = answer_to(key)
        assert isinstance(typed, str)
        await world.tom.says(typed)
        if number == 0:
            await world.tom.sees("Question 2 of 2: How often do you plan to send messages?")
    await world.tom.sees("You answered all that you were asked for, and we told your colleague.")
    await _told(world, seat)


async def answer_the_rest(seat: Seat) -> None:
    """What nobody else was asked for."""
    await seat.presses("Check your answers")
    await seat.presses("Carry on in the form")
    await fill_in(seat)


async def _told(world: World, seat: Seat) -> None:
    await world.settle()
    await seat.sees("that Tom Ellis was asked for, are answered")
