"""What is wrong with an answer, said by the name of what is asked for."""

from __future__ import annotations

import pytest

from conversations.journey.machine import State
from conversations.questions.parsing import called
from conversations.text import plain
from tests.conversations.onboardings import AMARA, PACK, in_state
from tests.conversations.pressing import press


@pytest.mark.parametrize(
    ("key", "thing"),
    [
        ("registration.email", "the contact email address"),
        ("registration.ods_code", "the ODS code"),
        ("engagement_call.aims", "what you want to achieve"),
        ("engagement_call.volume_nhs_app", "the NHS App messages a year"),
        ("engagement_call.volume_email", "the emails a year"),
        ("eligibility.product", ""),
    ],
)
def test_an_error_names_what_is_asked_for(key: str, thing: str) -> None:
    assert called(PACK.question(key)) == thing


def test_required_and_too_long_say_which() -> None:
    values = {"registration.contact_name": ("x" * 201,), "registration.email": ()}
    done = press(in_state(State.REGISTERING, whole=False), "answer", AMARA, "registration/0", values)
    assert done.outcome.form
    errors = {field.id.split(".")[1]: plain(field.error) for field in done.outcome.form.fields}
    assert errors["email"] == "Enter the contact email address in the correct format, such as name@nhs.net"
    assert errors["contact_name"].startswith("The contact name must be 200 characters or fewer.")
    assert errors["ods_code"] == "Enter the ODS code, such as X26"
