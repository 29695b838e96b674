"""Whose time is over: onboardings that ended long ago, and people who are in none that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.enums import ERASED
from models.repositories.data.erasing import ANSWER, EVENT, MEMBER, ONBOARDING
from models.repositories.mapping import fetch, table_of
from models.retention import Retention
from models.tables.data import ErasureRow
from models.tables.delivery import ReceiptRow
from models.tables.onboarding import BEFORE_REGISTRATION, DECLINED_OR_WITHDRAWN
from models.tables.people import PersonRow

_ERASURE, _PERSON, _RECEIPT = table_of(ErasureRow), table_of(PersonRow), table_of(ReceiptRow)


class Aged(NamedTuple):
    """An onboarding whose time is over."""

    key: int
    reference: str
    content_version: str
    state: str


async def aged_onboardings(session: AsyncSession, retention: Retention, now: datetime, limit: int) -> list[Aged]:
    """Those that ended, or were left before they registered, longer ago than is set; not those erased since."""
    columns = (ONBOARDING.c.id, ONBOARDING.c.reference, ONBOARDING.c.content_version, ONBOARDING.c.state)
    aged = select(*columns).where(_is_aged(retention, now)).order_by(ONBOARDING.c.id).limit(limit)
    return [Aged(*row) for row in await fetch(session, aged)]


async def count_aged(session: AsyncSession, retention: Retention, now: datetime) -> tuple[int, int]:
    """How many onboardings would be erased now and, once they were, how many people."""
    aged = _is_aged(retention, now)
    counts = [select(func.count()).select_from(ONBOARDING).where(aged)]
    if retention.unregistered:
        gone = or_(_erased(ONBOARDING.c.id), aged)
        counts.append(select(func.count()).select_from(_PERSON).where(*_nobodys(retention, now, gone)))
    onboardings, people = [int((await fetch(session, each))[0][0]) for each in counts] + [0] * (2 - len(counts))
    return onboardings, people


def _is_aged(retention: Retention, now: datetime) -> ColumnElement[bool]:
    return and_(or_(false(), *_rules(retention, now)), ~_erased(ONBOARDING.c.id))


def _rules(retention: Retention, now: datetime) -> Iterator[ColumnElement[bool]]:
    state, since = ONBOARDING.c.state, ONBOARDING.c.state_since
    if retention.live:
        yield (state == "live") & (since < now - timedelta(days=retention.live))
    if retention.ended:
        yield state.in_(DECLINED_OR_WITHDRAWN) & (since < now - timedelta(days=retention.ended))
    if retention.unregistered:
        long_ago = now - timedelta(days=retention.unregistered)
        yield state.in_(BEFORE_REGISTRATION) & (ONBOARDING.c.updated_at < long_ago)


def _erased(key: Any) -> Any:
    """It was erased, and nobody has changed it since."""
    which = (_ERASURE.c.about == "onboarding") & (_ERASURE.c.subject == key)
    return select(_ERASURE.c.id).where(which, _ERASURE.c.at >= ONBOARDING.c.updated_at).correlate(ONBOARDING).exists()


async def aged_people(session: AsyncSession, retention: Retention, now: datetime, limit: int) -> list[int]:
    """Rows of people who are in no onboarding that is kept, nor of the onboarding team, and came no more lately.

    One who never began anything is known by the receipts of what they did, which are kept for a while.
    """
    if not retention.unregistered:
        return []
    nobodys = _nobodys(retention, now, _erased(ONBOARDING.c.id))
    aged = select(_PERSON.c.id).where(*nobodys).order_by(_PERSON.c.id).limit(limit)
    return [key for (key,) in await fetch(session, aged)]


def _nobodys(retention: Retention, now: datetime, gone: Any) -> tuple[ColumnElement[bool], ...]:
    """`gone`: what is true of an onboarding that keeps nobody any more."""
    long_ago = now - timedelta(days=retention.unregistered)
    theirs = select(MEMBER.c.id).join(ONBOARDING, ONBOARDING.c.id == MEMBER.c.onboarding_id)
    kept = theirs.where(MEMBER.c.person_id == _PERSON.c.id, ~gone)
    lately = [
        select(table.c.person_id).where(table.c.person_id == _PERSON.c.id, table.c.at >= long_ago)
        for table in (_RECEIPT, EVENT, ANSWER)
    ]
    other = _PERSON.alias("other")
    linked = select(other.c.id).where(or_(other.c.linked_to == _PERSON.c.id, other.c.id == _PERSON.c.linked_to))
    nobodys = (~_PERSON.c.onboarding_team, _PERSON.c.name != ERASED, ~kept.exists(), ~linked.exists())
    return (*nobodys, *(~each.exists() for each in lately))
