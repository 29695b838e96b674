"""Every story of the rehearsal, played in Slack by signed requests."""

from __future__ import annotations

import pytest

from bot.rehearsal import script
from tests.kit import finding_organisations
from tests.kit.slack_api import TOM
from tests.kit.slack_seats import SlackWorld

STORIES = [
    script.whole,
    script.not_eligible,
    script.declined,
    script.reconsidered,
    script.withdrawn,
    script.viewer,
    script.contributor,
    script.same_service,
    script.last_time,
    script.edited,
    script.at_the_desk,
    script.day_by_day,
    script.item_by_item,
    script.with_a_specialist,
    script.on_a_condition,
    script.talked_at_an_item,
    script.set_up,
    script.second_service,
    script.renewed,
    script.signed_off,
    script.delegated,
    script.guided,
    script.looked_at,
    script.own_data,
]

FEWEST: dict[script.Story, int] = {
    script.not_eligible: 15,
    script.guided: 5,
    script.second_service: 30,
}  # contracts that the short ones keep


async def test_a_signer_is_chosen_of_the_people_in_slack(world: SlackWorld) -> None:
    await script.signed_off(world, {"person": TOM, "name": "", "email": ""})


@pytest.mark.usefixtures("two_approve_stage_4")
async def test_a_second_pair_of_eyes_in_slack(world: SlackWorld) -> None:
    await script.by_two(world)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.__name__))
async def test_a_story_in_slack(story: script.Story, world: SlackWorld) -> None:
    await story(world)
    assert world.slack.contracts.kept > FEWEST.get(story, 40)


@pytest.mark.parametrize("story", finding_organisations.STORIES, ids=lambda story: str(story.__name__))
async def test_an_organisation_is_found_in_slack(story: finding_organisations.Story, world: SlackWorld) -> None:
    await story(world)
