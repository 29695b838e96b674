"""One onboarding: finding it, and what happened to it."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from models.database.session import Session
from models.enums import MembershipStatus
from models.repositories.columns import columns_of, one_or_none
from models.tables.onboarding import DECLINED_OR_WITHDRAWN, OnboardingRow
from models.tables.people import MembershipRow

_ONBOARDING = columns_of(OnboardingRow)
_REFERENCE = plain_select(_ONBOARDING.c.reference).where(_ONBOARDING.c.id == bindparam("key"))


async def onboarding_by_reference(session: Session, reference: str) -> OnboardingRow | None:
    """The onboarding with exactly this reference."""
    return (await session.exec(select(OnboardingRow).where(OnboardingRow.reference == reference))).one_or_none()


async def reference_of(session: Session, onboarding_id: int) -> str | None:
    """The reference of an onboarding by its row's id."""
    found = await one_or_none(session, _REFERENCE, key=onboarding_id)
    return found[0] if found else None


_JOINED_BY = (
    select(OnboardingRow)
    .join(MembershipRow, col(MembershipRow.onboarding_id) == col(OnboardingRow.id))
    .where(col(MembershipRow.person_id) == bindparam("person"), MembershipRow.standing == MembershipStatus.JOINED)
    .order_by(col(OnboardingRow.updated_at).desc(), col(OnboardingRow.id).desc())
)


async def onboardings_of(session: Session, person_id: int) -> list[OnboardingRow]:
    """Those that the person has joined, the one that changed last first."""
    return list(await session.exec(_JOINED_BY, params={"person": person_id}))


async def same_service(session: Session, service_key: str, not_id: int | None) -> list[OnboardingRow]:
    """Other onboardings of the same service, live ones too, oldest first; not the declined and withdrawn."""
    asked = (
        select(OnboardingRow)
        .where(OnboardingRow.service_key == service_key, col(OnboardingRow.state).not_in(DECLINED_OR_WITHDRAWN))
        .order_by(col(OnboardingRow.id))
    )
    return [found for found in await session.exec(asked) if found.id != not_id]
