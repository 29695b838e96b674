"""Two things typed one after the other are taken in that order, however slow the first is and wherever each arrives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from adapters.slack.directory import SlackDirectory
from adapters.teams.roster import TeamsRoster
from adapters.web.channel import WebChannel
from adapters.web.people import TEAM_PLACE
from bot.rehearsal.answers import in_the_chat
from bot.rehearsal.local_world import START
from bot.rehearsal.seats import Seat
from bot.wiring import assemble
from conversations.turns import Pressed, Typed
from models.database.database import Database
from models.enums import Stage
from tests.kit.databases import opened
from tests.kit.rig.channel import DEEDS
from tests.kit.rig.platform import Platform
from tests.kit.rig.processes import running
from tests.kit.slack import assistant_in_slack
from tests.kit.slack_api import AMARA
from tests.kit.slack_payloads import direct_message
from tests.kit.slack_seats import SlackWorld
from tests.kit.teams_seats import in_teams

NAME, EMAIL = "Sam Patel", "sam.patel@nhs.net"
APART = 0.3  # seconds between the two messages
SLOW = 0.7  # seconds that the directory takes over the first
PEOPLE = 200
AT_ONCE = 25  # people whose messages arrive at the same instant
SETTLE_SECONDS = "2"  # longer than in service: a busy machine takes more than 200 ms to bring in what was sent at once
TYPED = {"registration.contact_name": NAME, "registration.email": EMAIL, "registration.role": "Digital lead"}


async def to_the_name(seat: Seat) -> None:
    """Somebody who answers in the chat is asked who the main contact is, and then for the address."""
    await seat.says("onboard")
    await seat.presses("Answer here in the chat")
    for answer in in_the_chat(Stage.BEFORE_YOU_START, part_of_nhs_england="no"):
        await seat.says(answer)
    await seat.sees("Who is the main contact for this onboarding?")


def slow_at_first(monkeypatch: pytest.MonkeyPatch, owner: type, method: str) -> None:
    """The directory takes its time over the first question, and none over the rest."""
    asks: Callable[..., Any] = getattr(owner, method)
    waits = iter((SLOW,))

    async def ask(*given: Any, **more: Any) -> Any:
        await asyncio.sleep(next(waits, 0))
        return await asks(*given, **more)

    monkeypatch.setattr(owner, method, ask)


async def answered(database: Database, user: str = "") -> dict[str, str]:
    """By question, what this person, or anybody, has answered about themselves."""
    statement = text(
        "SELECT answer.question, answer.value FROM answer JOIN person ON answer.person_id = person.id "
        "WHERE answer.question LIKE 'registration.%' AND (:who = '' OR person.\"user\" = :who) ORDER BY answer.id"
    )
    async with database.reading() as session:
        found = (await (await session.connection()).execute(statement, {"who": user})).all()
    return {question: str(value).strip('"') for question, value in found}


async def test_in_slack(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with assistant_in_slack(sqlite_url) as slack:
        world = SlackWorld(slack)
        await to_the_name(world.amara)
        slow_at_first(monkeypatch, SlackDirectory, "actor")
        first = asyncio.create_task(slack.send(direct_message(AMARA, NAME)))
        await asyncio.sleep(APART)
        await asyncio.gather(first, slack.send(direct_message(AMARA, EMAIL)))
        await world.settle()
        assert await answered(slack.app.database) == {"registration.contact_name": NAME, "registration.email": EMAIL}


async def test_in_teams(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with in_teams(sqlite_url) as world:
        await to_the_name(world.amara)
        slow_at_first(monkeypatch, TeamsRoster, "email_of")
        amara = world.amara.client
        first = asyncio.create_task(amara.says(NAME))
        await asyncio.sleep(APART)
        await asyncio.gather(first, amara.says(EMAIL))
        await world.settle()
        database = world.amara.side.assistant.app.database
        assert await answered(database) == {"registration.contact_name": NAME, "registration.email": EMAIL}


@asynccontextmanager
async def the_page(url: str) -> AsyncIterator[tuple[Database, Callable[[str, dict[str, str]], Any]]]:
    """The page served with the whole application behind it, and what posts to it as Amara."""
    app = assemble(url, TEAM_PLACE, lambda: START)
    await app.database.open()
    site = web.Application()
    app.channel(WebChannel).add_routes(site, app.manager)
    async with TestClient(TestServer(site)) as client:

        async def post(path: str, fields: dict[str, str]) -> None:
            who = {"pane": "applicant", "who": "amara", "beside": "priya", "delivery": str(uuid4())}
            async with client.post(
                path, data=who | fields, headers={"Origin": str(client.make_url("/"))[:-1]}
            ) as answer:
                assert answer.status == 200, await answer.text()

        yield app.database, post
    await app.close()


async def test_on_the_page(sqlite_url: str) -> None:
    async with the_page(sqlite_url) as (database, post):
        await post("/say", {"text": "onboard"})
        async with database.reading() as session:
            found = await (await session.connection()).execute(text("SELECT reference FROM onboarding"))
            reference = str(found.scalar())
        await post("/press", {"action": "chat", "about": reference, "detail": ""})
        for answer in in_the_chat(Stage.BEFORE_YOU_START, part_of_nhs_england="no"):
            await post("/say", {"text": answer})
        await asyncio.gather(*(post("/say", {"text": typed}) for typed in (NAME, EMAIL)))
        assert await answered(database) == {"registration.contact_name": NAME, "registration.email": EMAIL}


async def test_three_messages_at_the_same_instant_in_two_processes(postgres_url: str, platform: Platform) -> None:
    """Two servers share the messages of 200 people out at random: each is taken in the order of its own time stamp."""
    environment = {"DATABASE_URL": postgres_url, "PLATFORM": platform.address, "SETTLE_SECONDS": SETTLE_SECONDS}
    async with running(["web", "web"], environment) as servers, ClientSession() as session:

        async def post(user: str, deed: Typed | Pressed, server: int, sent_at: datetime | None = None) -> None:
            body = {"delivery": str(uuid4()), "user": user, "team": False, "deed": DEEDS.dump_python(deed, mode="json")}
            if sent_at:
                body["sent_at"] = sent_at.isoformat()
            async with session.post(f"{servers[server].address}/turn", json=body) as answer:
                assert answer.status == 200, await answer.text()

        async def begin(user: str) -> None:
            for typed in ("onboard", "status"):
                await post(user, Typed(typed), 0)
            async with opened(postgres_url) as database, database.reading() as reading:
                connection = await reading.connection()
                mine = text(
                    'SELECT reference FROM onboarding JOIN person ON person.focus = onboarding.id WHERE "user" = :who'
                )
                reference = str((await connection.execute(mine, {"who": user})).scalar())
            await post(user, Pressed("chat", reference), 0)
            for answer in in_the_chat(Stage.BEFORE_YOU_START, part_of_nhs_england="no"):
                await post(user, Typed(answer), 0)

        async def type_all(user: str, number: int) -> None:
            now = datetime.now(UTC)
            several = [(words, now + timedelta(milliseconds=at)) for at, words in enumerate(TYPED.values())]
            if number % 2:
                several.reverse()  # the last arrives first
            await asyncio.gather(
                *(post(user, Typed(words), (number + at) % 2, moment) for at, (words, moment) in enumerate(several))
            )

        users = [f"person-{number}" for number in range(PEOPLE)]
        for start in range(0, PEOPLE, AT_ONCE):
            group = users[start : start + AT_ONCE]
            await asyncio.gather(*map(begin, group))
            await asyncio.gather(*(type_all(user, number) for number, user in enumerate(group)))
    async with opened(postgres_url) as database:
        wrong = {user: found for user in users if (found := await answered(database, user)) != TYPED}
    assert wrong == {}
