"""Adding a template or a routing plan leads to its page; only an extra one is removed, and nothing written is lost."""

from __future__ import annotations

from bot.rehearsal.answers import for_fields
from conversations.journey.machine import State
from conversations.replies import Result
from models.enums import Stage
from tests.conversations.onboardings import AMARA, in_state
from tests.conversations.pressing import press
from tests.conversations.questions.test_entries import add, titles
from tests.kit.seats import said_by


def test_another_template_gets_a_page_of_its_own() -> None:
    done = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="email", name="Second reminder")
    assert titles(done.onboarding, Stage.TEMPLATES) == ["NHS App template", "Email template", "Email template 2"]
    assert done.outcome.form and done.outcome.form.title == "Email template 2"
    assert done.onboarding.answers["templates.email-2.name"] == "Second reminder"
    assert done.onboarding.unanswered(Stage.TEMPLATES)


def test_another_template_needs_a_channel_in_use_and_a_name() -> None:
    done = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="letter", name="")
    assert done.outcome.result is Result.INVALID
    assert done.outcome.form and all(field.error for field in done.outcome.form.fields)
    assert not done.onboarding.changes.answers


def test_a_removed_entry_is_hidden_and_what_was_written_stays() -> None:
    more = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="email", name="Second reminder").onboarding
    done = press(more, "remove_entry", AMARA, "templates.email-2")
    assert titles(done.onboarding, Stage.TEMPLATES) == ["NHS App template", "Email template"]
    assert done.onboarding.answers["templates.email-2.name"] == "Second reminder"


def test_the_first_of_each_stays() -> None:
    for detail, stage in (("templates.email", State.TEMPLATES), ("routing_plans.1", State.ROUTING_PLANS)):
        done = press(in_state(stage), "remove_entry", AMARA, detail)
        assert done.outcome.result is Result.REFUSED
        assert not done.onboarding.changes.answers


def test_after_the_page_of_a_new_one_come_the_answers_and_not_the_page_behind_it() -> None:
    added = add(in_state(State.TEMPLATES), Stage.TEMPLATES, channel="nhs_app", name="Second reminder")
    form = added.outcome.form
    assert form and titles(added.onboarding, Stage.TEMPLATES)[1:] == ["NHS App template 2", "Email template"]
    typed = for_fields(field.id for field in form.fields)
    values = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in typed.items()}
    saved = press(added.onboarding, form.action, AMARA, form.detail, values).outcome
    assert saved.form is None and "Remove NHS App template 2" in said_by(saved)
