"""How little it takes of people: counted by the rehearsal, by form and with 2 message channels."""

from __future__ import annotations

from bot.rehearsal.local_world import in_memory
from bot.rehearsal.shortest import count


async def test_from_registration_to_live_an_applicant_acts_40_times_and_the_team_25_at_most() -> None:
    async with in_memory() as world:
        counts = await count(world)
    assert counts.registered.interactions <= 12
    assert counts.live.applicant <= 40
    assert counts.live.team <= 25
    told = "\n".join(counts.lines())
    assert f"Registered after {counts.registered.interactions} interactions" in told
    assert f"applicant {counts.live.applicant}, onboarding team {counts.live.team}" in told
    assert f"{counts.live.fields} fields filled in" in told
