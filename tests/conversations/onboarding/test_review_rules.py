"""What follows from changed answers: eligibility, reviews that begin, go back and reopen, and the date that falls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Paragraph
from conversations.text import plain
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PACK, TOM, complete, in_state, stored, typed
from tests.conversations.pressing import Done, fill, press


def change(onboarding: Onboarding, key: str, *typed_now: str) -> Done:
    """Change one answer with its button, approved or not, and leave the rest of its page as it is."""
    form = press(onboarding, "change", AMARA, key).outcome.form
    assert form, "this cannot be changed now"
    values = {field.id: field.values for field in form.fields} | {key: typed_now, "approval": ("change",)}
    return press(onboarding, "change", AMARA, form.detail, values, form.seen)


def approved_up_to(state: State) -> Onboarding:
    return in_state(state)


@pytest.mark.parametrize("yes", ["part_of_nhs_england", "direct_care"])
def test_either_answer_is_enough_to_be_eligible(yes: str) -> None:
    found = change(in_state(State.NOT_ELIGIBLE), f"before_you_start.{yes}", "yes")
    assert found.onboarding.state is State.REGISTERING
    assert found.kinds == ["found_eligible"]


def test_neither_is_not_eligible_and_the_way_back_is_open() -> None:
    found = change(in_state(State.REGISTERING), "before_you_start.direct_care", "no")
    assert found.onboarding.state is State.NOT_ELIGIBLE
    assert found.kinds == ["found_not_eligible"]


def test_nothing_is_decided_while_the_self_check_is_half_done() -> None:
    onboarding = in_state(State.BEFORE_YOU_START, whole=False)
    done = press(onboarding, "choose", AMARA, "before_you_start.part_of_nhs_england=no")
    assert done.onboarding.state is State.BEFORE_YOU_START
    assert not done.kinds


def test_the_first_answer_begins_a_review() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False)
    done = press(onboarding, "choose", AMARA, "eligibility.product=An app")
    assert done.onboarding.review(Stage.ELIGIBILITY) is ReviewState.IN_PROGRESS
    assert done.onboarding.review(Stage.TEMPLATES) is ReviewState.NOT_STARTED


@pytest.mark.parametrize("stage", PACK.reviewed)
def test_an_edit_after_approval_reopens_that_stage_and_no_other(stage: Stage) -> None:
    onboarding = approved_up_to(State.READY_FOR_GO_LIVE)
    question = onboarding.pages(stage)[0].questions[0]
    changed = "We changed our plan" if len(question.choices) < 2 else question.choices[1].value
    changed = "not_yet" if question.key.startswith("conformance") else changed
    done = change(onboarding, question.key, changed)
    assert done.onboarding.review(stage) is ReviewState.IN_PROGRESS
    assert done.onboarding.state.value == stage.value
    assert [event.stage for event in done.events if event.kind == "reopened"] == [stage]
    others = {other for other in PACK.reviewed if done.onboarding.review(other) is not ReviewState.APPROVED}
    assert others == {stage}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("before_you_start.direct_care", "no"),
        ("before_you_start.integration", "mesh"),
        ("registration.organisation", "Northgate Health"),
        ("registration.ods_code", "RX1"),
        ("registration.service", "Covid reminders"),
    ],
)
def test_what_eligibility_stood_on_reopens_eligibility(key: str, value: str) -> None:
    done = change(approved_up_to(State.CONFORMANCE), key, value)
    assert done.onboarding.state is State.ELIGIBILITY
    assert done.onboarding.review(Stage.ELIGIBILITY) is ReviewState.IN_PROGRESS
    assert done.kinds == ["corrected", "reopened"]


def test_a_new_email_address_reopens_nothing_and_is_told() -> None:
    done = change(approved_up_to(State.CONFORMANCE), "registration.email", "amara.okafor@riverside.example")
    assert done.onboarding.state is State.CONFORMANCE
    assert done.kinds == ["corrected"]


def test_a_channel_more_needs_a_template_more() -> None:
    done = change(approved_up_to(State.CONFORMANCE), "engagement_call.channels", "nhs_app", "email", "letter")
    assert done.onboarding.review(Stage.TEMPLATES) is ReviewState.IN_PROGRESS
    assert done.onboarding.state is State.TEMPLATES
    assert done.onboarding.review(Stage.ELIGIBILITY) is ReviewState.APPROVED


def test_a_channel_less_reopens_the_routing_plans_that_used_it() -> None:
    done = change(approved_up_to(State.CONFORMANCE), "engagement_call.channels", "email")
    assert done.onboarding.review(Stage.TEMPLATES) is ReviewState.APPROVED
    assert done.onboarding.review(Stage.ROUTING_PLANS) is ReviewState.IN_PROGRESS
    assert done.onboarding.state is State.ROUTING_PLANS


def test_leaving_nhs_england_brings_the_connection_agreement_in() -> None:
    onboarding = in_state(State.READY_FOR_GO_LIVE)
    onboarding.answer("before_you_start.part_of_nhs_england", "yes", AMARA)
    onboarding.reviews.pop(Stage.CONNECTION_AGREEMENT)
    done = change(stored(onboarding), "before_you_start.part_of_nhs_england", "no")
    assert done.onboarding.outstanding == (Stage.ELIGIBILITY, Stage.CONNECTION_AGREEMENT)


def test_an_edit_while_it_is_under_review_takes_it_back() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    done = change(onboarding, "registration.service", "Covid reminders")
    assert done.onboarding.review(Stage.ELIGIBILITY) is ReviewState.IN_PROGRESS
    assert done.kinds == ["corrected", "taken_back"]


def test_an_edit_takes_the_go_live_date_with_it() -> None:
    done = change(in_state(State.GO_LIVE_SET), "eligibility.product", "Another app")
    assert done.onboarding.go_live_on is None
    assert done.onboarding.state is State.ELIGIBILITY
    assert done.kinds == ["reopened", "go_live_cleared"]
    assert "go_live_day" in done.onboarding.changes.cancelled_reminders


def test_what_touches_no_approval_leaves_the_go_live_date() -> None:
    done = change(in_state(State.GO_LIVE_SET), "registration.role", "Head of digital")
    assert done.onboarding.state is State.GO_LIVE_SET
    assert done.onboarding.go_live_on == date(2027, 1, 6)


def test_a_later_stage_may_be_drafted_but_only_the_one_in_turn_is_submitted() -> None:
    onboarding = fill(in_state(State.ELIGIBILITY), Stage.INTEGRATION)
    assert onboarding.review(Stage.INTEGRATION) is ReviewState.IN_PROGRESS
    assert press(onboarding, "submit", AMARA, Stage.INTEGRATION).onboarding.review(Stage.INTEGRATION) is (
        ReviewState.IN_PROGRESS
    )


def test_no_stage_is_drafted_before_the_invitation() -> None:
    onboarding = in_state(State.WAITING_CAPACITY)
    question = PACK.stages[Stage.ELIGIBILITY].questions[0]
    done = press(onboarding, "answer", TOM, "eligibility/0", {question.key: typed(question)})
    assert not done.onboarding.changes.answers


def test_the_team_hears_once_that_the_call_is_prepared() -> None:
    onboarding = fill(in_state(State.REGISTERED, whole=False), Stage.ENGAGEMENT_CALL)
    assert [event.kind for event in (*onboarding.events, *onboarding.changes.events)].count("call_prepared") == 1
    again = change(stored(onboarding), "engagement_call.aims", "Fewer missed appointments")
    assert again.kinds == ["corrected"]


def answered_in_chat(onboarding: Onboarding, *answers: tuple[str, str]) -> Onboarding:
    """Choose answers in the chat one after another, each in a turn of its own."""
    for key, value in answers:
        onboarding = stored(press(onboarding, "choose", AMARA, f"engagement_call.{key}={value}").onboarding)
    return onboarding


def told_of_the_call(onboarding: Onboarding) -> list[str]:
    return [event.kind for event in onboarding.events if event.kind in ("call_prepared", "corrected")]


IN_CHAT = (("channels", "1"), ("aims", "Fewer missed appointments"), ("volume_nhs_app", "12000"))


def test_in_the_chat_the_team_hears_of_the_call_once_everything_has_been_asked() -> None:
    asked_on = answered_in_chat(in_state(State.REGISTERED, whole=False), *IN_CHAT)
    assert not asked_on.unanswered(Stage.ENGAGEMENT_CALL) and not told_of_the_call(asked_on)
    assert told_of_the_call(answered_in_chat(asked_on, ("busiest_day", "400"))) == ["call_prepared"]


def test_who_skips_the_last_question_has_given_the_details_for_the_call() -> None:
    asked_on = answered_in_chat(in_state(State.REGISTERED, whole=False), *IN_CHAT)
    skipped = press(asked_on, "skip", replace(AMARA, asking="engagement_call.busiest_day"))
    assert skipped.kinds == ["call_prepared"]


def test_who_stops_being_asked_has_given_the_details_for_the_call() -> None:
    asked_on = answered_in_chat(in_state(State.REGISTERED, whole=False), *IN_CHAT)
    stopped = press(asked_on, "stop", replace(AMARA, asking="engagement_call.busiest_day"))
    assert stopped.kinds == ["call_prepared"]
    half = answered_in_chat(in_state(State.REGISTERED, whole=False), *IN_CHAT[:2])
    assert not press(half, "stop", replace(AMARA, asking="engagement_call.volume_nhs_app")).kinds


def test_what_changes_in_a_draft_for_the_call_is_not_told() -> None:
    draft = answered_in_chat(in_state(State.REGISTERED, whole=False), *IN_CHAT, ("volume_nhs_app", "24000"))
    assert not told_of_the_call(draft)


@pytest.mark.parametrize(("minutes", "told"), [(1, 0), (10, 0), (11, 1)])
def test_an_answer_changed_again_by_the_same_person_within_minutes_is_told_once(minutes: int, told: int) -> None:
    prepared = stored(fill(in_state(State.REGISTERED, whole=False), Stage.ENGAGEMENT_CALL))
    once = stored(replace(prepared, now=prepared.now + timedelta(minutes=30)))
    once = stored(change(once, "engagement_call.aims", "Fewer missed appointments").onboarding)
    again = replace(once, now=once.now + timedelta(minutes=minutes))
    assert change(again, "engagement_call.aims", "More people screened").kinds == ["corrected"] * told


def test_an_answer_that_a_colleague_changed_a_minute_ago_is_told_again() -> None:
    prepared = stored(fill(in_state(State.REGISTERED, whole=False), Stage.ENGAGEMENT_CALL))
    once = stored(replace(prepared, now=prepared.now + timedelta(minutes=30)))
    once = stored(press(once, "choose", TOM, "engagement_call.aims=Fewer missed appointments").onboarding)
    assert change(once, "engagement_call.aims", "More people screened").kinds == ["corrected"]


def test_the_same_answer_again_changes_nothing() -> None:
    onboarding = in_state(State.READY_FOR_GO_LIVE)
    again = change(onboarding, "eligibility.product", str(onboarding.answers["eligibility.product"]))
    assert not again.onboarding.changes.answers
    assert again.onboarding.state is State.READY_FOR_GO_LIVE


def test_every_stage_can_be_filled_in_forms() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.NOT_STARTED, whole=False)
    for stage in PACK.reviewed:
        onboarding = fill(onboarding, stage)
        assert not onboarding.unanswered(stage)


@pytest.mark.parametrize("channels", [("nhs_app", "text_message"), ("email",), ("letter",)], ids=str)
def test_channels_lead_to_templates_and_routing_plans(channels: tuple[str, ...]) -> None:
    onboarding = with_channels(*channels)
    for stage in (Stage.TEMPLATES, Stage.ROUTING_PLANS):
        onboarding = fill(onboarding, stage)
        assert onboarding.questions(stage)


@pytest.mark.parametrize(
    ("channels", "words"),
    [((), "Choose your channels for the engagement call first"), (("text_message",), "choose the NHS App as well")],
    ids=str,
)
def test_channels_that_no_routing_plan_fits_are_no_dead_end(channels: tuple[str, ...], words: str) -> None:
    refused = press(with_channels(*channels), "answer", AMARA, Stage.ROUTING_PLANS).outcome
    [message] = refused.messages
    assert words in " ".join(plain(block.text) for block in message.blocks if isinstance(block, Paragraph))
    [choose] = message.buttons
    opened = press(with_channels(*channels), choose.action, AMARA, choose.detail).outcome.form
    assert opened and "engagement_call.channels" in {field.id for field in opened.fields}


def with_channels(*channels: str) -> Onboarding:
    onboarding = in_state(State.TEMPLATES, ReviewState.NOT_STARTED, whole=False)
    onboarding.answer("engagement_call.channels", channels or None, AMARA)
    if channels:
        complete(onboarding, Stage.ENGAGEMENT_CALL)
    return onboarding
