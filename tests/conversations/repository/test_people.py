"""Two places of one person in one onboarding: the stronger stands while they are linked, both when they are not."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.wiring import utc_now
from conversations.turns import Actor, Pressed, Submitted, Typed
from models.enums import MembershipStatus, Role
from models.repositories import onboardings, people
from tests.conversations.linking import IN_SLACK, IN_TEAMS, Talk, talking, words


@pytest_asyncio.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Talk]:
    async with talking(sqlite_url) as talk:
        yield talk


async def in_both(talk: Talk, role: str) -> str:
    """An onboarding that Amara owns in Slack and has joined in Teams, in this role. Its reference."""
    begun = await talk.does(IN_SLACK, Typed("onboard"))
    reference = begun.messages[0].buttons[0].about
    fields = {"name": ("A",), "email": ("amara.teams@riverside.example",), "role": (role,)}
    invited = await talk.does(IN_SLACK, Submitted("add_colleague", reference, "", fields))
    found = re.search(r"\w{4}-\w{4}", words(invited))
    assert found
    await talk.does(IN_TEAMS, Typed(f"join {found[0]}"))
    await talk.does(IN_TEAMS, Pressed("join", reference))
    return reference


async def members(talk: Talk, reference: str) -> set[tuple[str, str]]:
    """Who has joined, by their identity, and as what."""
    async with talk.app.database.reading() as session:
        whole = await onboardings.find(session, utc_now(), reference)
        assert whole is not None
        rows = {m.person: m for m in whole.members if m.person and m.status is MembershipStatus.JOINED}
        found = {key: await people.by_id(session, key) for key in rows}
    return {(found[key].user, member.role.value) for key, member in rows.items()}  # type: ignore[union-attr]


@pytest.mark.parametrize(("maker", "typer"), [(IN_SLACK, IN_TEAMS), (IN_TEAMS, IN_SLACK)], ids=["kept", "swapped"])
async def test_two_places_in_one_onboarding_become_the_stronger_one(talk: Talk, maker: Actor, typer: Actor) -> None:
    reference = await in_both(talk, "viewer")
    await talk.link(maker, typer)
    assert await members(talk, reference) == {(maker.user, "owner")}
    for who in (IN_SLACK, IN_TEAMS):
        mine = await talk.does(who, Typed("status"))
        assert any(button.action == "answer" for button in mine.messages[0].buttons)


@pytest.mark.parametrize(("maker", "typer"), [(IN_SLACK, IN_TEAMS), (IN_TEAMS, IN_SLACK)], ids=["kept", "swapped"])
async def test_unlinked_each_has_their_own_place_again(talk: Talk, maker: Actor, typer: Actor) -> None:
    reference = await in_both(talk, "viewer")
    before = await members(talk, reference)
    await talk.link(maker, typer)
    await talk.does(typer, Typed("unlink"))
    assert await members(talk, reference) == before == {("U1", "owner"), ("aad-1", "viewer")}


async def test_a_place_that_was_set_aside_does_not_outlive_the_one_that_stood_for_both(talk: Talk) -> None:
    reference = await in_both(talk, "contributor")
    await talk.link(IN_SLACK, IN_TEAMS)
    async with talk.app.database.unit_of_work() as session:
        me = await people.find(session, IN_SLACK.channel, IN_SLACK.workspace, IN_SLACK.user)
        assert me
        [place] = (await people.places_of(session, me.id)).values()
        await people.change_place(session, replace(place, role=Role.VIEWER))
    await talk.does(IN_SLACK, Typed("unlink"))
    assert await members(talk, reference) == {("U1", "viewer"), ("aad-1", "viewer")}
