"""Plays one story for a reader, and says whether it ended as it has to."""

from __future__ import annotations

from collections.abc import Callable

from bot.rehearsal import script
from bot.rehearsal.local_world import InMemoryWorld, in_memory
from bot.rehearsal.narrator import Teller
from bot.rehearsal.seats import RehearsalProblem
from conversations.journey.machine import State
from models.repositories import lists


async def to_live(write: Callable[[str], object], part_of_nhs_england: bool, more_each_time: bool) -> None:
    """The whole onboarding. Raises RehearsalProblem unless the service is live at the end."""
    async with in_memory(Teller(write)) as world:
        await script.whole(world, part_of_nhs_england, more_each_time)
        await _ended(world, State.LIVE)
    write("\nThe service is live.")


async def to_declined(write: Callable[[str], object], part_of_nhs_england: bool) -> None:
    """Raises RehearsalProblem unless it is declined at the end, and the applicant was told why."""
    async with in_memory(Teller(write)) as world:
        await script.declined(world, part_of_nhs_england)
        await _ended(world, State.DECLINED)
    write("\nThe onboarding is declined, and the applicant knows why.")


async def _ended(world: InMemoryWorld, state: State) -> None:
    async with world.app.database.reading() as session:
        stands = await lists.counts_by_state(session)
    if stands != {state.value: 1}:
        raise RehearsalProblem(f"The story is over, and the onboarding is not {state.value}.")
