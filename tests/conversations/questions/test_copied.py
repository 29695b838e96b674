"""A second service of an organisation begins with what the first says of it, to be checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.content.questions import AnswerValue
from conversations.journey.machine import State
from conversations.questions.copied import about_organisation, carried_for
from conversations.replies import Form
from conversations.text import plain
from models.database.database import Database
from models.domain import Answer
from models.repositories import lists, onboardings
from tests.conversations.at_the_desk import AMARA, GRACE, Desk
from tests.conversations.onboardings import AMARA as A_PERSON
from tests.conversations.onboardings import NEWEST, PACK, in_state
from tests.kit.seats import said_by

DSPT = "technical_preparation.dspt_evidence"


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.mark.parametrize("pack", [PACK, NEWEST], ids=["2025-06", "newest"])
def test_only_what_is_of_the_organisation_is_carried(pack: object) -> None:
    made = in_state(State.LIVE, pack=pack)  # type: ignore[arg-type]
    carried = about_organisation(made.pack, made.answers)
    assert carried["registration.organisation"] == "Riverside NHS Trust"
    assert "registration.service" not in carried and not [key for key in carried if key.startswith("eligibility.")]


@pytest.mark.parametrize(
    ("evidence", "is_carried"),
    [
        ({"kind": "link", "text": "https://www.dsptoolkit.nhs.uk/R1H"}, True),
        ({"kind": "note", "text": "See the flu REMINDERS assessment"}, False),
        ({"kind": "link", "text": "https://riverside.example/flu-reminders-dspt.pdf"}, False),
        ({"kind": "link", "text": "https://riverside.example/Flu%20reminders.pdf"}, False),
        ({"kind": "link", "text": "https://riverside.example/flu_reminders"}, False),
        ({"kind": "person", "text": "Sam Patel, Flu reminders", "email": "sam@riverside.example"}, False),
        ({"kind": "file", "text": "dspt.pdf", "link": "https://files.example/1"}, False),
        ({"kind": "note", "text": "[erased]"}, False),
    ],
)
def test_evidence_that_names_the_service_is_never_carried(evidence: AnswerValue, is_carried: bool) -> None:
    answers = {**in_state(State.LIVE, pack=NEWEST).answers, DSPT: evidence}
    assert (DSPT in about_organisation(NEWEST, answers)) is is_carried


async def registering(desk: Desk, who: object) -> Form:
    """The form of stage 1 of another onboarding, which somebody has just begun."""
    begun = await desk.presses(who, "new", "")  # type: ignore[arg-type]
    reference = next(button.about for button in begun.messages[0].buttons if button.about)
    check = {f"before_you_start.{name}": ("yes",) for name in ("part_of_nhs_england", "direct_care")}
    values = {**check, "before_you_start.integration": ("api",)}
    outcome = await desk.fills(who, "answer", reference, values, "before_you_start/0")  # type: ignore[arg-type]
    form = outcome.form or (await desk.presses(who, "answer", reference, "registration/0")).form  # type: ignore[arg-type]
    assert form
    return form


async def test_each_is_marked_and_is_an_answer_only_once_it_is_saved(desk: Desk) -> None:
    await desk.keep(in_state(State.LIVE))
    told = said_by(await desk.presses(AMARA, "new", ""))
    assert "We carry over what you told us about Riverside NHS Trust." in told
    form = await registering(desk, AMARA)
    field = next(field for field in form.fields if field.id == "registration.organisation")
    assert field.values == ("Riverside NHS Trust",)
    assert plain(field.hint).startswith("Carried over from your other onboarding. Check it before you save.")
    assert not next(field for field in form.fields if field.id == "registration.service").values
    assert "registration.organisation" not in (await desk.onboarding(form.about)).given


async def test_somebody_else_begins_with_nothing(desk: Desk) -> None:
    await desk.keep(in_state(State.LIVE))
    form = await registering(desk, GRACE)
    assert not next(field for field in form.fields if field.id == "registration.organisation").values


async def test_what_the_other_says_later_is_not_carried(desk: Desk) -> None:
    first = await desk.keep(in_state(State.REGISTERED))
    form = await registering(desk, AMARA)
    later = Answer("registration.organisation", "Another NHS Trust", await desk.person_id(AMARA), "Amara", desk.clock())
    async with desk.database.unit_of_work() as session:
        record = await lists.by_reference(session, first)
        assert record
        await onboardings.add_answers(session, record.id, [later])
    assert (await desk.onboarding(first)).answers["registration.organisation"] == "Another NHS Trust"
    form = (await desk.presses(AMARA, "answer", form.about, "registration/0")).form or form
    field = next(field for field in form.fields if field.id == "registration.organisation")
    assert field.values == ("Riverside NHS Trust",)


async def test_nobody_but_who_began_it_sees_what_is_carried(desk: Desk) -> None:
    await desk.keep(in_state(State.LIVE))
    made = await desk.onboarding((await registering(desk, AMARA)).about)
    [begun] = [event.person for event in made.events if event.kind == "copied" and event.person]
    by = replace(A_PERSON, id=begun, identity=begun)
    assert carried_for(made, by) == made.copied != {}
    assert not carried_for(made, replace(by, id=by.id + 1000, identity=by.id + 1000))
