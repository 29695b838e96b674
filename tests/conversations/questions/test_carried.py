"""What was said before stands in the form, to be confirmed; what a page brings, warns of and still needs is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.rehearsal.showing import lines
from conversations.content.questions import AnswerValue
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Field, Form, Message, Result
from conversations.text import plain
from models.enums import Stage
from tests.conversations.onboardings import AMARA, NEWEST, PRIYA, in_state, stored
from tests.conversations.pressing import Done, press

VOLUMES = {"nhs_app": 30_000, "email": 7_500}


def begun(state: State, whole: bool = False, answers: Mapping[str, AnswerValue] = MappingProxyType({})) -> Onboarding:
    """On the newest content, with 37,500 messages a year on 2 channels."""
    onboarding = in_state(state, ReviewState.IN_PROGRESS, whole, pack=NEWEST)
    for channel, volume in VOLUMES.items():
        onboarding.answer(f"engagement_call.volume_{channel}", volume, AMARA)
    for key, value in answers.items():
        onboarding.answer(key, value, AMARA)
    return stored(onboarding)


def opened(onboarding: Onboarding, detail: str, action: str = "answer") -> Form:
    form = press(onboarding, action, AMARA, detail, None).outcome.form
    assert form is not None
    return form


def field(form: Form, key: str) -> Field:
    return next(each for each in form.fields if each.id == key)


def words(form: Form) -> str:
    return " ".join(lines(Message(form.intro)))


def test_the_form_knows_the_name_and_address_that_the_platform_told() -> None:
    form = opened(in_state(State.REGISTERING, whole=False, pack=NEWEST), "registration/0")
    assert field(form, "registration.contact_name").values == ("Amara Okafor",)
    assert field(form, "registration.email").values == ("amara@riverside.example",)
    assert "from your profile" in plain(field(form, "registration.email").hint)


def test_a_nickname_in_a_profile_is_not_offered_as_a_full_name() -> None:
    onboarding = in_state(State.REGISTERING, whole=False, pack=NEWEST)
    form = press(onboarding, "answer", replace(AMARA, name="amara91"), "registration/0").outcome.form
    assert form and field(form, "registration.contact_name").values == ()


def test_stage_4_knows_the_organisation_the_connection_and_the_volumes() -> None:
    onboarding = begun(State.ELIGIBILITY)
    form = opened(onboarding, "eligibility/0")
    assert field(form, "eligibility.organisation_represented").values == ("Riverside NHS Trust",)
    assert field(form, "eligibility.volumes").values == ("37500",)
    [sending] = field(form, "eligibility.sending").values
    assert "NHS Notify API" in sending and "NHS App, Email" in sending
    assert not any(key.startswith("eligibility.") for key in onboarding.given), "nothing is kept until it is saved"


def test_what_stands_there_is_kept_by_saving_and_what_was_answered_is_not_overwritten() -> None:
    onboarding = begun(State.ELIGIBILITY)
    values = {each.id: each.values for each in opened(onboarding, "eligibility/0").fields}
    saved = press(onboarding, "answer", AMARA, "eligibility/0", values).onboarding
    assert saved.answers["eligibility.volumes"] == 37_500
    saved.answer("eligibility.volumes", 40_000, AMARA)
    assert field(opened(saved, "eligibility/0"), "eligibility.volumes").values == ("40000",)


def test_the_chat_offers_what_is_known_as_a_button() -> None:
    asked = press(begun(State.ELIGIBILITY), "change", AMARA, "eligibility.volumes")
    assert asked.outcome.form
    in_chat = press(in_state(State.REGISTERING, whole=False, pack=NEWEST), "chat", AMARA, "registration")
    [message] = in_chat.outcome.messages
    [use] = [button for button in message.buttons if button.label == "Use this"]
    taken = press(in_chat.onboarding, use.action, AMARA, use.detail)
    assert taken.onboarding.answers["registration.contact_name"] == "Amara Okafor"


DIFFER = "you plan 40,000 messages a year here, and 37,500 in your answers for the engagement call"


def test_two_volumes_that_differ_are_pointed_out_to_the_applicant_and_to_the_reviewer() -> None:
    onboarding = begun(State.ELIGIBILITY, True, {"eligibility.volumes": 40_000})
    assert DIFFER in read_all(press(onboarding, "check", AMARA, "eligibility"))
    onboarding.reviews[Stage.ELIGIBILITY] = ReviewState.SUBMITTED
    assert DIFFER in read_all(press(onboarding, "see_answers", PRIYA))
    onboarding.answer("eligibility.volumes", 37_500, AMARA)
    assert DIFFER[:20] not in read_all(press(onboarding, "check", AMARA, "eligibility"))


def read_all(done: Done) -> str:
    return " ".join(line for message in done.outcome.messages for line in lines(message))


def test_a_channel_with_0_a_year_is_remarked_on() -> None:
    onboarding = begun(State.REGISTERED, True, {"engagement_call.volume_email": 0})
    assert "you chose email, and plan 0 messages on it" in read_all(
        press(onboarding, "check", AMARA, "engagement_call")
    )


def test_a_page_that_is_shown_again_says_which_questions_an_answer_brought() -> None:
    onboarding = begun(State.ELIGIBILITY)
    done = press(onboarding, "answer", AMARA, "eligibility/1", {"eligibility.children": ("yes",)})
    assert done.outcome.form and done.outcome.form.page == (2, 2)
    told = words(done.outcome.form)
    assert "Because of them, this page asks 1 more question" in told and "How do you use children's data?" in told
    assert "Because of them" not in words(opened(done.onboarding, "eligibility/1"))


def test_the_routing_plan_asks_everything_at_once_where_one_order_uses_all_channels() -> None:
    onboarding = begun(State.ROUTING_PLANS)
    form = opened(onboarding, "routing_plans/0")
    stands = {each.id.removeprefix("routing_plans.1."): each.values for each in form.fields}
    assert stands == {
        "name": (),
        "order": ("nhs_app,email",),
        "template_for.nhs_app": ("nhs_app",),
        "template_for.email": ("email",),
    }
    values = {each.id: each.values for each in form.fields} | {"routing_plans.1.name": ("Reminders",)}
    done = press(onboarding, "answer", AMARA, "routing_plans/0", values)
    assert done.outcome.form is None and done.onboarding.unanswered(Stage.ROUTING_PLANS) == ()


def test_a_missing_subject_line_is_said_on_the_next_page() -> None:
    onboarding = begun(State.TEMPLATES, answers={"engagement_call.channels": ("email", "letter")})
    values = {"templates.email.name": ("Flu email",), "templates.email.content": ("Dear ((firstName))",)}
    done = press(onboarding, "answer", AMARA, "templates/0", values)
    assert done.outcome.form and done.outcome.form.title == "Letter template"
    assert "Before you submit, it still needs:" in words(done.outcome.form)
    assert "What is the subject line of this email?" in words(done.outcome.form)


def test_a_warning_names_its_template_and_stands_beside_its_field() -> None:
    onboarding = begun(State.TEMPLATES, answers={"engagement_call.channels": ("nhs_app", "text_message")})
    values = {"templates.text_message.name": ("Flu text",), "templates.text_message.content": ("((firstName), hello",)}
    done = press(onboarding, "answer", AMARA, "templates/1", values)
    assert 'Worth knowing: Text message template "Flu text": If this is a personalisation field' in read_all(done)
    beside = plain(field(opened(done.onboarding, "templates/1"), "templates.text_message.content").hint)
    assert "Worth knowing: If this is a personalisation field" in beside


def test_a_stage_says_what_to_have_ready_and_where_to_read_more() -> None:
    onboarding = begun(State.INTEGRATION)
    told = read_all(press(onboarding, "check", AMARA, "integration"))
    assert "Have ready your test results" in told and "About the NHS Notify API" in told
    assert "Have ready" in read_all(press(onboarding, "chat", AMARA, "integration"))
    agreement = words(opened(begun(State.CONNECTION_AGREEMENT), "connection_agreement/0"))
    assert "Read and understand our terms of service" in agreement


def test_being_eligible_leads_on_to_the_registration_in_the_same_form() -> None:
    onboarding = in_state(State.BEFORE_YOU_START, whole=False, pack=NEWEST)
    values = {"part_of_nhs_england": "no", "direct_care": "yes", "integration": "api"}
    typed = {f"before_you_start.{key}": (value,) for key, value in values.items()}
    done = press(onboarding, "answer", AMARA, "before_you_start/0", typed)
    assert done.outcome.result is Result.DONE and done.outcome.form
    assert done.outcome.form.title == "Tell us who you are"
    assert "You can use NHS Notify. Next, register your interest." in words(done.outcome.form)


def test_merged_pages_keep_their_headings() -> None:
    pages = NEWEST.stages[Stage.CONFORMANCE].pages
    assert [len(page.questions) for page in pages] == [10, 6, 10, 10, 8]
    form = opened(begun(State.CONFORMANCE), "conformance/0")
    assert [each.section for each in form.fields if each.section] == ["Overall"]
