"""Identities of one person: which of them belong together, and the codes that show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, func, select

from models.database.session import Session
from models.repositories.people import StoredPerson, person_by_id
from models.tables.linking import LinkCodeRow, LinkTryRow
from models.tables.people import MembershipRow


async def reached(session: Session, wanted: Mapping[int, int | None]) -> dict[int, StoredPerson]:
    """By person, the identity that acted last. `wanted`: the person of each such identity."""
    found = {person: await person_by_id(session, identity) for identity, person in wanted.items()}
    return {person: identity for person, identity in found.items() if person is not None and identity is not None}


async def valid_code(session: Session, digest: str, since: datetime) -> LinkCodeRow | None:
    """A code made after a moment (aware) and not used."""
    code = await session.get(LinkCodeRow, digest)
    return code if code and code.used_at is None and code.made_at > since else None


async def end_codes(session: Session, person: int, now: datetime) -> None:
    """Earlier codes of a person work no more."""
    unused = (col(LinkCodeRow.person_id) == person, col(LinkCodeRow.used_at).is_(None))
    await session.exec(update(LinkCodeRow).where(*unused).values(used_at=now))


async def tries_since(session: Session, person: int, since: datetime) -> int:
    """How many wrong codes an identity has typed since a moment (aware)."""
    asked = select(func.count()).select_from(LinkTryRow).where(LinkTryRow.person_id == person, LinkTryRow.at > since)
    return (await session.exec(asked)).one()


async def places_of(session: Session, person: int) -> list[MembershipRow]:
    """Every place that a person has or had in an onboarding."""
    return list(await session.exec(select(MembershipRow).where(MembershipRow.person_id == person)))
