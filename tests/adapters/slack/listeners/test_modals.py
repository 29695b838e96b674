"""Modals closed meanwhile, and modals over one another."""

from __future__ import annotations

from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, PRIYA, Fault
from tests.kit.slack_payloads import (
    command,
)
from tests.kit.slack_reading import press, team_card, under_review
from tests.kit.slack_screen import text_of
from tests.kit.slack_seats import SlackWorld


async def test_a_modal_closed_before_it_is_filled_is_no_failure(slack: ScriptedSlack) -> None:
    slack.api.fail("views.update", Fault(error="not_found"))
    answered = await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA)))
    assert (answered.status, answered.text) == (200, "")


async def test_help_over_a_form_leaves_the_form_beneath(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    form = world.amara.view
    await world.amara.presses("What is this?")
    assert len(world.slack.api.stacks[AMARA]) == 2
    assert world.slack.api.stacks[AMARA][0] == form


async def test_a_modal_whose_answer_fails_says_so_and_does_not_wait_for_ever(world: SlackWorld) -> None:
    """As when Slack does not say who is of the onboarding team."""
    await under_review(world)
    world.slack.api.fail("conversations.members", Fault(error="internal_error"))
    await press(world.slack, PRIYA, team_card(world.slack), "Ask for more")
    view = world.slack.api.top(PRIYA)
    assert view is not None
    assert "Something went wrong on our side." in text_of(view["blocks"])
    assert "One moment." not in text_of(view["blocks"])
