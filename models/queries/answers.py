"""What was answered: the answers that count now, and the ones before them."""

from __future__ import annotations

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.onboarding import Answer
from models.person import Person


async def latest_answers(session: AsyncSession, onboarding_id: int) -> list[tuple[Answer, str]]:
    """The newest answer to each question, a removed one too (its value is None), and who gave it. Oldest first."""
    newest = select(func.max(Answer.id)).where(Answer.onboarding_id == onboarding_id).group_by(col(Answer.question))
    asked = (
        select(Answer, Person.name)
        .join(Person, col(Answer.person_id) == col(Person.id))
        .where(col(Answer.id).in_(newest))
        .order_by(col(Answer.id))
    )
    return [(answer, name) for answer, name in await session.exec(asked)]


async def answers_as_of(session: AsyncSession, onboarding_id: int, last: int) -> list[Answer]:
    """The answers as they stood when the answer with the id `last` was the newest."""
    then = select(func.max(Answer.id)).where(Answer.onboarding_id == onboarding_id, col(Answer.id) <= last)
    asked = select(Answer).where(col(Answer.id).in_(then.group_by(col(Answer.question))))
    return list(await session.exec(asked))


async def answers_history(session: AsyncSession, onboarding_id: int, question: str) -> list[tuple[Answer, str]]:
    """Every answer that one question ever had, oldest first, and who gave it."""
    asked = (
        select(Answer, Person.name)
        .join(Person, col(Answer.person_id) == col(Person.id))
        .where(Answer.onboarding_id == onboarding_id, Answer.question == question)
        .order_by(col(Answer.id))
    )
    return [(answer, name) for answer, name in await session.exec(asked)]
