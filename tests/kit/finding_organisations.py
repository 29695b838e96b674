"""Stories of applicants who find their organisation in the NHS's list: each told once, and played on every channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.rehearsal.answers import accepted, for_fields, in_the_chat
from bot.rehearsal.seats import Seat, World
from bot.wiring import Application
from conversations.organisations.choosing import CODE
from models.enums import Stage
from tests.kit.organisations import load_list


class OpenWorld(World, Protocol):
    """A world whose application can be reached: an operator loads a list into its database."""

    @property
    def app(self) -> Application: ...


Story = Callable[[OpenWorld], Awaitable[None]]


async def found_in_the_chat(world: OpenWorld) -> None:
    """A part of the name is typed, one of the nearest few is pressed, and the ODS code is asked no more."""
    await load_list(world.app.database)
    seat = world.amara
    await to_the_question(seat)
    await seat.says("rivrside")
    await seat.sees("Is your organisation one of these? We have not saved rivrside yet.")
    await seat.sees("Riverside Community NHS Trust (R7Y): NHS trust, York, closed on 31 March 2024")
    await seat.presses("Riverside NHS Trust (R9X)")
    await seat.sees("We saved your answer: Riverside NHS Trust")
    await seat.sees("The NHS list of organisations has Riverside NHS Trust (R9X): NHS trust, Leeds.")
    await seat.sees("What is the name of your programme or service?")
    await seat.does_not_see("What is your organisation's ODS code?")


async def to_the_question(seat: Seat) -> None:
    """Through the self-check and who somebody is, in the chat."""
    await seat.says("onboard")
    await seat.presses("Answer here in the chat")
    before = in_the_chat(Stage.REGISTRATION, before="registration.organisation")
    for answer in (*in_the_chat(Stage.BEFORE_YOU_START), *before):
        await seat.says(answer)
    await seat.sees("What is the name of your organisation?")


async def found_in_the_form(world: OpenWorld) -> None:
    """A closed one is chosen as it is typed, is said to be closed, and gives way to the one that is meant."""
    await load_list(world.app.database)
    seat = world.amara
    await seat.says("onboard")
    await seat.presses("Answer in a form")
    accepted(await seat.fills(for_fields(await seat.form_fields())))
    typed = for_fields(await seat.form_fields(), organisation="community")
    accepted(await seat.fills({field: value for field, value in typed.items() if field != CODE}))
    await seat.sees("The NHS list of organisations has Riverside Community NHS Trust (R7Y)")
    await seat.sees("is closed in the NHS list of organisations. Check that it is yours")
    await seat.presses("Change", near="Organisation")
    accepted(await seat.fills({"registration.organisation": "riverside nhs trust"}))
    await seat.sees("The NHS list of organisations has Riverside NHS Trust (R9X): NHS trust, Leeds.")
    await seat.sees("Everything is answered. Check it, then register your interest.")


async def typed_as_it_is(world: OpenWorld) -> None:
    """Nothing of the list is meant: what was typed stands, and what the list does not know is said."""
    await load_list(world.app.database)
    seat = world.amara
    await to_the_question(seat)
    await seat.says("Riverside")
    await seat.presses("Use what I typed")
    await seat.sees("We saved your answer: Riverside")
    await seat.sees("What is your organisation's ODS code?")
    await seat.says("Q9Q9Q")
    await seat.sees("We did not find Q9Q9Q in the NHS list of organisations. We kept what you typed.")
    await seat.sees("What is the name of your programme or service?")


STORIES = (found_in_the_chat, found_in_the_form, typed_as_it_is)
