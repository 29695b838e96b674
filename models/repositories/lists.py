"""Onboardings in lists: whose they are, where they belong, which are open, and the figures of each state.

What the onboarding team sees of all onboardings is filtered, counted and paged by the database, by indexes and figures
that do not grow with what is closed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.domain import LONGEST_MINUTES, Address, CallTime, Member, OnboardingRecord
from models.enums import Channel, MembershipStatus
from models.repositories.mapping import Mapping, Row, fetch, fetch_one, table_of
from models.repositories.people import MEMBERS
from models.tables.delivery import PostedCardRow
from models.tables.onboarding import (
    DECLINED_OR_WITHDRAWN,
    OFF_BOARD,
    CallTimeRow,
    OnboardingRow,
    StateCountRow,
    StateStayRow,
    TeamPlaceRow,
)
from models.tables.people import PersonRow

RECORDS = Mapping(OnboardingRow, OnboardingRecord, names={"assignee": "assignee_id"})
_ONBOARDING, _MEMBERSHIP = RECORDS.table.c, MEMBERS.table.c
_CALL = table_of(CallTimeRow).c
_COUNT, _STAY = table_of(StateCountRow).c, table_of(StateStayRow).c
_PLACE, _CARD, _PERSON = table_of(TeamPlaceRow), table_of(PostedCardRow), table_of(PersonRow)
_RECORDS: Select[Any] = select(*RECORDS.columns)
_CHANGED_LAST_FIRST = (_ONBOARDING.updated_at.desc(), _ONBOARDING.id.desc())
_ADDRESS = ("channel", "workspace", "target")

_BY_REFERENCE = _RECORDS.where(_ONBOARDING.reference == bindparam("reference"))
_REFERENCE = select(_ONBOARDING.reference).where(_ONBOARDING.id == bindparam("key"))
_JOINED_BY: Select[Any] = (
    select(*RECORDS.columns, _MEMBERSHIP.present_in)
    .join(MEMBERS.table, _MEMBERSHIP.onboarding_id == _ONBOARDING.id)
    .where(_MEMBERSHIP.person_id == bindparam("person"), _MEMBERSHIP.standing == MembershipStatus.JOINED)
    .order_by(*_CHANGED_LAST_FIRST)
)
_ASKED_BY = (
    _RECORDS.join(MEMBERS.table, _MEMBERSHIP.onboarding_id == _ONBOARDING.id)
    .where(_MEMBERSHIP.person_id == bindparam("person"), _MEMBERSHIP.standing == MembershipStatus.ASKED)
    .order_by(_MEMBERSHIP.id)
)
_INVITED: Select[Any] = (
    select(*RECORDS.columns, *MEMBERS.columns)
    .join(MEMBERS.table, _MEMBERSHIP.onboarding_id == _ONBOARDING.id)
    .where(_MEMBERSHIP.standing == MembershipStatus.INVITED)
    .order_by(_MEMBERSHIP.id)
)
# Two statements, each by an index: asked for both at once, SQLite reads every place there is.
_INVITING_IDENTITY = _INVITED.where(_MEMBERSHIP.meant_for == bindparam("identity"))
_INVITING_ADDRESS = _INVITED.where(_MEMBERSHIP.meant_for.is_(None), func.lower(_MEMBERSHIP.email) == bindparam("email"))
_OF_A_CODE = _INVITED.where(
    _MEMBERSHIP.code_digest == bindparam("digest"), _MEMBERSHIP.code_made_at > bindparam("since")
)
_AT_A_PLACE = (
    _RECORDS.join(_PLACE, _PLACE.c.onboarding_id == _ONBOARDING.id)
    .where(*(_PLACE.c[name] == bindparam(name) for name in _ADDRESS))
    .order_by(*_CHANGED_LAST_FIRST)
)
_OF_A_CARD = _RECORDS.join(_CARD, _CARD.c.onboarding_id == _ONBOARDING.id).where(
    *(_CARD.c[name] == bindparam(name) for name in (*_ADDRESS, "message"))
)
_HOMES = (
    select(_MEMBERSHIP.onboarding_id, _PERSON.c.channel, _PERSON.c.workspace)
    .join(_PERSON, _MEMBERSHIP.person_id == _PERSON.c.id)
    .where(
        _MEMBERSHIP.onboarding_id.in_(bindparam("keys", expanding=True)),
        _MEMBERSHIP.standing == MembershipStatus.JOINED,
    )
)
_SAME_SERVICE = _RECORDS.where(
    _ONBOARDING.service_key == bindparam("service_key"), _ONBOARDING.state.not_in(DECLINED_OR_WITHDRAWN)
).order_by(_ONBOARDING.id)
_COUNTS = select(_COUNT.state, _COUNT.onboardings).where(_COUNT.onboardings > 0)
_CONTENTS = select(_ONBOARDING.content_version, func.count()).group_by(_ONBOARDING.content_version)
# Literals, not parameters: an index of some rows alone is used where the query says the same as the index.
_OFFERED_AT = select(_CALL.onboarding_id).where(
    _CALL.standing == literal_column("'offered'"),
    _CALL.starts_at > bindparam("after"),
    _CALL.starts_at < bindparam("before"),
)
_OFFERED = _RECORDS.where(
    _ONBOARDING.id.in_(_OFFERED_AT), _ONBOARDING.state == bindparam("state"), _ONBOARDING.id != bindparam("key")
).order_by(_ONBOARDING.id)
ON_BOARD = _ONBOARDING.state.not_in([literal_column(f"'{state}'") for state in OFF_BOARD])
_HELD = _RECORDS.where(_ONBOARDING.assignee_id == bindparam("person"), ON_BOARD).order_by(_ONBOARDING.id)
_KNOWN = select(_ONBOARDING.reference).where(_ONBOARDING.reference.in_(bindparam("references", expanding=True)))
_OPEN = (
    _RECORDS.where(ON_BOARD)
    .order_by(_ONBOARDING.state_since, _ONBOARDING.id)
    .limit(bindparam("most"))
    .offset(bindparam("first"))
)


def _medians() -> Select[Any]:
    """The mean of the two days in the middle, which are one where the number of stays is odd."""
    upto = func.sum(_STAY.stays).over(partition_by=_STAY.state, order_by=_STAY.days)
    in_all = func.sum(_STAY.stays).over(partition_by=_STAY.state)
    stays = select(_STAY.state, _STAY.days, _STAY.stays, upto.label("upto"), in_all.label("in_all")).subquery().c
    after_middle, to_middle = 2 * stays.upto >= stays.in_all, 2 * (stays.upto - stays.stays) <= stays.in_all
    return (
        select(stays.state, func.min(stays.days), func.max(stays.days))
        .where(after_middle, to_middle)
        .group_by(stays.state)
    )


_MEDIANS = _medians()


async def _records(session: AsyncSession, statement: Select[Any], **values: Any) -> list[OnboardingRecord]:
    return [RECORDS.read(row) for row in await fetch(session, statement, **values)]


async def by_reference(session: AsyncSession, reference: str) -> OnboardingRecord | None:
    """The onboarding with exactly this reference."""
    return next(iter(await _records(session, _BY_REFERENCE, reference=reference)), None)


async def reference_of(session: AsyncSession, onboarding_id: int) -> str | None:
    """The reference of an onboarding by its row's id."""
    found = await fetch_one(session, _REFERENCE, key=onboarding_id)
    return found[0] if found else None


async def joined_by(session: AsyncSession, person_id: int) -> list[OnboardingRecord]:
    """Those that the person has joined, the one that changed last first."""
    return [record for record, _ in await joined_and_present(session, person_id)]


async def joined_and_present(session: AsyncSession, person_id: int) -> list[tuple[OnboardingRecord, str | None]]:
    """The same, each with the target of the channel that they belong to it by; None where it does not hang on one."""
    rows = await fetch(session, _JOINED_BY, person=person_id)
    return [(RECORDS.read(row[:-1]), row[-1]) for row in rows]


async def asked_by(session: AsyncSession, person_id: int) -> list[OnboardingRecord]:
    """Those that the person has asked to join, and whose owner has not decided yet, oldest first."""
    return await _records(session, _ASKED_BY, person=person_id)


Invitation = tuple[OnboardingRecord, Member]
"""An open invitation, without an address, and what it is to."""


async def inviting(session: AsyncSession, identity: int, email: str) -> list[Invitation]:
    """Open invitations to an identity or to an address, whoever has it, oldest first. Capitals make no difference."""
    theirs = await fetch(session, _INVITING_IDENTITY, identity=identity)
    addressed = await fetch(session, _INVITING_ADDRESS, email=email.lower())
    return sorted(map(_invitation, (*theirs, *addressed)), key=lambda invitation: invitation[1].id or 0)


async def of_code(session: AsyncSession, digest: str, since: datetime) -> Invitation | None:
    """The open invitation that a code is for, if the code was made after a moment (aware)."""
    found = await fetch_one(session, _OF_A_CODE, digest=digest, since=since)
    return _invitation(found) if found else None


def _invitation(row: Row) -> Invitation:
    at = len(RECORDS.columns)
    return RECORDS.read(row[:at]), MEMBERS.read(row[at:], address=None, platform_email=None)


async def at_place(session: AsyncSession, place: Address) -> list[OnboardingRecord]:
    """Those that belong to a channel, the one that changed last first."""
    where = {"channel": place.channel, "workspace": place.workspace, "target": place.target}
    return await _records(session, _AT_A_PLACE, **where)


async def of_card(session: AsyncSession, place: Address, message: str) -> OnboardingRecord | None:
    """The onboarding whose living card is this message."""
    where = {"channel": place.channel, "workspace": place.workspace, "target": place.target}
    return next(iter(await _records(session, _OF_A_CARD, message=message, **where)), None)


async def same_service(session: AsyncSession, service_key: str, not_id: int | None) -> list[OnboardingRecord]:
    """Other onboardings of the same service, live ones too, oldest first; not the declined and withdrawn."""
    found = await _records(session, _SAME_SERVICE, service_key=service_key)
    return [record for record in found if record.id != not_id]


async def offered(session: AsyncSession, call: CallTime, not_id: int) -> list[OnboardingRecord]:
    """Other onboardings, with no call booked, that are offered one at a time which may overlap this, oldest first."""
    around = {"after": call.starts_at - timedelta(minutes=LONGEST_MINUTES), "before": call.ends_at}
    return await _records(session, _OFFERED, **around, state="call_offered", key=not_id)


async def homes_of(session: AsyncSession, keys: Sequence[int]) -> dict[int, frozenset[tuple[Channel, str]]]:
    """The channel and workspace of everybody who has joined, by the row of the onboarding."""
    found: dict[int, set[tuple[Channel, str]]] = {}
    for key, channel, workspace in await fetch(session, _HOMES, keys=[*keys]):
        found.setdefault(key, set()).add((Channel(channel), workspace))
    return {key: frozenset(homes) for key, homes in found.items()}


async def counts_by_state(session: AsyncSession) -> dict[str, int]:
    """How many onboardings are in each state, ended ones too. A state with none is not in it."""
    return {state: count for state, count in await fetch(session, _COUNTS)}


async def median_days_by_state(session: AsyncSession) -> dict[str, float]:
    """The median of whole days that onboardings spent in each state that they have left."""
    return {state: (low + high) / 2 for state, low, high in await fetch(session, _MEDIANS)}


async def counts_by_content(session: AsyncSession) -> dict[str, int]:
    """How many onboardings began with each version of the content. Looks at every one of them."""
    return {version: count for version, count in await fetch(session, _CONTENTS)}


async def open_onboardings(session: AsyncSession, limit: int, offset: int = 0) -> list[OnboardingRecord]:
    """A page of those that have registered and are not live, declined or withdrawn: the longest waiting first."""
    return await _records(session, _OPEN, most=limit, first=offset)


async def held_by(session: AsyncSession, person_id: int) -> list[OnboardingRecord]:
    """Open onboardings that somebody of the onboarding team has, by their identity, oldest first."""
    return await _records(session, _HELD, person=person_id)


async def known_references(session: AsyncSession, references: Collection[str]) -> list[str]:
    """Those of some references that there are."""
    found = await fetch(session, _KNOWN, references=sorted(references)) if references else ()
    return [reference for (reference,) in found]
