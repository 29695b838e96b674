"""One person in one organisation, whichever of its workspaces a payload names."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from conversations.turns import Actor, Turn, Typed
from models.domain import Address
from models.enums import Channel, PlaceKind
from models.repositories import lists, people
from models.tables.people import PersonRow
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, GRACE, PRIYA
from tests.kit.slack_payloads import (
    ENTERPRISE,
    HOME,
    TEAM,
    TEAM_CHANNEL,
    command,
    direct_message,
    home_opened,
    in_grid,
    mention,
    of_grid,
    submission,
)
from tests.kit.slack_reading import said_in, whispered
from tests.kit.slack_screen import state_of, text_of

ELIGIBLE = {f"before_you_start.{name}": ("yes",) for name in ("part_of_nhs_england", "direct_care")}


@pytest.fixture
def grid(slack: ScriptedSlack) -> ScriptedSlack:
    slack.api.users = {name: of_grid(user) for name, user in slack.api.users.items()}
    return slack


async def rows(slack: ScriptedSlack) -> list[tuple[str, str]]:
    async with slack.app.database.reading() as session:
        found = await session.exec(select(PersonRow.workspace, PersonRow.user).order_by(col(PersonRow.id)))
        return [(workspace, user) for workspace, user in found]


async def test_a_form_that_a_command_opened_is_its_own_persons(grid: ScriptedSlack) -> None:
    await grid.send(in_grid(command(AMARA, "onboard", grid.api.trigger(AMARA))))
    view = grid.api.top(AMARA)
    assert view
    state = state_of(view, {**ELIGIBLE, "before_you_start.integration": ("api",)})
    sent = await grid.send(in_grid(submission(AMARA, view, state, grid.api.trigger(AMARA))))
    assert "You cannot open this onboarding" not in text_of(sent.json["view"]["blocks"])
    await grid.send(in_grid(direct_message(AMARA, "status")))
    await grid.settle()
    assert "Your turn: " in said_in(grid, f"D{AMARA}", AMARA)[-1]
    assert await rows(grid) == [(ENTERPRISE, AMARA)]


async def test_a_reviewer_decides_from_whichever_workspace(grid: ScriptedSlack) -> None:
    await grid.send(in_grid(mention(PRIYA, "board", TEAM_CHANNEL)))
    assert "Open onboardings" in whispered(grid, PRIYA)[-1]


async def test_somebody_of_another_organisation_is_nobody_of_ours(grid: ScriptedSlack) -> None:
    """A payload names our organisation beside a stranger in a shared channel, too."""
    grid.api.members[TEAM_CHANNEL].append(GRACE)
    stranger = {"enterprise_user": {"enterprise_id": "E9ELSE", "teams": ["T9ELSE"]}, "team_id": "T9ELSE"}
    grid.api.users[GRACE] = {**grid.api.users[GRACE], **stranger}
    body = in_grid(mention(GRACE, "board", TEAM_CHANNEL))
    body.fields["event"]["user_team"] = "T9ELSE"
    await grid.send(body)
    assert "Only members of the onboarding team" in whispered(grid, GRACE)[-1]
    assert await rows(grid) == [("E9ELSE", GRACE)]


@pytest.mark.parametrize("stored", [[TEAM], [HOME], [TEAM, HOME]], ids=str)
async def test_who_was_stored_under_a_workspace_is_found_and_made_one(grid: ScriptedSlack, stored: list[str]) -> None:
    """As the version before stored them, with an onboarding of each."""
    for number, workspace in enumerate(stored):
        actor = Actor(Channel.SLACK, workspace, AMARA, "Amara Okafor")
        place = Address(Channel.SLACK, workspace, PlaceKind.DIRECT, AMARA)
        await grid.app.manager.handle(Turn(f"before-{number}", actor, place, Typed("onboard")))
    await grid.send(in_grid(direct_message(AMARA, "status")))
    await grid.send(in_grid(home_opened(AMARA)))
    assert await rows(grid) == [(workspace, AMARA) for workspace in stored]
    async with grid.app.database.reading() as session:
        first = await people.find(session, Channel.SLACK, stored[0], AMARA)
        assert first
        mine = await lists.joined_by(session, first.id)
        assert len(mine) == len(stored)
        assert len(await people.identities(session, first.id)) == len(stored)
    drawn = text_of(grid.api.homes[AMARA]["blocks"])
    assert all(record.reference in drawn for record in mine)
