"""Identities of one person: which of them belong together, and the codes that show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, func, or_, select

from models.linking import LinkCode, LinkTry
from models.person import Membership, Person
from models.session import Session


async def whole_person(session: Session, identity: Person) -> Person:
    """The identity whose places in onboardings this one shares: another one, or itself."""
    shared = await session.get(Person, identity.linked_to) if identity.linked_to else None
    return shared or identity


async def reached(session: Session, wanted: Mapping[int, int | None]) -> dict[int, Person]:
    """By person, the identity that acted last. `wanted`: the person of each such identity."""
    if not wanted:
        return {}
    asked = select(Person).where(col(Person.id).in_(wanted))
    return {wanted[identity.id or 0] or 0: identity for identity in await session.exec(asked)}


async def valid_code(session: Session, digest: str, since: datetime) -> LinkCode | None:
    """A code made after a moment (aware) and not used."""
    code = await session.get(LinkCode, digest)
    return code if code and code.used_at is None and code.made_at > since else None


async def end_codes(session: Session, person: int, now: datetime) -> None:
    """Earlier codes of a person work no more."""
    unused = (col(LinkCode.person_id) == person, col(LinkCode.used_at).is_(None))
    await session.exec(update(LinkCode).where(*unused).values(used_at=now))


async def tries_since(session: Session, person: int, since: datetime) -> int:
    """How many wrong codes an identity has typed since a moment (aware)."""
    asked = select(func.count()).select_from(LinkTry).where(LinkTry.person_id == person, LinkTry.at > since)
    return (await session.exec(asked)).one()


async def identities(session: Session, person: int) -> list[Person]:
    """A person and every identity that is linked to them."""
    return list(await session.exec(select(Person).where(or_(col(Person.id) == person, Person.linked_to == person))))


async def places_of(session: Session, person: int) -> list[Membership]:
    """Every place that a person has or had in an onboarding."""
    return list(await session.exec(select(Membership).where(Membership.person_id == person)))
