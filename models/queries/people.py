"""Who somebody is, which onboardings invite them, and who takes part in one."""

from __future__ import annotations

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.delivery import Receipt
from models.onboarding import Onboarding
from models.person import Membership, Person
from models.standings import Standing


async def receipt(session: AsyncSession, delivery_id: str) -> Receipt | None:
    """What this delivery was answered, if it was handled before."""
    return await session.get(Receipt, delivery_id)


async def person_for(session: AsyncSession, channel: str, workspace: str, user: str) -> Person | None:
    """The person whom a platform knows by this id."""
    asked = select(Person).where(Person.channel == channel, Person.workspace == workspace, Person.user == user)
    return (await session.exec(asked)).one_or_none()


async def people_with_email(session: AsyncSession, email: str) -> list[Person]:
    """Everybody whom a platform knows by this address. Capitals make no difference."""
    return list(await session.exec(select(Person).where(func.lower(Person.email) == email.lower())))


async def members(session: AsyncSession, onboarding_id: int) -> list[tuple[Membership, Person | None]]:
    """Everybody who has or had a place, oldest first; no person for an invitation that nobody has taken up."""
    asked = (
        select(Membership, Person)
        .join(Person, col(Membership.person_id) == col(Person.id), isouter=True)
        .where(Membership.onboarding_id == onboarding_id)
        .order_by(col(Membership.id))
    )
    return [(membership, person) for membership, person in await session.exec(asked)]


async def invitations_for(session: AsyncSession, email: str) -> list[tuple[Membership, Onboarding]]:
    """Invitations to this address that are still open, oldest first. Capitals make no difference."""
    asked = (
        select(Membership, Onboarding)
        .join(Onboarding, col(Membership.onboarding_id) == col(Onboarding.id))
        .where(func.lower(Membership.email) == email.lower(), Membership.standing == Standing.INVITED)
        .order_by(col(Membership.id))
    )
    return [(membership, onboarding) for membership, onboarding in await session.exec(asked)]
