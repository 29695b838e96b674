"""What is said of one onboarding: verdicts and comments at its items, and the conditions that approvals stand on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.repositories.mapping import Mapping, add, fetch, root_of, save_rows, table_of
from models.reviews import Comment, Condition, Opinion, Verdict
from models.tables.onboarding import OnboardingRow
from models.tables.people import PersonRow
from models.tables.reviews import CommentRow, ConditionRow, OpinionRow, VerdictRow

VERDICTS = Mapping(VerdictRow, Verdict, names={"person": "person_id"}, joined=("by",), unread=("onboarding_id",))
CONDITIONS = Mapping(
    ConditionRow,
    Condition,
    names={"person": "person_id", "closer": "closer_id"},
    joined=("by", "closed_by"),
    unread=("onboarding_id",),
)
COMMENTS = Mapping(CommentRow, Comment, names={"person": "person_id"}, joined=("by",), unread=("onboarding_id",))
OPINIONS = Mapping(
    OpinionRow,
    Opinion,
    names={"person": "person_id", "asked_by": "asked_by_id"},
    joined=("of", "on_team"),
    unread=("onboarding_id",),
)
_ONBOARDING, _PERSON = table_of(OnboardingRow), table_of(PersonRow)
_CLOSER, _ASKED = _PERSON.alias("closer"), _PERSON.alias("asked")


def verdicts_of_it() -> Select[Any]:
    """The newest of each item, of the onboarding around this statement."""
    verdict = VERDICTS.table.c
    newest = select(func.max(verdict.id)).where(verdict.onboarding_id == _ONBOARDING.c.id).group_by(verdict.item)
    rows: Select[Any] = select(*VERDICTS.columns, _PERSON.c.name).join(_PERSON, verdict.person_id == _PERSON.c.id)
    return rows.where(verdict.id.in_(newest.correlate(_ONBOARDING))).order_by(verdict.id)


def conditions_of_it() -> Select[Any]:
    """Every one, in the order in which they were made, of the onboarding around this statement."""
    condition = CONDITIONS.table.c
    rows: Select[Any] = select(*CONDITIONS.columns, _PERSON.c.name, _CLOSER.c.name)
    rows = rows.join(_PERSON, condition.person_id == _PERSON.c.id)
    rows = rows.join(_CLOSER, condition.closer_id == _CLOSER.c.id, isouter=True)
    return rows.where(condition.onboarding_id == _ONBOARDING.c.id).order_by(condition.id)


def comments_of_it() -> Select[Any]:
    """Those that are not settled, the oldest first, of the onboarding around this statement."""
    comment = COMMENTS.table.c
    rows: Select[Any] = select(*COMMENTS.columns, _PERSON.c.name).join(_PERSON, comment.person_id == _PERSON.c.id)
    of_it = comment.onboarding_id == _ONBOARDING.c.id
    return rows.where(of_it, comment.settled_at.is_(None)).order_by(comment.id)


def opinions_of_it() -> Select[Any]:
    """The newest of each item and specialist, as whichever identity: of the onboarding around this statement."""
    opinion, other = OPINIONS.table.c, OPINIONS.table.alias("other")
    newest = select(func.max(other.c.id)).join_from(other, _ASKED, other.c.person_id == _ASKED.c.id)
    newest = newest.where(other.c.onboarding_id == _ONBOARDING.c.id)
    newest = newest.group_by(other.c.item, root_of(other.c.person_id, _ASKED))
    who = {opinion.person_id: root_of(opinion.person_id, _PERSON)}
    rows: Select[Any] = select(*(who.get(c, c) for c in OPINIONS.columns), _PERSON.c.name, _PERSON.c.onboarding_team)
    rows = rows.join(_PERSON, opinion.person_id == _PERSON.c.id)
    return rows.where(opinion.id.in_(newest.correlate(_ONBOARDING))).order_by(opinion.id)


_EVERY_VERDICT = (
    select(*VERDICTS.columns, _PERSON.c.name)
    .join(_PERSON, VERDICTS.table.c.person_id == _PERSON.c.id)
    .where(VERDICTS.table.c.onboarding_id == bindparam("key"))
    .order_by(VERDICTS.table.c.id)
)


async def every_verdict(session: AsyncSession, key: int) -> list[Verdict]:
    """Every one that was ever given of the onboarding with this id, oldest first."""
    return [VERDICTS.read(row[:-1], by=row[-1]) for row in await fetch(session, _EVERY_VERDICT, key=key)]


async def add_verdicts(session: AsyncSession, key: int, verdicts: Sequence[Verdict]) -> None:
    """What reviewers say of items of the onboarding with this id."""
    await add(session, VERDICTS.table, [VERDICTS.values(verdict, onboarding_id=key) for verdict in verdicts])


async def save_conditions(session: AsyncSession, key: int, conditions: Sequence[Condition]) -> None:
    """Those without an id are new."""
    await save_rows(session, CONDITIONS, key, conditions)


async def save_comments(session: AsyncSession, key: int, comments: Sequence[Comment]) -> None:
    """Those without an id are new."""
    await save_rows(session, COMMENTS, key, comments)


async def save_opinions(session: AsyncSession, key: int, opinions: Sequence[Opinion]) -> None:
    """Those without an id are new."""
    await save_rows(session, OPINIONS, key, opinions)
