"""Every story, told once in the rehearsal's script, on every channel."""

from __future__ import annotations

import pytest

from bot.rehearsal import script
from bot.rehearsal.seats import World
from tests.kit.teams import TOM
from tests.kit.teams_seats import in_teams


async def test_a_whole_onboarding(world: World) -> None:
    await script.whole(world)


async def test_a_service_of_nhs_england_needs_no_connection_agreement(world: World) -> None:
    await script.whole(world, part_of_nhs_england=True)
    await world.amara.does_not_see("submitted stage 10")
    await world.amara.says("status")
    await world.amara.sees("Not needed")


async def test_more_information_is_asked_for_at_every_stage(world: World) -> None:
    await script.whole(world, more_each_time=True)


async def test_moved_over_to_the_5_steps_and_live_by_them(world: World) -> None:
    await script.moved_over(world)


async def test_not_eligible_and_the_way_back(world: World) -> None:
    await script.not_eligible(world)


async def test_declined_with_the_reason(world: World) -> None:
    await script.declined(world)


async def test_declined_and_reconsidered(world: World) -> None:
    await script.reconsidered(world)


async def test_withdrawn(world: World) -> None:
    await script.withdrawn(world)


async def test_a_viewer_changes_nothing(world: World) -> None:
    await script.viewer(world)


async def test_a_contributor_answers_and_submits(world: World) -> None:
    await script.contributor(world)


async def test_the_same_service_registered_twice(world: World) -> None:
    await script.same_service(world)


async def test_two_applicants_want_the_last_time(world: World) -> None:
    await script.last_time(world)


async def test_call_times_are_published(world: World) -> None:
    await script.times_published(world)


async def test_an_edit_after_approval_sends_its_stage_back(world: World) -> None:
    await script.edited(world)


async def test_the_clinical_safety_officer_signs_off(world: World) -> None:
    await script.signed_off(world)


async def test_questions_are_for_a_colleague(world: World) -> None:
    await script.delegated(world)


async def test_the_onboarding_team_at_its_desk(world: World) -> None:
    await script.at_the_desk(world)


async def test_what_is_held_about_one_is_given_and_erased(world: World) -> None:
    await script.own_data(world)


async def test_the_days_of_the_onboarding_team(world: World) -> None:
    await script.day_by_day(world)


async def test_a_review_item_by_item(world: World) -> None:
    await script.item_by_item(world)


async def test_what_somebody_finds_out_for_themselves(world: World) -> None:
    await script.guided(world)


async def test_templates_and_a_plan_as_they_will_be_sent(world: World) -> None:
    await script.looked_at(world)


async def test_a_specialist_is_asked_about_one_item(world: World) -> None:
    await script.with_a_specialist(world)


@pytest.mark.usefixtures("two_approve_stage_4")
async def test_a_second_pair_of_eyes(world: World) -> None:
    await script.by_two(world)


async def test_an_approval_on_a_condition(world: World) -> None:
    await script.on_a_condition(world)


async def test_a_question_about_one_item(world: World) -> None:
    await script.talked_at_an_item(world)


async def test_what_is_needed_to_set_a_client_up(world: World) -> None:
    await script.set_up(world)


async def test_a_second_service_of_one_organisation(world: World) -> None:
    await script.second_service(world)


async def test_evidence_that_runs_out_after_go_live_is_renewed(world: World) -> None:
    await script.renewed(world)


async def test_a_signer_is_chosen_of_the_people_in_teams(sqlite_url: str) -> None:
    async with in_teams(sqlite_url) as world:
        await script.signed_off(world, {"person": TOM.directory_id, "name": "", "email": ""})
