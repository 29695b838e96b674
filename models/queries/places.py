"""Channels of applicant teams, and the card that a message in the onboarding team's channel answers."""

from __future__ import annotations

from sqlmodel import col, select

from models.delivery import PostedCard
from models.onboarding import Onboarding
from models.place import TeamPlace
from models.session import Session


async def onboardings_at(session: Session, channel: str, workspace: str, target: str) -> list[Onboarding]:
    """Those that belong to a channel, the one that changed last first."""
    asked = (
        select(Onboarding)
        .join(TeamPlace, col(TeamPlace.onboarding_id) == col(Onboarding.id))
        .where(TeamPlace.channel == channel, TeamPlace.workspace == workspace, TeamPlace.target == target)
        .order_by(col(Onboarding.updated_at).desc(), col(Onboarding.id).desc())
    )
    return list(await session.exec(asked))


async def onboarding_of_card(
    session: Session, channel: str, workspace: str, target: str, message: str
) -> Onboarding | None:
    """The onboarding whose living card is this message."""
    asked = (
        select(Onboarding)
        .join(PostedCard, col(PostedCard.onboarding_id) == col(Onboarding.id))
        .where(
            PostedCard.channel == channel,
            PostedCard.workspace == workspace,
            PostedCard.target == target,
            PostedCard.message == message,
        )
    )
    return (await session.exec(asked)).first()
