"""People as Slack's directory knows them: asked seldom, remembered for when Slack is silent."""

from __future__ import annotations

import pytest

from adapters.slack import directory
from adapters.slack.channel import SlackChannel
from adapters.slack.directory import SlackDirectory, profile_of
from adapters.slack.settings import SlackSettings
from conversations.turns import Actor
from models.enums import Channel
from tests.kit.slack import TEAM_PLACE, TOKEN, ScriptedSlack
from tests.kit.slack_api import AMARA, TOM, Fault, user


async def test_somebody_is_asked_for_once_in_ten_minutes(slack: ScriptedSlack) -> None:
    seconds = [0.0]
    known = SlackDirectory(slack.app.channel(SlackChannel)._client, lambda: seconds[0])
    for at in (0.0, directory.FRESH - 1, directory.FRESH):
        seconds[0] = at
        profile = await known.profile(AMARA)
        assert profile is not None and profile.email == "amara.okafor@riverside.example"
    assert len(slack.api.called("users.info")) == 2


async def test_when_slack_is_silent_what_it_said_last_counts(slack: ScriptedSlack) -> None:
    seconds = [0.0]
    known = SlackDirectory(slack.app.channel(SlackChannel)._client, lambda: seconds[0])
    await known.ask(AMARA)
    seconds[0] = 10 * directory.FRESH
    slack.api.fail("users.info", Fault(error="internal_error"), Fault(error="internal_error"))
    profile = await known.profile(AMARA)
    assert profile is not None and profile.name == "Amara Okafor"
    assert await known.profile("U99STRANGER") is None


@pytest.mark.parametrize("mark", ["deleted", "is_bot"])
async def test_a_colleague_is_found_by_their_address_unless_no_message_would_reach_them(
    slack: ScriptedSlack, mark: str
) -> None:
    known = slack.app.channel(SlackChannel).directory
    amara = await known.actor(TEAM_PLACE.workspace, AMARA, "amara")
    tom = Actor(Channel.SLACK, TEAM_PLACE.workspace, TOM, "Tom Ellis", "tom.ellis@riverside.example")
    assert await known.with_email(amara, "tom.ellis@riverside.example") == tom
    assert await known.with_email(amara, "nobody@riverside.example") is None
    slack.api.users[TOM][mark] = True
    assert await known.with_email(amara, "tom.ellis@riverside.example") is None


@pytest.mark.parametrize(("mark", "value"), [("deleted", True), ("is_bot", True), ("team_id", "T0ELSEWHERE")])
async def test_whoever_is_chosen_in_slack_is_of_the_workspace_and_can_be_told(
    slack: ScriptedSlack, mark: str, value: object
) -> None:
    known = slack.app.channel(SlackChannel).directory
    amara = await known.actor(TEAM_PLACE.workspace, AMARA, "amara")
    tom = Actor(Channel.SLACK, TEAM_PLACE.workspace, TOM, "Tom Ellis", "tom.ellis@riverside.example")
    assert await known.with_user(amara, TOM) == tom
    assert await known.with_user(amara, "U99STRANGER") is None
    slack.api.users[TOM][mark] = value
    assert await known.with_user(amara, TOM) is None


async def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST", 20)
    known = SlackChannel(SlackSettings(TOKEN), TEAM_PLACE).directory
    for number in range(60):
        known.learn(f"U{number}", user(AMARA))
    assert len(known._fresh) == len(known._last_known) == 20


@pytest.mark.parametrize("mark", ["is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted"])
def test_guests_bots_and_strangers_are_no_full_members(mark: str) -> None:
    assert profile_of(user(AMARA)).full_member
    assert not profile_of({**user(AMARA), mark: True}).full_member


def test_a_name_that_no_database_can_store_is_tidied() -> None:
    """PostgreSQL refuses a NUL, and with it every turn of that person."""
    hostile = user(AMARA)
    hostile["profile"] = {"real_name": "Am\x00ara\ud83d", "display_name": "a\x00", "email": "a\x00@nhs.net"}
    profile = profile_of(hostile)
    assert (profile.name, profile.shown, profile.email) == ("Amara?", "a", "a@nhs.net")
