"""Channels of applicant teams, and the card that a message in the onboarding team's channel answers."""

from __future__ import annotations

from sqlmodel import col, select

from models.database.session import Session
from models.tables.delivery import PostedCardRow
from models.tables.onboarding import OnboardingRow
from models.tables.places import TeamPlaceRow


async def onboardings_at(session: Session, channel: str, workspace: str, target: str) -> list[OnboardingRow]:
    """Those that belong to a channel, the one that changed last first."""
    asked = (
        select(OnboardingRow)
        .join(TeamPlaceRow, col(TeamPlaceRow.onboarding_id) == col(OnboardingRow.id))
        .where(TeamPlaceRow.channel == channel, TeamPlaceRow.workspace == workspace, TeamPlaceRow.target == target)
        .order_by(col(OnboardingRow.updated_at).desc(), col(OnboardingRow.id).desc())
    )
    return list(await session.exec(asked))


async def onboarding_of_card(
    session: Session, channel: str, workspace: str, target: str, message: str
) -> OnboardingRow | None:
    """The onboarding whose living card is this message."""
    asked = (
        select(OnboardingRow)
        .join(PostedCardRow, col(PostedCardRow.onboarding_id) == col(OnboardingRow.id))
        .where(
            PostedCardRow.channel == channel,
            PostedCardRow.workspace == workspace,
            PostedCardRow.target == target,
            PostedCardRow.message == message,
        )
    )
    return (await session.exec(asked)).first()
