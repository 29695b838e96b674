"""Who somebody is, which identities are one person, and the codes that show it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import Member, Person
from models.enums import Channel
from models.repositories.mapping import Mapping, add, add_numbered, change, execute, fetch, fetch_one, table_of
from models.tables.onboarding import OnboardingRow
from models.tables.people import LinkCodeRow, LinkTryRow, MembershipRow, PersonRow

PEOPLE = Mapping(PersonRow, Person)
MEMBERS = Mapping(
    MembershipRow,
    Member,
    names={"status": "standing", "person": "person_id"},
    joined=("address", "platform_email"),
    unread=("onboarding_id",),
)
_PERSON, _ONBOARDING = PEOPLE.table.c, table_of(OnboardingRow)
_CODE, _TRY = table_of(LinkCodeRow), table_of(LinkTryRow)
_IDENTITIES: Select[Any] = select(*PEOPLE.columns)
_WITH_FOCUS = (
    select(*PEOPLE.columns, _ONBOARDING.c.reference)
    .join_from(PEOPLE.table, _ONBOARDING, _PERSON.focus == _ONBOARDING.c.id, isouter=True)
    .where(*(_PERSON[name] == bindparam(name) for name in ("channel", "workspace", "user")))
)
_KNOWN_AS = _IDENTITIES.where(
    _PERSON.channel == bindparam("channel"),
    _PERSON.user == bindparam("user"),
    _PERSON.workspace.in_(bindparam("workspaces", expanding=True)),
).order_by(_PERSON.id)
_BY_ID = _IDENTITIES.where(_PERSON.id == bindparam("key"))
_ALL_OF_ONE = _IDENTITIES.where((_PERSON.id == bindparam("key")) | (_PERSON.linked_to == bindparam("key")))
_WITH_EMAIL = _IDENTITIES.where(func.lower(_PERSON.email) == bindparam("email"))
_OF_THE_TEAM = _IDENTITIES.where(_PERSON.onboarding_team, _PERSON.channel == bindparam("channel")).order_by(
    _PERSON.name, _PERSON.id
)
_NAMES = select(_PERSON.id, _PERSON.name).where(_PERSON.id.in_(bindparam("keys", expanding=True)))
_PLACES_OF = select(MEMBERS.table.c.onboarding_id, *MEMBERS.columns).where(
    MEMBERS.table.c.person_id == bindparam("person")
)


async def find_with_focus(
    session: AsyncSession, channel: Channel, workspace: str, user: str
) -> tuple[Person | None, str | None]:
    """The person whom a platform knows by this id, and the reference of the onboarding that they talk about."""
    found = await fetch_one(session, _WITH_FOCUS, channel=channel, workspace=workspace, user=user)
    return (PEOPLE.read(found[:-1]), found[-1]) if found else (None, None)


async def find(session: AsyncSession, channel: Channel, workspace: str, user: str) -> Person | None:
    """The person whom a platform knows by this id."""
    return (await find_with_focus(session, channel, workspace, user))[0]


async def known_as(session: AsyncSession, channel: Channel, workspaces: Sequence[str], user: str) -> list[Person]:
    """Every row of the person whom a platform knows by this id in any of some workspaces, the oldest first."""
    rows = await fetch(session, _KNOWN_AS, channel=channel, workspaces=[*workspaces], user=user)
    return [PEOPLE.read(row) for row in rows]


async def by_id(session: AsyncSession, key: int) -> Person | None:
    """A person by the id of their row; None if there is none."""
    found = await fetch_one(session, _BY_ID, key=key)
    return PEOPLE.read(found) if found else None


async def shared_by(session: AsyncSession, identity: Person) -> Person:
    """The identity whose places in onboardings this one shares: another one, or itself."""
    shared = await by_id(session, identity.linked_to) if identity.linked_to else None
    return shared or identity


async def identities(session: AsyncSession, person: int) -> list[Person]:
    """A person and every identity that is linked to them."""
    return [PEOPLE.read(row) for row in await fetch(session, _ALL_OF_ONE, key=person)]


async def with_email(session: AsyncSession, email: str) -> list[Person]:
    """Everybody whom a platform knows by this address. Capitals make no difference."""
    return [PEOPLE.read(row) for row in await fetch(session, _WITH_EMAIL, email=email.lower())]


async def names(session: AsyncSession, keys: Collection[int]) -> dict[int, str]:
    """What some people are called, by the ids of their rows."""
    return {key: name for key, name in await fetch(session, _NAMES, keys=sorted(keys))} if keys else {}


async def of_the_team(session: AsyncSession, channel: Channel) -> list[Person]:
    """Everybody whom a platform last called one of the onboarding team, by name."""
    return [PEOPLE.read(row) for row in await fetch(session, _OF_THE_TEAM, channel=channel)]


async def add_person(session: AsyncSession, person: Person) -> Person:
    """Somebody new, whose id is not looked at; the same with the id that they got."""
    [number] = await add_numbered(session, PEOPLE.table, [PEOPLE.values(person)])
    return replace(person, id=number)


async def change_person(session: AsyncSession, person: Person, **values: Any) -> Person:
    """The same person with other values, stored."""
    changed = replace(person, **values)
    await change(session, PEOPLE, changed)
    return changed


# Linking two identities


async def places_of(session: AsyncSession, person: int) -> dict[int, Member]:
    """Every place that a person has or had, by the row of its onboarding. Without an address."""
    found = await fetch(session, _PLACES_OF, person=person)
    return {row[0]: MEMBERS.read(row[1:], address=None, platform_email=None) for row in found}


async def change_place(session: AsyncSession, member: Member) -> None:
    """Stores a place in an onboarding beside the onboarding itself."""
    await change(session, MEMBERS, member)


async def add_place(session: AsyncSession, onboarding: int, member: Member) -> None:
    """A new place in an onboarding, beside the onboarding itself."""
    await add(session, MEMBERS.table, [MEMBERS.values(member, onboarding_id=onboarding)])


_VALID_CODE = select(_CODE.c.person_id).where(
    _CODE.c.digest == bindparam("digest"), _CODE.c.used_at.is_(None), _CODE.c.made_at > bindparam("since")
)
_CLAIMED_CODE = (
    select(_CODE.c.person_id, _CODE.c.digest)
    .where(_CODE.c.claimed_by == bindparam("claimer"), _CODE.c.used_at.is_(None), _CODE.c.made_at > bindparam("since"))
    .order_by(_CODE.c.made_at.desc())
)
_CLAIM_CODE = update(_CODE).where(_CODE.c.digest == bindparam("of_digest")).values(claimed_by=bindparam("claimer"))
_END_CODES = (
    update(_CODE)
    .where(_CODE.c.person_id == bindparam("of_person"), _CODE.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
)
_USE_CODE = update(_CODE).where(_CODE.c.digest == bindparam("of_digest")).values(used_at=bindparam("now"))
_TRIES = (
    select(func.count())
    .select_from(_TRY)
    .where(_TRY.c.person_id == bindparam("person"), _TRY.c.at > bindparam("since"))
)


async def add_code(session: AsyncSession, digest: str, person: int, now: datetime) -> None:
    """A code that one identity was given; earlier ones of theirs work no more. Only the digest is kept."""
    await execute(session, _END_CODES, {"of_person": person, "now": now})
    await add(session, _CODE, [{"digest": digest, "person_id": person, "made_at": now, "used_at": None}])


async def owner_of_code(session: AsyncSession, digest: str, since: datetime) -> Person | None:
    """Whose code this is, if it was made after a moment (aware) and not used."""
    found = await fetch_one(session, _VALID_CODE, digest=digest, since=since)
    return await by_id(session, found[0]) if found else None


async def claim_code(session: AsyncSession, digest: str, identity: int) -> None:
    """Note who typed it last: they are the one whose yes counts."""
    await execute(session, _CLAIM_CODE, {"of_digest": digest, "claimer": identity})


async def claimed_code(session: AsyncSession, identity: int, since: datetime) -> tuple[Person, str] | None:
    """Whose code an identity has typed, and its digest, if it was made after a moment (aware) and not used."""
    found = await fetch_one(session, _CLAIMED_CODE, claimer=identity, since=since)
    owner = await by_id(session, found[0]) if found else None
    return (owner, found[1]) if found and owner else None


async def use_code(session: AsyncSession, digest: str, now: datetime) -> None:
    """Mark a code as used, so that nobody else links with it."""
    await execute(session, _USE_CODE, {"of_digest": digest, "now": now})


async def add_try(session: AsyncSession, person: int, now: datetime) -> None:
    """A code that was typed and was none."""
    await add(session, _TRY, [{"person_id": person, "at": now}])


async def tries_since(session: AsyncSession, person: int, since: datetime) -> int:
    """How many wrong codes an identity has typed since a moment (aware)."""
    return int((await fetch(session, _TRIES, person=person, since=since))[0][0])
