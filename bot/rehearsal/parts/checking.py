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


async def read_what_changed(world: World, stage: Reviewed) -> None:
    """A colleague of the applicant reads what changed since the review, then every version with who gave it."""
    world.scene("A colleague reads what changed")
    await world.tom.says("status")
    await world.tom.presses("See all 11 stages")
    await world.tom.presses("Open", near=stage.name.replace(", ", ". ", 1))
    await world.tom.presses("See what changed")
    await world.tom.sees("This changed since the last review.")
    await world.tom.sees(stage.answer)
    await world.tom.presses("Show all versions")
    await world.tom.sees("Amara Okafor, ")


async def second_look(world: World, seat: Seat, stage: Reviewed, title: str) -> None:
    """Only what changed is shown, with what stood there before. Once every item is accepted, the stage is approved."""
    world.scene("The second look")
    await world.priya.presses("Check item by item")
    await world.priya.sees("What was accepted and did not change is not shown.")
    await world.priya.presses("Decide", near=title)
    accepted(await world.priya.fills({"verdict": "accept"}))
    await world.priya.sees("11 of 11 items accepted.")
    await world.priya.presses("Approve")
    await world.priya.sees(f"You approved stage {stage.name}.")
    await world.settle()
    await seat.sees(f"Priya Shah approved stage {stage.name}")


ASKED, SAID = "Is this lawful for children under 13?", "It is, as long as the guardian is told."
_THIRD = "3"  # whoever was met after the applicant and the first of the onboarding team: Daniel


async def ask_a_specialist(world: World, title: str) -> None:
    """Priya asks Daniel about one item; he sees that one alone and queries it; she reads it there, and decides."""
    world.scene("A specialist is asked")
    await world.daniel.says("board")
    await world.priya.presses("Ask a specialist")
    chosen = {"who": _THIRD, "speciality": "information governance", "items": ["eligibility.children"]}
    accepted(await world.priya.fills({**chosen, "words": ASKED}))
    await world.priya.sees("We asked Daniel Reid about 1 item.")
    await world.settle()
    await world.daniel.presses("See what you are asked")
    await world.daniel.sees(ASKED)
    await world.daniel.presses("Say", near=title)
    accepted(await world.daniel.fills({"verdict": "query", "words": SAID}))
    await world.daniel.sees("We told the onboarding team. The reviewer decides.")
    await world.settle()
    await world.priya.presses("Check item by item")
    await world.priya.sees("Daniel Reid (information governance) would query this")
    await world.priya.sees(SAID)
    await world.priya.sees("0 of 11 items accepted")


async def approve_as_a_pair(world: World, seat: Seat, stage: Reviewed) -> None:
    """Priya gives the first approval and cannot give the second, which Daniel does."""
    world.scene("A second pair of eyes")
    await world.priya.presses("Approve")
    await world.priya.sees(f"You gave the first of 2 approvals of stage {stage.name}.")
    await world.settle()
    await seat.does_not_see(f"approved stage {stage.name}")
    await world.priya.presses("Approve")
    await world.priya.sees("Somebody else on the onboarding team gives the second.")
    await world.daniel.presses("Approve")
    await world.daniel.sees(f"You approved stage {stage.name}.")
    await world.settle()
    await seat.sees(f"Daniel Reid approved stage {stage.name}")


CONDITION = "Send us your DSPT status of this year."


async def approve_on_condition(world: World, seat: Seat, stage: Reviewed) -> None:
    """Both sides read what is still to be met and by when; Daniel records that it is met."""
    world.scene("An approval on a condition")
    await world.priya.presses("Approve on a condition")
    accepted(await world.priya.fills({"words": CONDITION, "due_on": "2027-04-30"}))
    await world.priya.sees(f"You approved stage {stage.name}, on a condition to be met by 30 April 2027.")
    await world.settle()
    await seat.sees("On a condition, to be met by 30 April 2027:")
    await seat.says("status")
    await seat.sees(f"{CONDITION} To be met by 30 April 2027")
    await world.daniel.presses("Decide on a condition")
    accepted(await world.daniel.fills({"outcome": "met", "words": "They sent it on 1 March."}))
    await world.settle()
    await seat.sees("Daniel Reid recorded that a condition of stage 4, Confirm setup and eligibility, is met")


QUESTION, REPLY = "Do you mean the app, or the whole programme?", "The app alone. Name the programme beside it."


async def talk_at_an_item(world: World, seat: Seat, title: str) -> None:
    """Amara asks about one item, Priya answers there, both read it at the item, and it is settled."""
    world.scene("A question about one item")
    await seat.presses("Ask about an item")
    accepted(await seat.fills({"item": "eligibility.product", "words": QUESTION}))
    await world.settle()
    await world.priya.sees(f"Amara Okafor asked about {title}, at stage 4")
    await world.priya.presses("Reply")
    accepted(await world.priya.fills({"words": REPLY}))
    await world.settle()
    await seat.sees(f"Priya Shah from the onboarding team wrote about {title}, at stage 4")
    await seat.says("status")
    await seat.presses("Check your answers")
    await seat.sees(QUESTION)
    await seat.sees(REPLY)
    await seat.presses("This is settled")
    await seat.sees(f"The comments at {title} are settled.")
    await world.settle()
    await world.daniel.sees(f"Amara Okafor settled the comments at {title}")
