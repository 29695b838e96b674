"""Two people decide at the same instant, 1,000 times on each database: exactly one wins, and the other is told."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import count

from sqlmodel import col, func, select

from adapters.web.people import BY_USER, TEAM_PLACE
from bot.rehearsal import script
from bot.rehearsal.local_world import in_memory
from bot.rehearsal.parts import reviewing
from bot.wiring import Application, assemble
from conversations.replies import Outcome, Result
from conversations.turns import Pressed, Submitted, Turn
from models.database.database import Database
from models.tables import EventRow, MembershipRow, OnboardingRow, OutboxRow, ReviewRow
from tests.kit.databases import opened
from tests.models.rows import NOW, id_of

TIMES = 1000
AT_ONCE = 20
DECISIONS = {"approve": "approved", "ask_for_more": "more_needed"}
_numbers = count(1)


async def under_review(url: str) -> list[str]:
    """A thousand onboardings whose first review is submitted: one that was played, and its copies."""
    async with in_memory(url=url) as world:
        await script.to_invitation(world)
        await world.travel(reviewing.STAGES[0].at)
        await reviewing.answer(world.amara)
        await reviewing.submit(world, world.amara, reviewing.STAGES[0])
    async with opened(url) as database:
        return await copies(database)


async def copies(database: Database) -> list[str]:
    references = [f"ONB-{number:06}" for number in range(TIMES)]
    async with database.unit_of_work() as session:
        first = (await session.exec(select(OnboardingRow))).one()
        made = [OnboardingRow(**first.model_dump(exclude={"id"}) | {"reference": name}) for name in references]
        session.add_all(made)
        await session.flush()
        for table in (ReviewRow, MembershipRow):
            for row in list(await session.exec(select(table).where(table.onboarding_id == first.id))):
                like = row.model_dump(exclude={"id", "onboarding_id"})
                session.add_all(table(**like, onboarding_id=id_of(one)) for one in made)
    return references


def turn(user: str, deed: Pressed | Submitted) -> Turn:
    return Turn(f"decision-{next(_numbers)}", BY_USER[user].actor(), TEAM_PLACE, deed)


async def both_decide(parts: Application, references: list[str], *, towards_each_other: bool) -> list[list[Outcome]]:
    """Both go through the references at once: side by side, or one from each end, so that each of them wins some."""
    more = {"items": ("eligibility.dpia",), "words": ("Tell us more.",)}
    backwards = references[::-1] if towards_each_other else references
    approving = [turn("priya", Pressed("approve", reference)) for reference in references]
    asking = [turn("daniel", Submitted("ask_for_more", reference, "", more)) for reference in backwards]
    outcomes = await asyncio.gather(*map(parts.manager.handle, [*approving, *asking]))
    approved = dict(zip(references, outcomes[: len(references)], strict=True))
    asked = dict(zip(backwards, outcomes[len(references) :], strict=True))
    return [[approved[reference], asked[reference]] for reference in references]


async def test_exactly_one_of_two_decisions_wins_each_of_a_thousand_times(database_url: str) -> None:
    references = await under_review(database_url)
    parts = assemble(database_url, TEAM_PLACE, lambda: NOW + timedelta(days=90))
    await parts.database.open()
    try:
        ended: list[list[Outcome]] = []
        for begin in range(0, TIMES, AT_ONCE):
            at_once = references[begin : begin + AT_ONCE]
            ended += await both_decide(parts, at_once, towards_each_other=bool(begin // AT_ONCE % 2))
        results = Counter(tuple(sorted(outcome.result.value for outcome in both)) for both in ended)
        assert results == {(Result.DONE.value, Result.MOVED_ON.value): TIMES}
        assert await decided(parts.database) == dict.fromkeys(references, 1)
        winners = await notices(parts.database)
        assert all(winners.values()), winners
    finally:
        await parts.database.close()


async def decided(database: Database) -> dict[str, int]:
    """How many decisions each onboarding has had."""
    asked = (
        select(OnboardingRow.reference, func.count())
        .join(EventRow, col(EventRow.onboarding_id) == col(OnboardingRow.id))
        .where(col(EventRow.kind).in_(DECISIONS.values()), col(OnboardingRow.reference).like("ONB-000%"))
        .group_by(col(OnboardingRow.reference))
    )
    async with database.reading() as session:
        return {reference: number for reference, number in await session.exec(asked)}


async def notices(database: Database) -> dict[str, int]:
    """How many notices each kind of decision has made: both kinds win now and then, and each is told to both sides."""
    asked = select(EventRow.kind, func.count()).join(OutboxRow, col(OutboxRow.event_id) == col(EventRow.id))
    kinds = col(EventRow.kind).in_(DECISIONS.values())
    async with database.reading() as session:
        found = {kind: number for kind, number in await session.exec(asked.where(kinds).group_by(col(EventRow.kind)))}
    return {kind: found.get(kind, 0) for kind in DECISIONS.values()}
