"""What somebody of one Slack workspace tries on an onboarding of another one, with the same app installed in both."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.rehearsal import script
from conversations.actions.table import TABLE
from tests.attacks.conftest import standing
from tests.attacks.test_slack import shapes, value_in
from tests.kit.slack_api import GRACE, PRIYA
from tests.kit.slack_payloads import TEAM_CHANNEL, direct_message, mention
from tests.kit.slack_reading import team_card
from tests.kit.slack_screen import text_of
from tests.kit.slack_seats import SlackWorld
from tests.kit.slack_workspaces import HOME, OTHER, SlackOfMany, slack_of_many


@pytest.fixture
async def slack(sqlite_url: str) -> AsyncIterator[SlackOfMany]:
    async with slack_of_many(sqlite_url) as slack:
        yield slack


async def test_every_action_of_another_workspace_on_an_onboarding_of_this_one(slack: SlackOfMany) -> None:
    await slack.installs(HOME)
    await slack.installs(OTHER)
    home, other = slack.at(HOME), slack.at(OTHER)
    world = SlackWorld(home)
    await script.to_invitation(world)
    reference = value_in(team_card(home).blocks)
    stood, secret = (
        await standing(slack.assistant.app, reference),
        ("Riverside", "Okafor", "ppointment", "riverside"),
    )
    for user in other.api.users.values():
        user["profile"] = {**user["profile"], "email": "somebody@elsewhere.example", "real_name": "Somebody Else"}
        user["real_name"] = "Somebody Else"
    before = len(home.api.messages)
    for name, action in TABLE.items():
        for detail in ("", "eligibility", "1"):
            for body in shapes(other, name, reference, detail) if action.pressed else ():
                answered = await other.send(body)
                assert not any(word in answered.text for word in secret), (name, body.kind)
    for words in ("board", "queue", "find river", f"open {reference}", f"note {reference} x", "numbers"):
        for who in (PRIYA, GRACE):  # of the same ids as the onboarding team's people at home
            await other.send(mention(who, words, TEAM_CHANNEL))
            await other.send(direct_message(who, words))
    await slack.settle()
    shown = [text_of(m.blocks) for m in other.api.messages]
    shown += [text_of(view["blocks"]) for stack in other.api.stacks.values() for view in stack]
    shown += [text_of(view["blocks"]) for view in other.api.homes.values()]
    assert shown and not [said for said in shown if any(word in said for word in secret)]
    assert await standing(slack.assistant.app, reference) == stood
    assert len(home.api.messages) == before and not slack.refused


async def test_what_is_known_of_somebody_is_not_taken_for_somebody_of_the_same_id(slack: SlackOfMany) -> None:
    """User ids are unique within a workspace alone. Priya at home is of the onboarding team."""
    await slack.installs(HOME)
    await slack.installs(OTHER)
    home, other = slack.at(HOME), slack.at(OTHER)
    other.api.users[PRIYA]["profile"] = {"real_name": "Petra Sand", "email": "petra@elsewhere.example"}
    await home.send(mention(PRIYA, "help", TEAM_CHANNEL))
    await other.send(direct_message(PRIYA, "help"))
    await slack.settle()
    async with slack.assistant.app.database.reading() as session:
        people = [
            tuple(row)
            for row in await (await session.connection()).exec_driver_sql(
                "SELECT workspace, name, onboarding_team FROM person ORDER BY workspace"
            )
        ]
    assert people == [(HOME, "Priya Shah", 1), (OTHER, "Petra Sand", 0)]
