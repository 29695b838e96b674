"""Who somebody is, which onboardings invite them, and what a delivery of theirs was answered."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy import select as plain_select
from sqlmodel import col, func, select

from models.delivery import Receipt
from models.onboarding import Onboarding
from models.person import Membership, Person
from models.queries.plain import columns_of, one_or_none
from models.session import Session
from models.standings import Standing

_RECEIPTS = columns_of(Receipt)
_RECEIPT = plain_select(_RECEIPTS.c.outcome).where(_RECEIPTS.c.delivery_id == bindparam("delivery"))
_ONBOARDINGS = columns_of(Onboarding)
_PERSON = (
    select(Person, _ONBOARDINGS.c.reference)
    .join(_ONBOARDINGS, col(Person.focus) == _ONBOARDINGS.c.id, isouter=True)
    .where(
        col(Person.channel) == bindparam("channel"),
        col(Person.workspace) == bindparam("workspace"),
        col(Person.user) == bindparam("user"),
    )
)


async def earlier_outcome(session: Session, delivery_id: str) -> str | None:
    """What this delivery was answered, as JSON, if it was handled before."""
    found = await one_or_none(session, _RECEIPT, delivery=delivery_id)
    return found[0] if found else None


async def person_and_focus(
    session: Session, channel: str, workspace: str, user: str
) -> tuple[Person | None, str | None]:
    """The person whom a platform knows by this id, and the reference of the onboarding that they talk about."""
    which = {"channel": channel, "workspace": workspace, "user": user}
    found = (await session.exec(_PERSON, params=which)).one_or_none()
    return found or (None, None)


async def person_for(session: Session, channel: str, workspace: str, user: str) -> Person | None:
    """The person whom a platform knows by this id."""
    return (await person_and_focus(session, channel, workspace, user))[0]


async def people_with_email(session: Session, email: str) -> list[Person]:
    """Everybody whom a platform knows by this address. Capitals make no difference."""
    return list(await session.exec(select(Person).where(func.lower(Person.email) == email.lower())))


async def invitations_for(session: Session, email: str) -> list[tuple[Membership, Onboarding]]:
    """Invitations to this address that are still open, oldest first. Capitals make no difference."""
    asked = (
        select(Membership, Onboarding)
        .join(Onboarding, col(Membership.onboarding_id) == col(Onboarding.id))
        .where(func.lower(Membership.email) == email.lower(), Membership.standing == Standing.INVITED)
        .order_by(col(Membership.id))
    )
    return [(membership, onboarding) for membership, onboarding in await session.exec(asked)]
