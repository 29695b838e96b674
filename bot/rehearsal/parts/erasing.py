"""What is held about somebody: they get it as a file, and have it erased."""

from __future__ import annotations

from bot.rehearsal.seats import World

_ERASE = "Erase what you hold about me"


async def get_own_data(world: World) -> None:
    """Tom gets it in his direct messages."""
    world.scene("What is held about Tom")
    await world.tom.says("data")
    await world.tom.sees("This is what we hold about you")
    await world.settle()


async def stay_as_only_owner(world: World) -> None:
    """Amara answers for the onboarding, so somebody has to take it over first."""
    await world.amara.says("erase")
    await world.amara.sees("You are the only owner of")
    await world.amara.does_not_see(_ERASE)


async def be_erased(world: World) -> None:
    """Tom reads what goes and what stays, and says yes. His colleagues hear that somebody has gone."""
    world.scene("Erased")
    await world.tom.says("erase")
    await world.tom.sees("messages to you that wait to be sent")
    await world.tom.presses(_ERASE)
    await world.tom.sees("We have erased what we held about you")
    await world.settle()
    await world.amara.sees("A colleague who had their data erased left this onboarding")
    await world.tom.says("status")
    await world.tom.does_not_see("It is your turn")
