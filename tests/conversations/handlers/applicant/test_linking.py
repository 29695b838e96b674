"""Two identities of one person, linked with a one-time code and in no other way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest_asyncio

from bot.wiring import Application, assemble
from conversations.handlers.applicant.linking import LASTS, TRIES
from conversations.replies import Outcome, Paragraph, Result, plain
from conversations.turns import Actor, Pressed, Submitted, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.repositories import lists, onboardings, people

TEAM = Address(Channel.WEB, "notify", PlaceKind.TEAM, "team")
IN_SLACK = Actor(Channel.SLACK, "T1", "U1", "Amara Okafor", "amara@riverside.example")
IN_TEAMS = Actor(Channel.TEAMS, "tenant", "aad-1", "Amara Okafor (Riverside)", "amara@riverside.example")
OTHER = Actor(Channel.TEAMS, "tenant", "aad-2", "Mallory", "mallory@riverside.example")


@dataclass
class Talk:
    app: Application
    now: datetime = datetime(2026, 12, 18, 9, tzinfo=UTC)
    numbers: count[int] = field(default_factory=lambda: count(1))

    async def does(
        self, actor: Actor, intent: Typed | Pressed | Submitted, kind: PlaceKind = PlaceKind.DIRECT
    ) -> Outcome:
        place = Address(actor.channel, actor.workspace, kind, actor.user)
        return await self.app.manager.handle(Turn(f"t{next(self.numbers)}", actor, place, intent))

    async def code(self, actor: Actor) -> str:
        found = re.search(r"\w{4}-\w{4}", words(await self.does(actor, Typed("link"))))
        assert found
        return found[0]

    async def link(self, first: Actor, second: Actor) -> Outcome:
        code = await self.code(first)
        asked = await self.does(second, Typed(f"link {code}"))
        return await self.does(second, Pressed("link", detail=asked.messages[0].buttons[0].detail))


def words(outcome: Outcome) -> str:
    return " ".join(
        plain(block.text) for message in outcome.messages for block in message.blocks if isinstance(block, Paragraph)
    )


@pytest_asyncio.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Talk]:
    moved: list[Talk] = []
    app = assemble(sqlite_url, TEAM, lambda: moved[0].now)
    moved.append(Talk(app))
    await app.database.open()
    yield moved[0]
    await app.database.close()


async def test_begun_in_slack_continued_in_teams(talk: Talk) -> None:
    await talk.does(IN_SLACK, Typed("onboard"))
    await talk.does(IN_SLACK, Typed("onboard"))
    mine = await talk.does(IN_SLACK, Typed("status"))
    assert "no onboarding yet" in words(await talk.does(IN_TEAMS, Typed("status")))
    linked = await talk.link(IN_SLACK, IN_TEAMS)
    assert "You are linked with Amara Okafor in Slack" in words(linked)
    assert await talk.does(IN_TEAMS, Typed("status")) == mine


async def test_what_was_begun_where_the_code_is_typed_is_kept_too(talk: Talk) -> None:
    await talk.does(IN_TEAMS, Typed("onboard"))
    mine = await talk.does(IN_TEAMS, Typed("status"))
    await talk.link(IN_SLACK, IN_TEAMS)
    assert (await talk.does(IN_SLACK, Typed("status"))).messages == mine.messages
    assert (await talk.does(IN_TEAMS, Typed("status"))).messages == mine.messages


async def test_of_several_the_one_talked_about_stays_the_one(talk: Talk) -> None:
    await talk.does(IN_SLACK, Typed("onboard"))
    await talk.does(IN_SLACK, Pressed("new"))
    mine = await talk.does(IN_SLACK, Typed("status"))
    await talk.link(IN_SLACK, IN_TEAMS)
    assert await talk.does(IN_TEAMS, Typed("status")) == mine


FIRST = "before_you_start.part_of_nhs_england"


async def asked(talk: Talk, who: Actor) -> str:
    """A new onboarding of theirs, of which the first question is open. Its reference."""
    begun = await talk.does(who, Pressed("new"))
    reference = next(button.about for message in begun.messages for button in message.buttons if button.about)
    await talk.does(who, Pressed("chat", reference))
    return reference


async def answered(talk: Talk, reference: str) -> bool:
    async with talk.app.database.reading() as session:
        row = await lists.by_reference(session, reference)
        assert row is not None
        return bool(await onboardings.answers_history(session, row.id, FIRST))


async def test_a_question_that_is_open_stays_about_its_onboarding(talk: Talk) -> None:
    first, other = await asked(talk, IN_SLACK), await asked(talk, IN_TEAMS)
    await talk.link(IN_SLACK, IN_TEAMS)
    await talk.does(IN_TEAMS, Pressed("status", other))
    assert f"This is about: Onboarding {first}" in words(await talk.does(IN_TEAMS, Typed("no")))
    assert [await answered(talk, each) for each in (first, other)] == [True, False]


async def test_a_question_asked_where_the_code_is_typed_is_forgotten(talk: Talk) -> None:
    other = await asked(talk, IN_TEAMS)
    await talk.link(IN_SLACK, IN_TEAMS)
    for who in (IN_TEAMS, IN_SLACK):
        assert (await talk.does(who, Typed("no"))).result is Result.INVALID
    assert not await answered(talk, other)


async def test_a_question_about_nothing_never_comes_to_be_about_what_is_linked(talk: Talk) -> None:
    """As a program of the version before may have left it: it named no onboarding."""
    await talk.does(IN_SLACK, Typed("help"))
    async with talk.app.database.unit_of_work() as session:
        left = await people.find(session, IN_SLACK.channel, IN_SLACK.workspace, IN_SLACK.user)
        assert left is not None
    code = await talk.code(IN_SLACK)
    async with talk.app.database.unit_of_work() as session:
        await people.change_person(session, left, asking=FIRST)
    other = await asked(talk, IN_TEAMS)
    await talk.does(IN_TEAMS, Pressed("link", detail=code))
    assert (await talk.does(IN_TEAMS, Typed("no"))).result is Result.INVALID
    assert not await answered(talk, other)


async def test_the_same_email_address_alone_links_nothing(talk: Talk) -> None:
    await talk.does(IN_SLACK, Typed("onboard"))
    assert "no onboarding yet" in words(await talk.does(IN_TEAMS, Typed("status")))


async def test_nothing_is_linked_before_the_person_says_so(talk: Talk) -> None:
    await talk.does(IN_SLACK, Typed("onboard"))
    asked = await talk.does(IN_TEAMS, Typed(f"link {await talk.code(IN_SLACK)}"))
    assert "This links you with Amara Okafor in Slack" in words(asked)
    assert "no onboarding yet" in words(await talk.does(IN_TEAMS, Typed("status")))


async def test_a_code_works_once(talk: Talk) -> None:
    await talk.does(IN_SLACK, Typed("onboard"))
    code = await talk.code(IN_SLACK)
    await talk.does(IN_TEAMS, Pressed("link", detail=code))
    second = await talk.does(OTHER, Pressed("link", detail=code))
    assert second.result is Result.INVALID and "does not work" in words(second)
    assert "no onboarding yet" in words(await talk.does(OTHER, Typed("status")))


async def test_a_code_lasts_ten_minutes(talk: Talk) -> None:
    code = await talk.code(IN_SLACK)
    talk.now += LASTS - timedelta(seconds=1)
    assert "This links you" in words(await talk.does(IN_TEAMS, Typed(f"link {code}")))
    talk.now += timedelta(seconds=1)
    assert "does not work" in words(await talk.does(IN_TEAMS, Typed(f"link {code}")))


async def test_a_new_code_ends_the_one_before(talk: Talk) -> None:
    first = await talk.code(IN_SLACK)
    await talk.code(IN_SLACK)
    assert "does not work" in words(await talk.does(IN_TEAMS, Typed(f"link {first}")))


async def test_after_five_wrong_codes_even_the_right_one_has_to_wait(talk: Talk) -> None:
    code = await talk.code(IN_SLACK)
    for _ in range(TRIES):
        assert "does not work" in words(await talk.does(IN_TEAMS, Typed("link AAAA-AAAA")))
    refused = await talk.does(IN_TEAMS, Pressed("link", detail=code))
    assert refused.result is Result.REFUSED and "You have tried 5 codes" in words(refused)
    talk.now += LASTS
    assert "This links you" in words(await talk.does(IN_TEAMS, Typed(f"link {await talk.code(IN_SLACK)}")))


async def test_a_code_is_not_given_where_others_read(talk: Talk) -> None:
    told = await talk.does(IN_TEAMS, Typed("link"), PlaceKind.CHANNEL)
    assert "direct messages" in words(told) and not re.search(r"\w{4}-\w{4}", words(told))


async def test_an_answer_that_begins_with_link_is_no_command(talk: Talk) -> None:
    said = await talk.does(IN_TEAMS, Typed("link to our policy"))
    assert "This code" not in words(said)


async def test_two_places_in_one_onboarding_become_the_stronger_one(talk: Talk) -> None:
    begun = await talk.does(IN_SLACK, Typed("onboard"))
    reference = begun.messages[0].buttons[0].about
    await talk.does(
        IN_SLACK,
        Submitted("add_colleague", reference, "", {"name": ("A",), "email": (OTHER.email or "",), "role": ("viewer",)}),
    )
    await talk.does(OTHER, Pressed("join", reference))
    await talk.link(OTHER, IN_SLACK)
    mine = await talk.does(IN_SLACK, Typed("status"))
    assert any(button.action == "answer" for button in mine.messages[0].buttons)
