"""Who somebody is, which onboardings invite them, and what a delivery of theirs was answered."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as plain_select
from sqlmodel import col, func, select

from models.database.session import Session
from models.enums import MembershipStatus
from models.repositories.columns import columns_of, numbered_into, numbers, one_or_none, rows
from models.repositories.writing import change
from models.tables.delivery import ReceiptRow
from models.tables.onboarding import OnboardingRow
from models.tables.people import MembershipRow, PersonRow


class StoredPerson(NamedTuple):
    """One identity on one platform. What they mean: see `Person`."""

    id: int
    channel: str
    workspace: str
    user: str
    name: str
    email: str | None
    onboarding_team: bool
    focus: int | None
    asking: str | None
    asking_question: str | None
    asking_onboarding_id: int | None
    asking_again: bool
    linked_to: int | None
    reached_by: int | None


_RECEIPTS, _ONBOARDINGS, _PEOPLE = columns_of(ReceiptRow), columns_of(OnboardingRow), columns_of(PersonRow)
_RECEIPT = plain_select(_RECEIPTS.c.outcome).where(_RECEIPTS.c.delivery_id == bindparam("delivery"))
_IDENTITY = plain_select(*(_PEOPLE.c[name] for name in StoredPerson._fields))
_PERSON = (
    plain_select(*(_PEOPLE.c[name] for name in StoredPerson._fields), _ONBOARDINGS.c.reference)
    .join_from(_PEOPLE, _ONBOARDINGS, _PEOPLE.c.focus == _ONBOARDINGS.c.id, isouter=True)
    .where(*(_PEOPLE.c[name] == bindparam(name) for name in ("channel", "workspace", "user")))
)
_BY_ID = _IDENTITY.where(_PEOPLE.c.id == bindparam("key"))
_ALL_OF_ONE = _IDENTITY.where((_PEOPLE.c.id == bindparam("key")) | (_PEOPLE.c.linked_to == bindparam("key")))
_WITH_EMAIL = _IDENTITY.where(func.lower(_PEOPLE.c.email) == bindparam("email"))
_NEW = numbered_into(PersonRow)


async def earlier_outcome(session: Session, delivery_id: str) -> str | None:
    """What this delivery was answered, as JSON, if it was handled before."""
    found = await one_or_none(session, _RECEIPT, delivery=delivery_id)
    return found[0] if found else None


async def person_and_focus(
    session: Session, channel: str, workspace: str, user: str
) -> tuple[StoredPerson | None, str | None]:
    """The person whom a platform knows by this id, and the reference of the onboarding that they talk about."""
    found = await one_or_none(session, _PERSON, channel=channel, workspace=workspace, user=user)
    return (StoredPerson(*found[:-1]), found[-1]) if found else (None, None)


async def person_for(session: Session, channel: str, workspace: str, user: str) -> StoredPerson | None:
    """The person whom a platform knows by this id."""
    return (await person_and_focus(session, channel, workspace, user))[0]


async def person_by_id(session: Session, key: int) -> StoredPerson | None:
    """By the id of the row."""
    found = await one_or_none(session, _BY_ID, key=key)
    return StoredPerson(*found) if found else None


async def whole_person(session: Session, identity: StoredPerson) -> StoredPerson:
    """The identity whose places in onboardings this one shares: another one, or itself."""
    shared = await person_by_id(session, identity.linked_to) if identity.linked_to else None
    return shared or identity


async def identities(session: Session, person: int) -> list[StoredPerson]:
    """A person and every identity that is linked to them."""
    return [StoredPerson(*row) for row in await rows(session, _ALL_OF_ONE, key=person)]


async def people_with_email(session: Session, email: str) -> list[StoredPerson]:
    """Everybody whom a platform knows by this address. Capitals make no difference."""
    return [StoredPerson(*row) for row in await rows(session, _WITH_EMAIL, email=email.lower())]


async def add_person(session: Session, channel: str, workspace: str, user: str, **known: Any) -> StoredPerson:
    """Somebody new; `known`: their other columns, the name at least."""
    await numbers(session, _NEW, [{"channel": channel, "workspace": workspace, "user": user, **known}])
    added = await person_for(session, channel, workspace, user)
    assert added is not None, "it was added just now"
    return added


async def change_person(session: Session, person: StoredPerson, **values: Any) -> StoredPerson:
    """Puts values in the place of those that stand."""
    await change(session, PersonRow, person.id, **values)
    return person._replace(**values)


async def invitations_for(session: Session, email: str) -> list[tuple[MembershipRow, OnboardingRow]]:
    """Invitations to this address that are still open, oldest first. Capitals make no difference."""
    asked = (
        select(MembershipRow, OnboardingRow)
        .join(OnboardingRow, col(MembershipRow.onboarding_id) == col(OnboardingRow.id))
        .where(func.lower(MembershipRow.email) == email.lower(), MembershipRow.standing == MembershipStatus.INVITED)
        .order_by(col(MembershipRow.id))
    )
    return [(membership, onboarding) for membership, onboarding in await session.exec(asked)]
