"""What cannot stand is refused at its field, and what is worth a second look is told at once."""

from __future__ import annotations

import pytest

from bot.rehearsal.showing import lines
from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.questions.entries import CHANNELS_KEY
from conversations.replies import Message, Result
from conversations.text import plain
from conversations.views.check_answers import check_card
from models.enums import Stage
from tests.conversations.onboardings import AMARA, in_state
from tests.conversations.pressing import press
from tests.conversations.questions.test_entries import add, with_a_second_email


@pytest.mark.parametrize(("day", "result"), [("18 December 2026", Result.DONE), ("19 December 2026", Result.INVALID)])
def test_an_agreement_is_not_accepted_in_the_future(day: str, result: Result) -> None:
    onboarding = in_state(State.CONNECTION_AGREEMENT)
    form = press(onboarding, "change", AMARA, "connection_agreement.accepted_on").outcome.form
    assert form
    values = {field.id: field.values for field in form.fields} | {"connection_agreement.accepted_on": (day,)}
    assert press(onboarding, "change", AMARA, form.detail, values).outcome.result is result


def test_two_templates_cannot_have_the_same_name() -> None:
    taken = with_a_second_email()
    done = add(taken, Stage.TEMPLATES, channel="nhs_app", name=" second  REMINDER")
    assert done.outcome.form and not done.onboarding.changes.answers
    errors = [plain(field.error) for field in done.outcome.form.fields]
    assert errors == ["", "Enter another name. Your email template 2 has this name already"]
    in_chat = press(taken, "choose", AMARA, "templates.email.name=Second reminder")
    assert in_chat.outcome.result is Result.INVALID
    kept = press(taken, "choose", AMARA, "templates.email-2.name=Second reminder")
    assert kept.outcome.result is Result.DONE
    gone = press(taken, "remove_entry", AMARA, "templates.email-2").onboarding
    assert add(gone, Stage.TEMPLATES, channel="nhs_app", name="Second reminder").onboarding.changes.answers


NO_PLAN = "Worth knowing: no routing plan can send a text message"


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def with_volumes(**volumes: int) -> Onboarding:
    onboarding = in_state(State.REGISTERED, whole=False)
    onboarding.answer(CHANNELS_KEY, tuple(volumes), AMARA)
    for channel, count in volumes.items():
        onboarding.answer(f"engagement_call.volume_{channel}", count, AMARA)
    return onboarding


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (("text_message",), True),
        (("email", "text_message"), True),
        (("nhs_app", "text_message"), False),
        (("email",), False),
    ],
)
def test_channels_that_no_plan_can_use_are_told_at_once(chosen: tuple[str, ...], told: bool) -> None:
    onboarding = with_volumes(**dict.fromkeys(chosen, 100))
    assert (NO_PLAN in read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))) is told
    typed = press(in_state(State.REGISTERED, whole=False), "choose", AMARA, f"{CHANNELS_KEY}={', '.join(chosen)}")
    assert (NO_PLAN in read_all(*typed.outcome.messages)) is told


@pytest.mark.parametrize(("busiest", "told"), [(301, True), (300, False)])
def test_a_busiest_day_above_the_years_total_is_told(busiest: int, told: bool) -> None:
    onboarding = with_volumes(nhs_app=100, email=200)
    onboarding.answer("engagement_call.busiest_day", busiest, AMARA)
    card = read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))
    assert ("Worth knowing: your busiest day has 301 messages, which is more than the 300" in card) is told


REVIEW = "The National Cyber Security Centre reviews new sender names. This can take up to 2 weeks."


@pytest.mark.parametrize(("chosen", "told"), [(("nhs_app", "text_message"), True), (("nhs_app", "email"), False)])
def test_the_review_of_a_sender_name_is_told_as_soon_as_text_messages_are_chosen(
    chosen: tuple[str, ...], told: bool
) -> None:
    typed = press(in_state(State.REGISTERED, whole=False), "choose", AMARA, f"{CHANNELS_KEY}={', '.join(chosen)}")
    assert (REVIEW in read_all(*typed.outcome.messages)) is told
    onboarding = with_volumes(**dict.fromkeys(chosen, 100))
    assert (REVIEW in read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))) is told
    onboarding.answer("engagement_call.sender_name", "NHSflu", AMARA)
    assert REVIEW not in read_all(check_card(onboarding, Stage.ENGAGEMENT_CALL, AMARA))
