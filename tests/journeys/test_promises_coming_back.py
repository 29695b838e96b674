"""Promises 15 to 23 of what a picky user would notice: coming back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from adapters.web.people import TEAM_PLACE, WebRoster
from bot.rehearsal import script
from bot.rehearsal.answers import for_fields
from bot.rehearsal.local_world import InMemoryWorld
from bot.rehearsal.parts import registering, reviewing
from bot.wiring import assemble
from conversations.content.loader import NEWEST_CONTENT, load, load_help
from conversations.content.schema import ContentPack
from conversations.context import Services
from conversations.manager import ConversationManager
from conversations.replies import Result
from conversations.turns import Platforms, Submitted
from models.enums import Channel, Stage
from tests.kit.seats import Listener, at_once, kinds, said_by

ELIGIBILITY = reviewing.STAGES[0]


async def restart(house: InMemoryWorld, url: str) -> None:
    """The server and the worker end, and new ones begin on the same database."""
    await house.app.database.close()
    house.app = assemble(url, TEAM_PLACE, partial(getattr, house, "now"))
    await house.app.database.open()


async def test_15_next_week_it_says_how_far_it_has_come_and_resumes(house: InMemoryWorld) -> None:
    await script.to_invitation(house)
    await house.amara.presses("Answer in a form")
    await house.amara.fills(for_fields(await house.amara.form_fields()))
    await house.travel(ELIGIBILITY.at.replace(month=3))
    await house.amara.says("onboard")
    assert "8 of 14 questions are answered" in said_by(house.amara.last)
    await house.amara.presses("Carry on in the form")
    fields = await house.amara.form_fields()
    assert fields[0] == "eligibility.data_items", "it resumes at the first page that is not done"


async def test_16_a_restart_in_the_middle_loses_nothing_and_asks_nothing_twice(
    house: InMemoryWorld, sqlite_url: str
) -> None:
    amara = house.amara
    await amara.says("onboard")
    await amara.presses("Answer here in the chat")
    await amara.says("no")
    await restart(house, sqlite_url)
    await amara.says("yes")
    assert "Question 3 of 4" in said_by(amara.last), "the chat goes on where it was"
    await amara.presses("Answer in a form", near="Before you start")
    drawn = amara.form
    await restart(house, sqlite_url)
    assert drawn is not None
    assert {field.id: field.values for field in drawn.fields}["before_you_start.direct_care"] == ("yes",)
    await amara.fills({"before_you_start.integration": "mesh", "before_you_start.developers": "no"})
    await amara.sees("Next, register your interest.")
    await amara.says("answers")
    await amara.sees("How you connect: NHS Notify MESH")


def reworded(pack: ContentPack) -> ContentPack:
    """The next version of a pack, with another first question of stage 1."""
    stage = pack.stages[Stage.REGISTRATION]
    page = stage.pages[0]
    changed = replace(page.questions[0], text="Who leads this onboarding?")
    pages = (replace(page, questions=(changed, *page.questions[1:])), *stage.pages[1:])
    stages = {**pack.stages, Stage.REGISTRATION: replace(stage, pages=pages)}
    return replace(pack, version="2027-01", stages=stages)


async def test_17_a_deploy_with_changed_questions_leaves_what_has_begun_on_its_version(
    house: InMemoryWorld,
) -> None:
    await house.amara.says("onboard")
    packs = {NEWEST_CONTENT: load(), "2027-01": reworded(load())}
    deployed = ConversationManager(
        house.app.database,
        partial(getattr, house, "now"),
        Services(packs.__getitem__, load_help(), TEAM_PLACE, begins_with="2027-01"),
        Platforms({Channel.WEB: WebRoster(TEAM_PLACE)}),
    )
    house.app = replace(house.app, manager=deployed)
    for seat, asked in ((house.amara, "Who is the main contact for this onboarding?"), (house.grace, "Who leads")):
        await seat.says("onboard")
        await seat.presses("Answer in a form")
        await seat.fills(for_fields(await seat.form_fields()))
        await seat.presses("Answer in a form")
        assert seat.form is not None
        await seat.sees(asked)


async def shared_stage(house: InMemoryWorld) -> str:
    """Stage 4 is open to Amara and Tom; its reference."""
    await script.to_invitation(house)
    await registering.invite_tom(house, house.amara, "contributor")
    return house.amara.button("Withdraw").about


def answering(reference: str, **values: str) -> Submitted:
    typed = {f"eligibility.{key}": (value,) for key, value in values.items()}
    return Submitted("answer", reference, "eligibility/0", typed)


async def test_19_two_colleagues_answer_different_questions_at_once_and_both_are_kept(house: InMemoryWorld) -> None:
    reference = await shared_stage(house)
    await house.amara.presses("Answer in a form")
    await house.tom.presses("Answer in a form")
    seen = house.amara.form.seen if house.amara.form else 0
    first = replace(answering(reference, reasons="Fewer letters"), answer_number=seen)
    second = replace(answering(reference, messages="Reminders"), answer_number=seen)
    outcomes = await at_once(house, (house.amara, first), (house.tom, second))
    assert [outcome.result for outcome in outcomes] == [Result.DONE, Result.DONE]
    await house.amara.says("answers")
    for kept in ("Why you want to use NHS Notify: Fewer letters", "Messages you plan to send: Reminders"):
        await house.amara.sees(kept)


async def test_19_of_two_answers_to_one_question_the_second_colleague_is_told(house: InMemoryWorld) -> None:
    reference = await shared_stage(house)
    await house.amara.presses("Answer in a form")
    await house.tom.presses("Answer in a form")
    await house.amara.fills({"eligibility.reasons": "Fewer letters"})
    sheet = await house.tom.fills({"eligibility.reasons": "Sooner"})
    assert sheet is not None
    told = sheet.errors["eligibility.reasons"]
    assert "Amara Okafor answered this on" in told and "Fewer letters" in told and "Save again" in told
    kept = {field.id: field.values for field in house.tom.form.fields} if house.tom.form else {}
    assert kept["eligibility.reasons"] == ("Sooner",)
    await house.tom.fills({})
    await house.tom.says("answers")
    await house.tom.sees("Why you want to use NHS Notify: Sooner")
    assert reference


async def test_20_an_owner_passes_ownership_on_before_leaving_and_hears_no_more(
    house: InMemoryWorld, listener: Listener
) -> None:
    await registering.register(house, house.amara)
    await registering.invite_tom(house, house.amara, "contributor")
    await house.amara.presses("Leave this onboarding")
    assert "Before you leave, make someone else the owner." in said_by(house.amara.last)
    await house.amara.presses("Change", near="Tom Ellis")
    await house.amara.fills({"role": "owner"})
    await house.amara.presses("Leave this onboarding")
    assert house.amara.last.result is Result.DONE
    await house.priya.sees("Amara Okafor left this onboarding")
    heard = len(listener.told_to("Amara"))
    await house.priya.presses("Message the applicant")
    await house.priya.fills({"words": "Are you still there?"})
    assert len(listener.told_to("Amara")) == heard
    assert any("Are you still there?" in words for words in listener.told_to("Tom"))


async def test_21_the_first_onboarding_of_a_service_is_offered_before_a_second(house: InMemoryWorld) -> None:
    await registering.register(house, house.amara)
    await registering.answer_registration(house.tom, service="  RIVERSIDE appointment   reminders ")
    await house.tom.presses("Register your interest")
    reference = house.tom.button("Register a second one").about
    assert "registered" not in await kinds(house, reference)
    await house.tom.presses("Register a second one")
    assert "registered" in await kinds(house, reference)


async def test_23_an_edit_of_what_made_the_team_eligible_reopens_eligibility_and_tells_the_team(
    house: InMemoryWorld,
) -> None:
    await script.to_invitation(house)
    await reviewing.pass_stage(house, house.amara, ELIGIBILITY)
    await house.amara.presses("See your answers")
    await house.amara.presses("Change", near="Supports direct care")
    await house.amara.fills({"before_you_start.direct_care": "no", "before_you_start.part_of_nhs_england": "yes"})
    await house.amara.fills({"approval": "change"})
    question = "Does your programme or service support direct care?"
    await house.priya.sees(f'Amara Okafor changed the answer to the question "{question}"')
    await house.priya.sees("so stage 4, Confirm setup and eligibility, needs to be reviewed again")
    await house.amara.says("status")
    assert "Stage 4, Confirm setup and eligibility. " in said_by(house.amara.last)
