"""A review item by item: a query goes to the applicant, what passes is accepted at once, and what changed is left."""

from __future__ import annotations

from bot.rehearsal.answers import accepted
from bot.rehearsal.parts.reviewing import Reviewed
from bot.rehearsal.seats import Seat, World


async def first_look(world: World, stage: Reviewed, title: str) -> None:
    """Priya asks about one item and accepts what passes; Daniel reads the same list."""
    world.scene("A review, item by item")
    await world.priya.presses("Check item by item")
    await world.priya.presses("Decide", near=title)
    accepted(await world.priya.fills({"verdict": "query", "words": stage.ask}))
    await world.priya.sees(f"You asked about {title}. The applicant is not told yet.")
    await world.priya.presses("Accept all that pass")
    await world.priya.sees("10 of 11 items accepted, 1 query")
    await world.daniel.presses("Check item by item")
    await world.daniel.sees("Priya Shah asked about this")
    await world.daniel.sees(stage.ask)


async def send_the_queries(world: World, seat: Seat, stage: Reviewed) -> None:
    """The request is filled in with what was asked about, and sent as it is."""
    await world.priya.presses("Ask for more")
    accepted(await world.priya.fills({}))
    await world.settle()
    await seat.sees(f"More information is needed for stage {stage.name}.")
    await seat.sees(stage.ask)


async def second_look(world: World, seat: Seat, stage: Reviewed, title: str) -> None:
    """Only what changed is shown, with what stood there before. Once every item is accepted, the stage is approved."""
    world.scene("The second look")
    await world.priya.presses("Check item by item")
    await world.priya.sees("Only what changed since somebody looked at it is shown.")
    await world.priya.presses("Decide", near=title)
    accepted(await world.priya.fills({"verdict": "accept"}))
    await world.priya.sees("11 of 11 items accepted.")
    await world.priya.presses("Approve")
    await world.priya.sees(f"You approved stage {stage.name}.")
    await world.settle()
    await seat.sees(f"Priya Shah approved stage {stage.name}")
