"""The shortest way until a service is live: in forms alone, with nothing sent back, and what it takes of people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rehearsal.answers import Typed, accepted, for_fields
from bot.rehearsal.parts import calling, reviewing
from bot.rehearsal.tally import Tally
from conversations.replies import Field

if TYPE_CHECKING:
    from bot.rehearsal.local_world import InMemorySeat, InMemoryWorld

CHANNELS = ("nhs_app", "text_message")
_INSTEAD: dict[str, Typed] = {"channels": CHANNELS, "children": "no"}


@dataclass(frozen=True)
class Counts:
    """What people did until the service was registered, and until it was live."""

    registered: Tally
    live: Tally

    def lines(self) -> Iterator[str]:
        yield f"The shortest way, in forms and with {len(CHANNELS)} channels:"
        yield f"Registered after {self.registered.interactions} interactions: {self.registered}."
        yield f"Live after {self.live}."


async def count(world: InMemoryWorld) -> Counts:
    """Play the shortest way in a new world. Raises RehearsalProblem where it does not come to its end."""
    await _register(world)
    registered = world.tally.so_far()
    await _to_live(world)
    return Counts(registered, world.tally.so_far())


async def _register(world: InMemoryWorld) -> None:
    await world.amara.says("onboard")
    await world.amara.presses("Answer in a form")
    await _fill_in(world.amara)
    await world.amara.presses("Register your interest")
    await world.amara.sees("We have registered your interest")


async def _to_live(world: InMemoryWorld) -> None:
    await world.amara.presses("Answer in a form")
    await _fill_in(world.amara)
    await world.priya.presses("Offer call times")
    accepted(await world.priya.fills({"times": calling.LATER[:1]}))
    await world.amara.presses("Choose")
    await calling.hold(world, world.amara)
    await calling.invite(world, world.amara)
    for stage in reviewing.STAGES:
        await world.travel(stage.at)
        await world.amara.presses("Answer in a form")
        await _fill_in(world.amara)
        await reviewing.submit(world, world.amara, stage)
        await world.priya.presses("Approve")
    await reviewing.set_date(world, world.amara)
    await reviewing.go_live(world, world.amara)


async def _fill_in(seat: InMemorySeat) -> None:
    """Every page that is open: what is needed and does not stand there already."""
    while seat.form is not None:
        needed = [field.id for field in seat.form.fields if _is_needed(field)]
        accepted(await seat.fills(for_fields(needed, **_INSTEAD)))


def _is_needed(field: Field) -> bool:
    return not field.optional and not field.values
