"""What the onboarding team's desk reads beside one onboarding: what is found, what is listed, and who has what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.repositories import lists, people, queue, search

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conversations.context import TurnContext
    from models.domain import OnboardingRecord, QueueQuery


async def candidates(context: TurnContext, words: str) -> list[tuple[OnboardingRecord, str]]:
    """Up to 200 onboardings that may fit some words (folded), each with its own."""
    return await search.candidates(context.session, words)


async def known_references(context: TurnContext, references: Collection[str]) -> list[str]:
    """Those of some references that there are."""
    return await lists.known_references(context.session, references)


async def queue_page(context: TurnContext, query: QueueQuery, limit: int, offset: int) -> list[OnboardingRecord]:
    """A page of the open onboardings that match."""
    return await queue.page(context.session, query, limit, offset)


async def count_queue(context: TurnContext, query: QueueQuery) -> int:
    """How many open onboardings match."""
    return await queue.count(context.session, query)


async def names(context: TurnContext, identities: Collection[int]) -> Mapping[int, str]:
    """What some people are called, by their identities."""
    return await people.names(context.session, identities)
