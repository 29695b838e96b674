"""Templates and routing plans: one for each channel, more on request, removed ones hidden and never named again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.showing import lines
from conversations.content.questions import AnswerValue
from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import (
    CHANNELS_KEY,
    channels_in_use,
    next_entry,
    plan_entries,
    template_entries,
    yearly_volume,
)
from conversations.replies import Button
from conversations.views.check_answers import check_card
from models.enums import Stage
from tests.conversations.onboardings import AMARA, in_state, stored
from tests.conversations.pressing import Done, press

TWO: dict[str, AnswerValue] = {CHANNELS_KEY: ("nhs_app", "email")}


def titles(onboarding: Onboarding, stage: Stage) -> list[str]:
    return [page.title for page in onboarding.pages(stage)]


def add(onboarding: Onboarding, stage: Stage, **values: str) -> Done:
    return press(onboarding, "add_entry", AMARA, stage, {f"{stage}.{k}": (v,) for k, v in values.items()})


def test_each_channel_in_use_has_a_template_in_the_usual_order() -> None:
    assert template_entries({CHANNELS_KEY: ("letter", "nhs_app")}) == ("nhs_app", "letter")
    assert titles(in_state(State.TEMPLATES), Stage.TEMPLATES) == ["NHS App template", "Email template"]


def test_a_subject_is_asked_for_an_email_alone() -> None:
    keys = [question.key for page in in_state(State.TEMPLATES).pages(Stage.TEMPLATES) for question in page.questions]
    assert [key for key in keys if key.endswith(".subject")] == ["templates.email.subject"]


def test_another_routing_plan_can_use_any_template_of_its_channels() -> None:
    more = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="email", name="Second reminder").onboarding
    plan = add(more, Stage.ROUTING_PLANS, name="For the over 65s").onboarding
    assert titles(plan, Stage.ROUTING_PLANS) == ["Routing plan", "Routing plan 2"]
    plan.answer("routing_plans.2.order", "email", AMARA)
    choice = plan.question("routing_plans.2.template_for.email")
    assert choice and [c.value for c in choice.choices] == ["email", "email-2"]
    assert choice.choices[1].label == "Second reminder" and choice.choices[1].said


def test_a_plan_offers_only_orders_of_the_channels_in_use() -> None:
    order = in_state(State.ROUTING_PLANS).question("routing_plans.1.order")
    assert order and [choice.value for choice in order.choices] == ["nhs_app", "nhs_app,email", "email"]


def test_the_name_of_a_removed_entry_is_never_used_again() -> None:
    more = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="email", name="Second").onboarding
    gone = press(more, "remove_entry", AMARA, "templates.email-2").onboarding
    assert "templates.email-3.name" in add(gone, Stage.TEMPLATES, channel="email", name="Third").onboarding.answers


def test_a_channel_taken_away_hides_its_templates_and_brings_them_back() -> None:
    onboarding = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="email", name="Second").onboarding
    onboarding.answer(CHANNELS_KEY, ("nhs_app",), AMARA)
    assert template_entries(onboarding.answers) == ("nhs_app",)
    onboarding.answer(CHANNELS_KEY, ("nhs_app", "email"), AMARA)
    assert template_entries(onboarding.answers) == ("nhs_app", "email", "email-2")


def test_an_answer_that_is_no_list_chooses_no_channel() -> None:
    assert channels_in_use({CHANNELS_KEY: "email"}) == ()
    assert plan_entries({}) == ("1",)


@given(st.lists(st.sampled_from(["nhs_app", "email"]), max_size=6), st.sets(st.integers(2, 8)))
def test_new_entries_never_collide(channels: list[str], removed: set[int]) -> None:
    answers = dict(TWO) | {f"templates.{c}.name": "First" for c in ("nhs_app", "email")}
    made = set()
    for channel in channels:
        entry = next_entry("templates", answers, channel)
        assert entry not in made
        made.add(entry)
        answers[f"templates.{entry}.name"] = "Another"
        if int(entry.rsplit("-", 1)[1]) in removed:
            answers[f"templates.{entry}.removed"] = "yes"
    assert set(template_entries(answers)) == {"nhs_app", "email"} | {
        entry for entry in made if f"templates.{entry}.removed" not in answers
    }


def with_a_second_email(used: bool = False) -> Onboarding:
    more = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="email", name="Second reminder").onboarding
    if used:
        more.answer("routing_plans.1.name", "Reminders", AMARA)
        more.answer("routing_plans.1.order", "email", AMARA)
        more.answer("routing_plans.1.template_for.email", "email-2", AMARA)
    return stored(more)


def removal(onboarding: Onboarding) -> Button:
    return next(b for b in check_card(onboarding, Stage.TEMPLATES, AMARA).menu if b.action == "remove_entry")


def test_removing_says_which_and_warns_where_a_plan_uses_it() -> None:
    alone, used = removal(with_a_second_email()).confirm, removal(with_a_second_email(used=True)).confirm
    assert alone and used
    assert alone.title == used.title == 'Remove "Second reminder"?'
    assert "Routing plan uses Email template 2" in used.body and "Routing plan" not in alone.body


def test_a_plan_shows_the_name_of_a_template_that_was_removed() -> None:
    gone = press(with_a_second_email(used=True), "remove_entry", AMARA, "templates.email-2").onboarding
    shown = "\n".join(lines(check_card(gone, Stage.ROUTING_PLANS, AMARA)))
    assert "Second reminder (removed)" in shown and "email-2" not in shown
    assert [q.key for q in gone.unanswered(Stage.ROUTING_PLANS)] == ["routing_plans.1.template_for.email"]


def test_a_template_without_a_name_cannot_be_chosen() -> None:
    onboarding = in_state(State.ROUTING_PLANS)
    onboarding.answer("templates.email.name", None, AMARA)
    onboarding.answer("routing_plans.1.order", "nhs_app,email", AMARA)
    choice = onboarding.question("routing_plans.1.template_for.email")
    assert choice and not choice.choices
    done = press(stored(onboarding), "answer", AMARA, "routing_plans/0").outcome
    assert done.form is None and done.messages[0].buttons[0].detail == "templates.email.name"


def test_an_answer_that_needs_a_name_first_is_kept() -> None:
    onboarding = in_state(State.TEMPLATES)
    onboarding.answer("templates.email.name", None, AMARA)
    onboarding.answer("routing_plans.1.order", "nhs_app", AMARA)
    for name, detail, values in (
        ("answer", "routing_plans/0", {"routing_plans.1.order": ("email",)}),
        ("choose", "routing_plans.1.order=email", None),
    ):
        done = press(stored(onboarding), name, AMARA, detail, values)
        assert done.onboarding.answers["routing_plans.1.order"] == "email"
        assert done.outcome.form is None
        assert done.outcome.messages[0].buttons[0].detail == "templates.email.name"


def test_a_year_is_known_once_each_channel_has_its_number() -> None:
    one = TWO | {"engagement_call.volume_email": 300, "engagement_call.volume_letter": 7}
    assert yearly_volume(one) is None
    assert yearly_volume(one | {"engagement_call.volume_nhs_app": 2000}) == 2300, "letters are not in use"
    assert yearly_volume({}) is None
