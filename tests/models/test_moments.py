"""Moments: aware in, the same moment in UTC out, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlmodel import select

from models.database.database import Database
from models.tables import ReceiptRow
from tests.models.rows import store

zones = st.sampled_from([UTC, ZoneInfo("Europe/London"), timezone(timedelta(hours=5, minutes=30))])
moments = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=zones)


@given(moment=moments)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_moment_comes_back_in_utc(database: Database, moment: datetime) -> None:
    async with database.unit_of_work() as session:
        receipt = await session.merge(ReceiptRow(delivery_id="Ev1", at=moment, outcome="{}"))
        await session.flush()
        session.expire(receipt)
    async with database.reading() as session:
        stored = (await session.exec(select(ReceiptRow.at))).one()
    assert stored == moment.astimezone(UTC)
    assert stored.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="timezone"):
        await store(database, ReceiptRow(delivery_id="Ev1", at=datetime(2026, 12, 18), outcome="{}"))
