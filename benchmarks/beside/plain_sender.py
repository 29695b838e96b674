"""Sends what waits in the outbox as the documentation of slack-sdk and SQLModel writes it: `plain_sender <database>`.

A loop reads some rows, posts each with slack-sdk's client, marks it as sent and commits, until nothing waits.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime

from slack_sdk.models.blocks import Block, HeaderBlock, SectionBlock
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.beside.plain_tables import Event, Onboarding, Outbox, Person

AT_A_TIME = 100
WAITING = select(Outbox).where(col(Outbox.sent_at).is_(None)).order_by(col(Outbox.id)).limit(AT_A_TIME)


async def told(session: AsyncSession, row: Outbox) -> tuple[str, list[Block]]:
    """What happened, about which onboarding, and by whom."""
    onboarding, happened = await session.get(Onboarding, row.onboarding_id), await session.get(Event, row.event_id)
    assert onboarding is not None and happened is not None
    by = await session.get(Person, happened.person_id)
    named = f"{onboarding.service}, {onboarding.organisation} ({onboarding.reference})"
    said = f"{by.name if by else 'NHS Notify'} registered interest in NHS Notify."
    return said, [HeaderBlock(text=named), SectionBlock(text=said), SectionBlock(text="Next, we offer you call times.")]


async def main(database: str) -> None:
    engine = create_async_engine(database)
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    async with AsyncSession(engine, expire_on_commit=False) as session:
        while rows := (await session.exec(WAITING)).all():
            for row in rows:
                said, blocks = await told(session, row)
                await client.chat_postMessage(channel=row.target, text=said, blocks=blocks)
                row.sent_at = datetime.now(UTC)
                session.add(row)
                await session.commit()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
