"""A review at three moments worth a picture, told once for every channel: its items, the second look, a sign-off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.rehearsal.answers import accepted
from bot.rehearsal.parts import calling, checking, registering, reviewing, signing
from bot.rehearsal.seats import World

Keep = Callable[[str], Awaitable[None]]
"""Takes what stands there now: "checklist" and "second-look" as Priya sees it, "sign-off" as Tom does."""


async def play(world: World, keep: Keep) -> None:
    """All three."""
    await play_looks(world, keep)
    second = reviewing.STAGES[1]
    await world.priya.presses("Accept all that pass")
    await world.priya.presses("Approve")
    await world.settle()
    await world.travel(second.at)
    await reviewing.answer(world.amara)
    await signing.ask_tom(world, world.amara)
    await world.tom.presses("Read and sign off")
    await keep("sign-off")


async def play_looks(world: World, keep: Keep) -> None:
    """The two looks of the reviewer, for where Tom has no seat."""
    first, title = reviewing.STAGES[0], "Children's data"
    await _invited(world)
    await world.travel(first.at)
    await reviewing.answer(world.amara)
    await reviewing.submit(world, world.amara, first)
    await world.priya.presses("Check item by item")
    await keep("checklist")
    await world.priya.presses("Decide", near=title)
    accepted(await world.priya.fills({"verdict": "query", "words": first.ask}))
    await world.priya.presses("Accept all that pass")
    await checking.send_the_queries(world, world.amara, first)
    await reviewing.answer_again(world, world.amara, first)
    await world.priya.presses("Check item by item")
    await keep("second-look")


async def _invited(world: World) -> None:
    """By the short way: the first time that is offered is chosen."""
    await registering.register(world, world.amara)
    await calling.prepare(world, world.amara)
    await calling.offer(world.priya, calling.LATER[:1])
    await world.settle()
    await world.amara.presses("Choose")
    await calling.hold(world, world.amara)
    await calling.wait(world, world.amara)
    await calling.invite(world, world.amara)
