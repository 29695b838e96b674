"""The one way to erase personal data. The database lets events change here alone, and keeps that it happened."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Table, Text, bindparam, cast, delete, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.enums import ERASED, MembershipStatus
from models.folding import folded
from models.repositories.desk.search import put_entry
from models.repositories.mapping import add, execute, fetch, fetch_one, table_of
from models.tables.data import ErasingRow, ErasureRow
from models.tables.delegating import DelegationRow
from models.tables.delivery import OutboxRow, ReminderRow
from models.tables.onboarding import AnswerRow, CallTimeRow, EventRow, OnboardingRow, RefusedPressRow
from models.tables.people import MembershipRow
from models.tables.reviews import CommentRow, ConditionRow, OpinionRow, VerdictRow
from models.tables.search import SearchEntryRow
from models.tables.signing import SignOffRow

_ERASING, _ERASURE = table_of(ErasingRow), table_of(ErasureRow)
EVENT, ANSWER, MEMBER = table_of(EventRow), table_of(AnswerRow), table_of(MembershipRow)
ONBOARDING, ENTRY = table_of(OnboardingRow), table_of(SearchEntryRow)
VERDICT, CONDITION, COMMENT = table_of(VerdictRow), table_of(ConditionRow), table_of(CommentRow)
OPINION = table_of(OpinionRow)
REVIEW_WORDS = (
    (VERDICT, "words"),
    (CONDITION, "words"),
    (CONDITION, "why"),
    (COMMENT, "words"),
    (OPINION, "asked"),
    (OPINION, "words"),
)
"""Where a review keeps a person's own words."""
SIGN_OFF = table_of(SignOffRow)
SIGN_OFF_WORDS = ((SIGN_OFF, "words"), (SIGN_OFF, "declared"))
_LINKS = ("linked_to", "once_linked", "reached_by")
_TALK = ("asking", "asking_question", "asking_onboarding_id", "focus", "queue")
_OWN = ("email", "email_since", "zone", "language")
NOBODYS = {"onboarding_team": False, **dict.fromkeys((*_OWN, *_LINKS, *_TALK))}
"""The row of a person that is nobody's any more, but for their name and what their platform calls them."""
UNSIGNED = {"name": ERASED, "email": "", "signed_as": ERASED}
DELEGATION = table_of(DelegationRow)
_LASTING = frozenset(
    (
        *("from", "to", "reply_due_on", "count", "times", "starts_at", "was", "priority", "wait_reason", "paused"),
        *("items", "first", "go_live_on", "question", "role", "member", "reference", "all_of", "app", "other_app"),
        *("action", "into", "account", "due_on", "item", "key", "speciality", "accepted", "until", "days"),
        *("signer", "number", "again"),
    )
)
"""What an event keeps of its data when its onboarding is erased: our own words, moments and numbers."""
_PASSING = (table_of(OutboxRow), table_of(RefusedPressRow), table_of(ReminderRow))
_GONE = {"name": ERASED, "email": None, "invited_by": None, "code_digest": None, "meant_for": None}


@asynccontextmanager
async def erasing(session: AsyncSession) -> AsyncIterator[None]:
    """Inside, and in this transaction alone, the database lets the data of events be changed. `session`: writes."""
    await add(session, _ERASING, [{"id": 1}])
    yield
    await execute(session, delete(_ERASING), {})


async def record(
    session: AsyncSession, about: str, subjects: list[int], asked_by: str, rows: int, now: datetime
) -> None:
    """That something was erased, and nothing of what it was."""
    usual = {"at": now, "about": about, "asked_by": asked_by, "rows": rows}
    await add(session, _ERASURE, [usual | {"subject": subject} for subject in subjects])


async def erase_onboarding(
    session: AsyncSession, key: int, is_plain: Callable[[str], bool], asked_by: str, now: datetime
) -> int:
    """Takes out of an onboarding what it says of people; how many rows that changed. `key`: its row.

    What stays: whose it was, its states, who decided what and when, and the answers to questions of which `is_plain`
    says that they are no words of anybody's, such as a date or a choice.
    """
    async with erasing(session):
        rows = await change_each(session, EVENT, "data", EVENT.c.onboarding_id == key, _without_words)
        told = ANSWER.c.question.in_([q for q in await _asked(session, key) if not is_plain(q)])
        rows += await change_each(session, ANSWER, "value", (ANSWER.c.onboarding_id == key) & told, _erased)
    for table, column in (*REVIEW_WORDS, *SIGN_OFF_WORDS):
        rows += await change_each(session, table, column, table.c.onboarding_id == key, _erased)
    asked = update(DELEGATION).where(DELEGATION.c.onboarding_id == key)
    rows += await execute(session, asked.values(name=ERASED, email="", words=ERASED), {})
    rows += await execute(session, update(SIGN_OFF).where(SIGN_OFF.c.onboarding_id == key).values(**UNSIGNED), {})
    gone = update(MEMBER).where(MEMBER.c.onboarding_id == key).values(standing=MembershipStatus.LEFT, **_GONE)
    rows += await execute(session, gone, {})
    for table in _PASSING:
        rows += await execute(session, delete(table).where(table.c.onboarding_id == key), {})
    call = table_of(CallTimeRow)
    rows += await execute(
        session, update(call).where(call.c.onboarding_id == key).values(held_by=None, link=None, room=None), {}
    )
    await _find_by_what_stays(session, key)
    await record(session, "onboarding", [key], asked_by, rows, now)
    return rows


async def _asked(session: AsyncSession, key: int) -> list[str]:
    asked = select(ANSWER.c.question).where(ANSWER.c.onboarding_id == bindparam("key")).distinct()
    return [question for (question,) in await fetch(session, asked, key=key)]


def _without_words(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in _LASTING else _erased(value) for name, value in data.items()}


def _erased(value: Any) -> Any:
    """Of the same shape, so that whatever shows it still can. What says nothing is left."""
    match value:
        case str():
            return ERASED if value else value
        case list():
            return []
        case dict():
            return {"kind": "note", "text": ERASED}
        case _:
            return value


async def words_that_stay(session: AsyncSession, key: int) -> str:
    """What an onboarding is found by that is about no person, folded."""
    kept = (ONBOARDING.c.reference, ONBOARDING.c.organisation, ONBOARDING.c.service, ONBOARDING.c.ods_code)
    row = await fetch_one(session, select(*kept).where(ONBOARDING.c.id == bindparam("key")), key=key)
    return folded(" ".join(part or "" for part in row or ()))


async def _find_by_what_stays(session: AsyncSession, key: int) -> None:
    if await fetch_one(
        session, select(ENTRY.c.onboarding_id).where(ENTRY.c.onboarding_id == bindparam("key")), key=key
    ):
        await put_entry(session, key, await words_that_stay(session, key))


async def change_each(
    session: AsyncSession, table: Table, column: str, which: Any, change: Callable[[Any], Any]
) -> int:
    """Puts a new value into one column of rows, where it is another one; how many changed."""
    changed = 0
    [key] = table.primary_key
    one = update(table).where(key == bindparam("of_key")).values({column: bindparam("new")})
    for number, value in await fetch(session, select(key, table.c[column]).where(which)):
        if (new := change(value)) != value:
            changed += await execute(session, one, {"of_key": number, "new": new})
    return changed


def holds(column: Any, parts: list[str]) -> Any:
    """Whether a text, or JSON as it is stored, holds one of some parts, which are in small letters."""

    return or_(*(func.lower(cast(column, Text)).contains(part, autoescape=True) for part in parts))
