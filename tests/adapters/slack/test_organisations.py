"""An organisation of several workspaces (Enterprise Grid), each of which has installed the app for itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from adapters.slack.workspaces import acting_in
from models.tables.slack import SlackInstallationRow
from tests.adapters.slack.test_workspaces import uninstalled
from tests.kit.slack_payloads import ENTERPRISE, Body
from tests.kit.slack_workspaces import OTHER, SlackOfMany, slack_of_many


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
