"""What the onboarding team looks through: what is found, what is open, and who has what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.repositories import lists, people
from models.repositories.desk import queue, search

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from models.database.unit_of_work import Session
    from models.domain import OnboardingRecord, QueueQuery


async def candidates(session: Session, words: str) -> list[tuple[OnboardingRecord, str]]:
    """Up to 200 onboardings that may fit some words (folded), each with its own."""
    return await search.candidates(session, words)


async def known_references(session: Session, references: Collection[str]) -> list[str]:
    """Those of some references that there are."""
    return await lists.known_references(session, references)


async def queue_page(session: Session, query: QueueQuery, limit: int, offset: int) -> list[OnboardingRecord]:
    """A page of the open onboardings that match."""
    return await queue.page(session, query, limit, offset)


async def count_queue(session: Session, query: QueueQuery) -> int:
    """How many open onboardings match."""
    return await queue.count(session, query)


async def names(session: Session, identities: Collection[int]) -> Mapping[int, str]:
    """What some people are called, by their identities."""
    return await people.names(session, identities)
