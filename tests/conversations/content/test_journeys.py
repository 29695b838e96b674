"""A journey is data: which stages there are, in which order and under which numbers, a version of the content says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.content import loader
from conversations.content.schema import ContentError
from conversations.journey.machine import JOURNEY, Flow, State, Trigger, fire
from conversations.journey.stages import REVIEWED, stage_named
from conversations.onboarding.progress import STATE_NAMES
from conversations.views.lists import state_name
from models.enums import Stage
from tests.conversations.onboardings import FIVE_STEPS, an_onboarding

TITLES = (
    "Prepare your integration",
    "Confirm your setup to get access to our integration environment",
    "Build your integration",
    "Complete integration testing",
    "Complete assurance checks",
)


def test_the_5_steps_have_the_titles_and_order_of_the_present_page() -> None:
    assert tuple(FIVE_STEPS.title(stage) for stage in FIVE_STEPS.reviewed) == TITLES
    assert [FIVE_STEPS.number(stage) for stage in FIVE_STEPS.stages] == [0, 0, 0, 0, 1, 2, 3, 4, 5, 0]
    assert FIVE_STEPS.called(Stage.BUILD) == "3, Build your integration"
    assert FIVE_STEPS.called(Stage.GO_LIVE) == "Onboarding complete"


def test_a_stage_that_a_journey_does_not_have_asks_nothing_and_has_a_plain_name() -> None:
    onboarding = an_onboarding(pack=FIVE_STEPS)
    assert not onboarding.applies(Stage.TEMPLATES) and onboarding.questions(Stage.TEMPLATES) == ()
    assert FIVE_STEPS.called(Stage.ROUTING_PLANS) == "Routing plans"


def test_a_list_calls_a_stage_as_its_own_journey_does() -> None:
    assert state_name(State.ELIGIBILITY, FIVE_STEPS.version).startswith("2. Confirm your setup")
    assert state_name(State.ELIGIBILITY, "2025-06") == "4. Confirm setup and eligibility"
    assert state_name(State.ELIGIBILITY, "2999-01") == STATE_NAMES[State.ELIGIBILITY], "begun by a newer program"


@given(st.permutations(REVIEWED).flatmap(lambda order: st.integers(1, len(order)).map(lambda many: order[:many])))
def test_the_machine_goes_through_the_stages_of_any_journey_in_its_order(journey: list[Stage]) -> None:
    waiting, came = list(journey), []
    flow = Flow(State.WAITING_CAPACITY.value, outstanding=tuple(waiting))
    fire(JOURNEY, Trigger.INVITE, flow)
    while waiting:
        came.append(stage_named(flow.state))
        waiting.remove(journey[len(came) - 1])
        flow.outstanding = tuple(waiting)
        fire(JOURNEY, Trigger.PROCEED, flow)
    assert came == journey
    assert flow.state == State.READY_FOR_GO_LIVE


BEGINNING = '{ stage = "before_you_start" }, { stage = "registration" }, { stage = "engagement_call" }, '
BEGINNING += '{ stage = "invitation" }, '
END = ', { stage = "go_live" }'


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ('builds_on = "2026-11"\njourney = "2 steps"', "give 'journey' .* and 'stages' together"),
        ('builds_on = "2026-11-five-steps"', "set 'builds_on' to an earlier version"),
        ("", "give 'builds_on' .* or the 'stages' of a journey"),
        ('journey = "?"\nstages = [{ stage = "build", number = 1 }]', "begin 'stages' with before_you_start"),
        (f'journey = "?"\nstages = [{BEGINNING}{{ stage = "go_live" }}]', "one or more of eligibility"),
        (f'journey = "?"\nstages = [{BEGINNING}{{ stage = "build" }}{END}]', "number the stages from 1 upwards"),
        (f'journey = "?"\nstages = [{BEGINNING}{{ stage = "build", number = 2 }}{END}]', "from 1 upwards"),
        (
            f'journey = "?"\nstages = [{BEGINNING}{{ stage = "build", number = 1 }}, '
            f'{{ stage = "build", number = 2 }}{END}]',
            "give each stage once",
        ),
    ],
)
def test_a_journey_that_cannot_be_gone_through_says_what_to_correct(folder: Path, written: str, fix: str) -> None:
    (folder / "2026-11-five-steps" / loader.PACK_FILE).write_text(written, encoding="utf-8")
    with pytest.raises(ContentError, match=rf"^2026-11-five-steps/pack\.toml: .*{fix}"):
        loader.load("2026-11-five-steps", folder)


def test_a_journey_of_one_s_own_is_a_folder(folder: Path) -> None:
    """The same stages in another order, with nothing changed in the code."""
    made = folder / "2027-01-backwards"
    shutil.copytree(folder / "2026-11-five-steps", made)
    steps = ", ".join(f'{{ stage = "{s}", number = {n} }}' for n, s in enumerate(reversed(FIVE_STEPS.reviewed), 1))
    written = f'builds_on = "2026-11-five-steps"\njourney = "5 steps backwards"\nstages = [{BEGINNING}{steps}{END}]'
    (made / loader.PACK_FILE).write_text(written, encoding="utf-8")
    assert loader.load(made.name, folder).reviewed == tuple(reversed(FIVE_STEPS.reviewed))
