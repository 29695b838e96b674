"""App Home, for applicants and for the onboarding team."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.rehearsal import script
from conversations.desk.references import new_reference
from conversations.journey.machine import State
from models.tables.onboarding import OnboardingRow
from tests.kit.slack import ScriptedSlack
from tests.kit.slack_api import AMARA, PRIYA, TOM, Fault
from tests.kit.slack_payloads import (
    home_opened,
    press_in_view,
)
from tests.kit.slack_screen import controls, text_of
from tests.kit.slack_seats import SlackWorld


async def test_home_shows_an_applicant_progress_next_step_and_answers(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.slack.send(home_opened(AMARA))
    home = world.slack.api.homes[AMARA]
    shown = text_of(home["blocks"])
    assert "Confirm setup and eligibility: Now, 0 of 14 questions answered" in shown
    assert "Your turn: Stage 4" in shown
    assert "Riverside NHS Trust" in shown
    assert "2. Attend an early engagement call" in shown
    button = next(control for control in controls(home["blocks"]) if control.label == "Answer in a form")
    await world.slack.send(press_in_view(AMARA, button.action, home, world.slack.api.trigger(AMARA)))
    assert "eligibility.product.product" in await world.amara.form_fields() or await world.amara.form_fields()


async def test_home_invites_a_newcomer_to_start(world: SlackWorld) -> None:
    await world.slack.send(home_opened(TOM))
    assert "[Start onboarding]" in text_of(world.slack.api.homes[TOM]["blocks"])


async def test_home_when_slack_or_the_database_fails(world: SlackWorld) -> None:
    world.slack.api.fail("views.publish", Fault(error="internal_error"))
    assert (await world.slack.send(home_opened(TOM))).status == 200
    assert "Something went wrong on our side." in text_of(world.slack.api.homes[TOM]["blocks"])


async def test_the_board_of_300_onboardings_fits_and_opens_in_time(world: SlackWorld) -> None:
    slack = world.slack
    async with slack.app.database.unit_of_work() as session:
        for number in range(300):
            session.add(_stored(slack, number))
    began = asyncio.get_running_loop().time()
    await slack.send(home_opened(PRIYA))
    assert asyncio.get_running_loop().time() - began < 2  # seconds, as the board promises
    home = slack.api.homes[PRIYA]
    assert len(home["blocks"]) <= 100
    assert "Page 1 of 15" in text_of(home["blocks"])
    turn = next(control for control in controls(home["blocks"]) if control.label == "Next page")
    await slack.send(press_in_view(PRIYA, turn.action, home, slack.api.trigger(PRIYA)))
    assert "Page 2 of 15" in text_of(slack.api.homes[PRIYA]["blocks"])
    assert "Service 20," in text_of(slack.api.homes[PRIYA]["blocks"])


def _stored(slack: ScriptedSlack, number: int) -> OnboardingRow:
    at = slack.now - timedelta(days=400 - number)
    return OnboardingRow(
        reference=new_reference(),
        content_version="2025-06",
        state=State.REGISTERED.value,
        state_since=at,
        organisation="Riverside NHS Trust",
        service=f"Service {number}",
        created_at=at,
        updated_at=at,
    )


async def test_home_has_one_change_for_a_page_and_not_one_for_each_answer(world: SlackWorld) -> None:
    await script.to_invitation(world)
    await world.slack.send(home_opened(AMARA))
    home = world.slack.api.homes[AMARA]
    rows = [control.row for control in controls(home["blocks"]) if control.label == "Change"]
    assert rows and len(rows) == len(set(rows))
    assert all("questions answered" in row for row in rows)
    answers = [block for block in home["blocks"] if block["type"] == "container" and "Answers" in text_of([block])]
    assert "Riverside NHS Trust" in text_of(answers)


async def test_a_slack_that_cannot_fold_gets_the_same_page_unfolded(world: SlackWorld) -> None:
    await script.to_invitation(world)
    world.slack.api.fail("views.publish", Fault(error="invalid_arguments"))
    assert (await world.slack.send(home_opened(AMARA))).status == 200
    home = world.slack.api.homes[AMARA]
    assert "container" not in {block["type"] for block in home["blocks"]}
    assert "Riverside NHS Trust" in text_of(home["blocks"])
