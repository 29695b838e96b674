"""An organisation of several workspaces (Enterprise Grid), each of which has installed the app for itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from adapters.slack.errors import NotInstalled
from adapters.slack.workspaces import acting_in
from conversations.replies import simple
from conversations.sending import PersonUnreachable
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.tables.slack import SlackInstallationRow
from tests.adapters.slack.test_workspaces import uninstalled
from tests.kit.slack_api import AMARA, Fault, SlackApi
from tests.kit.slack_payloads import ENTERPRISE, Body, command, in_grid
from tests.kit.slack_screen import text_of
from tests.kit.slack_workspaces import HOME, OTHER, SlackOfMany, slack_of_many

THEM = Address(Channel.SLACK, ENTERPRISE, PlaceKind.DIRECT, AMARA)
UNKNOWN = [Fault(error="user_not_found")] * 4


@pytest.fixture
async def slack(sqlite_url: str) -> AsyncIterator[SlackOfMany]:
    async with slack_of_many(sqlite_url) as slack:
        yield slack


def taken_out(workspace: str) -> Body:
    """As Slack tells it of a workspace of an organisation."""
    told = uninstalled(workspace)
    return Body(told.kind, {**told.fields, "enterprise_id": ENTERPRISE})


async def tokens_kept(slack: SlackOfMany) -> list[str]:
    """The organisation of each install whose tokens are still stored."""
    async with slack.assistant.app.database.reading() as session:
        return [row.enterprise_id for row in (await session.exec(select(SlackInstallationRow))).all() if row.sealed]


@pytest.mark.parametrize("again", [False, True], ids=["installed before", "installed before and since"])
async def test_a_workspace_that_has_joined_an_organisation_is_forgotten_when_it_takes_the_app_out(
    slack: SlackOfMany, again: bool
) -> None:
    await slack.installs(OTHER)
    assert await tokens_kept(slack) == [""]
    slack.organisations[OTHER] = ENTERPRISE
    if again:
        await slack.installs(OTHER)
        assert await tokens_kept(slack) == [ENTERPRISE]
    with acting_in(OTHER, ENTERPRISE):
        assert await slack.channel._installed.tokens.token() == [*slack.tokens][-1]  # type: ignore[union-attr]
    assert (await slack.at(OTHER).send(taken_out(OTHER))).status == 200
    assert await tokens_kept(slack) == []


@pytest.fixture
async def grid(slack: SlackOfMany) -> SlackOfMany:
    """Amara is of one workspace, and the newest install is the other one's, which does not know her."""
    organisation = {"id": AMARA, "enterprise_id": ENTERPRISE, "teams": [OTHER]}
    slack.workspaces[OTHER].users[AMARA]["enterprise_user"] = organisation
    del slack.workspaces[HOME].users[AMARA]
    for method in ("chat.postMessage", "conversations.open"):
        slack.workspaces[HOME].fail(method, *UNKNOWN)
    for workspace in (OTHER, HOME):
        slack.organisations[workspace] = ENTERPRISE
        await slack.installs(workspace)
    return slack


def told_in(api: SlackApi) -> str:
    return " ".join(text_of(message.blocks) for message in api.messages)


async def test_somebody_is_written_to_by_the_workspace_that_knows_them(grid: SlackOfMany) -> None:
    at = grid.assistant.now
    await grid.channel.sender.post(THEM, simple("Hello"), key="1-a")
    assert told_in(grid.workspaces[OTHER]) == "Hello" and not grid.refused
    assert await grid.channel.sender.find(THEM, "1-a", None, at) == grid.workspaces[OTHER].messages[0].ts


async def test_where_they_are_of_is_known_no_other_workspace_is_asked(grid: SlackOfMany) -> None:
    other = grid.at(OTHER)
    await other.send(in_grid(command(AMARA, "help", other.api.trigger(AMARA))))
    await grid.channel.sender.post(THEM, simple("Hello"))
    assert "Hello" in told_in(other.api) and not grid.workspaces[HOME].calls


async def test_nobody_has_left_because_another_workspace_does_not_know_them(grid: SlackOfMany) -> None:
    grid.workspaces[OTHER].fail("chat.postMessage", *UNKNOWN)
    with pytest.raises(PersonUnreachable) as unreachable:
        await grid.channel.sender.post(THEM, simple("Hello"))
    assert "user_not_found" in str(unreachable.value) and not unreachable.value.left
    grid.uninstall(OTHER)
    with pytest.raises(NotInstalled, match=OTHER):  # so it waits
        await grid.channel.sender.post(THEM, simple("Hello"))
    await grid.at(OTHER).send(taken_out(OTHER))
    with pytest.raises(PersonUnreachable) as unreachable:
        await grid.channel.sender.post(THEM, simple("Hello"))
    assert not unreachable.value.left


async def test_an_organisation_that_has_it_as_a_whole_says_who_has_left(grid: SlackOfMany) -> None:
    grid.workspaces[ENTERPRISE] = whole = SlackApi()
    await grid.installs(ENTERPRISE)
    await grid.channel.sender.post(THEM, simple("Hello"))
    assert told_in(whole) == "Hello" and not grid.workspaces[HOME].called("chat.postMessage")
    whole.fail("chat.postMessage", *UNKNOWN)
    with pytest.raises(PersonUnreachable) as unreachable:
        await grid.channel.sender.post(THEM, simple("Hello"))
    assert unreachable.value.left


async def test_people_of_a_workspace_that_joined_an_organisation_later_are_reached(slack: SlackOfMany) -> None:
    await slack.installs(OTHER)
    other = slack.at(OTHER)
    await other.send(in_grid(command(AMARA, "help", other.api.trigger(AMARA))))
    slack.channel._installed.tokens.forget_all()  # type: ignore[union-attr]  # as a worker that saw no request
    await slack.channel.sender.post(THEM, simple("Hello"))
    assert "Hello" in told_in(other.api)
