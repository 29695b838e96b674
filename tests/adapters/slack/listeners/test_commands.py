"""`/notify`: a form at once for who starts, an answer in the request for everything else."""

from __future__ import annotations

import pytest

from bot.rehearsal import script
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, PRIYA, Fault
from tests.kit.slack_payloads import (
    TEAM_CHANNEL,
    command,
)
from tests.kit.slack_screen import fields_of, text_of
from tests.kit.slack_seats import SlackWorld

SELF_CHECK = "before_you_start.part_of_nhs_england"


async def test_onboard_opens_a_modal_before_anything_is_looked_up(slack: ScriptedSlack) -> None:
    await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA)))
    await slack.settle()
    methods = [call.method for call in slack.api.calls]
    assert methods[0] == "views.open"
    assert "One moment." in text_of(slack.api.calls[0].arguments["view"]["blocks"])
    assert methods.index("views.open") < methods.index("users.info") < methods.index("views.update")
    view = slack.api.top(AMARA)
    assert view is not None
    assert SELF_CHECK in fields_of(view)


async def test_the_same_questions_stand_in_the_direct_message(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    await world.amara.presses("Answer here in the chat")
    await world.amara.sees("Question 1 of 4")


@pytest.mark.parametrize("typed", ["", "Onboard", "start"])
async def test_other_words_for_onboard(world: SlackWorld, typed: str) -> None:
    await world.amara.says(f"/notify {typed}".strip())
    assert SELF_CHECK in await world.amara.form_fields()


async def test_a_misspelt_command_gets_its_nearest(slack: ScriptedSlack) -> None:
    answered = await slack.send(command(AMARA, "onbaord", slack.api.trigger(AMARA)))
    assert answered.json["response_type"] == "ephemeral"
    assert "Did you mean onboard?" in text_of(answered.json["blocks"])
    assert slack.api.called("views.open") == []


async def test_carrying_on_opens_the_next_form(world: SlackWorld) -> None:
    await world.amara.says("/notify onboard")
    yes = {name: "yes" for name in await world.amara.form_fields()} | {"before_you_start.integration": "api"}
    await world.amara.fills({name: value for name, value in yes.items() if name in await world.amara.form_fields()})
    await world.amara.says("/notify onboard")
    assert "registration.service" in await world.amara.form_fields()


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id", "invalid_arguments", "internal_error"])
async def test_a_trigger_that_expired_loses_nothing(slack: ScriptedSlack, error: str) -> None:
    slack.api.fail("views.open", Fault(error=error))
    answered = await slack.send(command(AMARA, "onboard", slack.api.trigger(AMARA)))
    said = text_of(answered.json["blocks"])
    assert "We could not open the form in Slack. Try again, or answer here." in said
    assert "[Answer here in the chat]" in said


async def test_the_team_types_in_its_channel(world: SlackWorld) -> None:
    await script.to_invitation(world)
    slack = world.slack
    answered = await slack.send(command(PRIYA, "board", slack.api.trigger(PRIYA), TEAM_CHANNEL))
    assert "Open onboardings, longest waiting first" in text_of(answered.json["blocks"])
    refused = await slack.send(command(AMARA, "board", slack.api.trigger(AMARA), TEAM_CHANNEL))
    assert "Only members of the onboarding team can use this channel." in text_of(refused.json["blocks"])


async def test_the_queue_is_a_table_with_the_select_that_opens_a_row(world: SlackWorld) -> None:
    """Also for the slash command; without the table where Slack refuses it."""
    await script.to_invitation(world)
    slack = world.slack
    answered = await slack.send(command(PRIYA, "queue all", slack.api.trigger(PRIYA), TEAM_CHANNEL))
    assert not answered.json
    kinds = [block["type"] for block in slack.api.messages[-1].blocks]
    assert slack.api.messages[-1].only_for == PRIYA and "data_table" in kinds
    held = [element for block in slack.api.messages[-1].blocks for element in block.get("elements", ())]
    assert {"static_select", "external_select"} <= {element["type"] for element in held}
    slack.api.fail("chat.postEphemeral", Fault(error="invalid_blocks"))
    await slack.send(command(PRIYA, "queue all", slack.api.trigger(PRIYA), TEAM_CHANNEL))
    assert "data_table" not in [block["type"] for block in slack.api.messages[-1].blocks]
    assert "Riverside appointment reminders" in text_of(slack.api.messages[-1].blocks)
