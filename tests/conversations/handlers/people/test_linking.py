"""Two identities of one person, linked with a one-time code and in no other way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio

from conversations.handlers.people.linking import LASTS
from conversations.onboarding.codes import TRIES
from conversations.replies import Result
from conversations.turns import Actor, Pressed, Typed
from models.enums import PlaceKind
from models.repositories import lists, onboardings, people
from tests.conversations.linking import IN_SLACK, IN_TEAMS, OTHER, Talk, talking, words


@pytest_asyncio.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Talk]:
    async with talking(sqlite_url) as talk:
        yield talk


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
        return any(answer.question == FIRST for answer in await onboardings.every_answer(session, row.id))


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
    await talk.does(IN_SLACK, Typed("onboard"))
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
    await talk.does(IN_SLACK, Typed("onboard"))
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


async def test_who_is_not_linked_has_nothing_to_undo(talk: Talk) -> None:
    assert "You are not linked" in words(await talk.does(IN_SLACK, Typed("unlink")))


async def test_a_button_of_an_older_version_carries_the_code_itself(talk: Talk) -> None:
    await talk.does(IN_SLACK, Typed("onboard"))
    linked = await talk.does(IN_TEAMS, Pressed("link", detail=await talk.code(IN_SLACK)))
    assert "You are linked with Amara Okafor in Slack" in words(linked)
