"""How little it takes of people: counted by the rehearsal, by form and with 2 message channels."""

from __future__ import annotations

from bot.rehearsal.local_world import in_memory
from bot.rehearsal.shortest import count


async def test_registering_takes_12_interactions_and_a_go_live_date_55_presses_and_messages() -> None:
    async with in_memory() as world:
        counts = await count(world)
    assert counts.registered.interactions <= 12
    assert counts.go_live_date.acts <= 55
    told = "\n".join(counts.lines())
    assert f"Registered after {counts.registered.interactions} interactions" in told
    assert f"{counts.go_live_date.fields} fields filled in" in told
