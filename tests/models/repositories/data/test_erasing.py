"""What an onboarding says of people is taken out of it, and out of no other."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from models.database.database import Database
from models.enums import ERASED, EventKind, MembershipStatus
from models.repositories.data.erasing import erase_onboarding
from models.tables import AnswerRow, CallTimeRow, EventRow, MembershipRow, PersonRow
from tests.models.rows import NOW, an_onboarding, id_of, store, store_all


async def told(database: Database, reference: str) -> int:
    """An onboarding in which everything says something of Tom. Its row."""
    key = id_of(await store(database, an_onboarding(reference)))
    tom = await store(database, PersonRow(channel="web", workspace="riverside", user=reference, name="Tom Ellis"))
    common: dict[str, Any] = {"onboarding_id": key, "person_id": id_of(tom)}
    await store_all(
        database,
        MembershipRow(**common, name="Tom Ellis", role="owner", standing=MembershipStatus.JOINED, since=NOW),
        AnswerRow(**common, question="registration.contact_name", value="Tom Ellis", at=NOW),
        EventRow(**common, kind=EventKind.TOLD_TEAM, data={"words": "Tom Ellis rang", "count": 2}, at=NOW),
        CallTimeRow(onboarding_id=key, starts_at=NOW, held_by="Tom Ellis"),
    )
    return key


async def said(database: Database, key: int) -> list[object]:
    async with database.reading() as session:
        [member] = (await session.exec(select(MembershipRow).where(col(MembershipRow.onboarding_id) == key))).all()
        [answer] = (await session.exec(select(AnswerRow).where(col(AnswerRow.onboarding_id) == key))).all()
        [event] = (await session.exec(select(EventRow).where(col(EventRow.onboarding_id) == key))).all()
        [call] = (await session.exec(select(CallTimeRow).where(col(CallTimeRow.onboarding_id) == key))).all()
    return [member.name, member.standing, answer.value, event.data, call.held_by]


async def test_what_one_says_goes_and_what_another_says_stays(database: Database) -> None:
    gone, kept = await told(database, "ONB-1"), await told(database, "ONB-2")
    before = await said(database, kept)
    assert before == ["Tom Ellis", "joined", "Tom Ellis", {"words": "Tom Ellis rang", "count": 2}, "Tom Ellis"]
    async with database.unit_of_work() as session:
        await erase_onboarding(session, gone, lambda _: False, "retention", NOW)
    assert await said(database, gone) == [ERASED, "left", ERASED, {"words": ERASED, "count": 2}, None]
    assert await said(database, kept) == before
