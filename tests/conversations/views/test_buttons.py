"""The onboarding team, with many onboardings open, always reads which one a form, a question or a receipt is about."""

from __future__ import annotations

import pytest

from conversations.details.detail import Detail
from conversations.details.journey import PageDetail, StageDetail, SubmitDetail
from conversations.journey.machine import ReviewState, State
from conversations.replies import Heading, Outcome, Paragraph
from conversations.text import plain
from conversations.views.buttons import button, team_buttons
from models.database.database import Database
from models.enums import Stage
from tests.conversations.at_the_desk import AMARA, PRIYA, Desk
from tests.conversations.onboardings import AMARA as STAYS
from tests.conversations.onboardings import in_state

NAME = "Flu reminders, Riverside NHS Trust ({})"


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def begins(outcome: Outcome) -> str:
    blocks = outcome.form.intro if outcome.form else outcome.messages[0].blocks
    return plain(blocks[0].text) if isinstance(blocks[0], Paragraph | Heading) else ""


@pytest.mark.parametrize("name", ["ask_for_more", "decline", "pause", "message_applicant"])
async def test_a_form_begins_with_the_onboarding(desk: Desk, name: str) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    opened = await desk.presses(PRIYA, name, reference)
    wrong = await desk.fills(PRIYA, name, reference, {})
    assert begins(opened) == begins(wrong) == NAME.format(reference)


async def test_a_receipt_begins_with_the_onboarding(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    for name in ("see_answers", "approve"):
        assert begins(await desk.presses(PRIYA, name, reference)) == NAME.format(reference)


async def test_what_has_the_name_already_does_not_repeat_it(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    history = await desk.presses(PRIYA, "see_history", reference)
    assert begins(history) == f"History of {NAME.format(reference)}, newest first"


async def test_somebody_who_may_not_press_reads_no_name(desk: Desk) -> None:
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    assert reference not in begins(await desk.presses(AMARA, "approve", reference))


def test_what_is_asked_first_names_the_onboarding_and_fits() -> None:
    onboarding = in_state(State.WAITING_CAPACITY)
    asked = [button.confirm.body for button in team_buttons(onboarding) if button.confirm]
    assert len(asked) == 2
    assert all(body.startswith(NAME.format(onboarding.reference)) for body in asked)


def test_it_fits_a_dialog_of_300_characters_however_long_the_names_are() -> None:
    onboarding = in_state(State.WAITING_CAPACITY)
    for key in ("registration.service", "registration.organisation"):
        onboarding.answer(key, "x" * 200, STAYS)
    asked = [button.confirm.body for button in team_buttons(onboarding) if button.confirm]
    assert asked and all(len(body) <= 300 for body in asked)


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("answer", PageDetail(Stage.TEMPLATES)),
        ("submit", SubmitDetail(Stage.TEMPLATES)),
        ("check", StageDetail(Stage.TEMPLATES)),
    ],
)
def test_a_button_about_a_stage_says_which_where_its_surroundings_cannot_be_seen(name: str, detail: Detail) -> None:
    assert button(name, in_state(State.TEMPLATES), detail, "Go on").name == "Go on stage 6, Create your templates"
    assert button(name, in_state(State.TEMPLATES)).subject == ""


def test_the_onboarding_team_approves_a_stage_by_its_name() -> None:
    names = [drawn.name for drawn in team_buttons(in_state(State.TEMPLATES, ReviewState.SUBMITTED))]
    assert names[:2] == ["Approve stage 6, Create your templates", "Ask for more stage 6, Create your templates"]
