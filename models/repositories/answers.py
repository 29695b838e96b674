"""What was answered: the answers that count now, and the ones before them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from models.database.session import Session
from models.repositories.columns import columns_of, rows
from models.tables.onboarding import AnswerRow
from models.tables.people import PersonRow

_ANSWER = columns_of(AnswerRow)
_THEN = (
    select(func.max(_ANSWER.c.id))
    .where(_ANSWER.c.onboarding_id == bindparam("key"), _ANSWER.c.id <= bindparam("last"))
    .group_by(_ANSWER.c.question)
)
_AS_OF = select(_ANSWER.c.question, _ANSWER.c.value).where(_ANSWER.c.id.in_(_THEN))


async def answers_as_of(session: Session, onboarding_id: int, last: int) -> dict[str, Any]:
    """By question, the answers as they stood when the answer with the id `last` was the newest."""
    stood = await rows(session, _AS_OF, key=onboarding_id, last=last)
    return {question: value for question, value in stood if value is not None}


async def answers_history(session: Session, onboarding_id: int, question: str) -> list[tuple[AnswerRow, str]]:
    """Every answer that one question ever had, oldest first, and who gave it."""
    asked = (
        select(AnswerRow, PersonRow.name)
        .join(PersonRow, col(AnswerRow.person_id) == col(PersonRow.id))
        .where(AnswerRow.onboarding_id == onboarding_id, AnswerRow.question == question)
        .order_by(col(AnswerRow.id))
    )
    return [(answer, name) for answer, name in await session.exec(asked)]
