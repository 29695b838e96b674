"""One onboarding: finding it, and what happened to it."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from models.onboarding import DECLINED_OR_WITHDRAWN, Onboarding
from models.person import Membership
from models.queries.plain import columns_of, one_or_none
from models.session import Session
from models.standings import Standing

_ONBOARDING = columns_of(Onboarding)
_REFERENCE = plain_select(_ONBOARDING.c.reference).where(_ONBOARDING.c.id == bindparam("key"))


async def onboarding_by_reference(session: Session, reference: str) -> Onboarding | None:
    """The onboarding with exactly this reference."""
    return (await session.exec(select(Onboarding).where(Onboarding.reference == reference))).one_or_none()


async def reference_of(session: Session, onboarding_id: int) -> str | None:
    """The reference of an onboarding by its row's id."""
    found = await one_or_none(session, _REFERENCE, key=onboarding_id)
    return found[0] if found else None


_JOINED_BY = (
    select(Onboarding)
    .join(Membership, col(Membership.onboarding_id) == col(Onboarding.id))
    .where(col(Membership.person_id) == bindparam("person"), Membership.standing == Standing.JOINED)
    .order_by(col(Onboarding.updated_at).desc(), col(Onboarding.id).desc())
)


async def onboardings_of(session: Session, person_id: int) -> list[Onboarding]:
    """Those that the person has joined, the one that changed last first."""
    return list(await session.exec(_JOINED_BY, params={"person": person_id}))


async def same_service(session: Session, service_key: str, not_id: int | None) -> list[Onboarding]:
    """Other onboardings of the same service, live ones too, oldest first; not the declined and withdrawn."""
    asked = (
        select(Onboarding)
        .where(Onboarding.service_key == service_key, col(Onboarding.state).not_in(DECLINED_OR_WITHDRAWN))
        .order_by(col(Onboarding.id))
    )
    return [found for found in await session.exec(asked) if found.id != not_id]
