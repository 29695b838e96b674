"""A message between the two sides is told to the other one, as it was typed, or not at all."""

from __future__ import annotations

import pytest

from conversations.journey.machine import State
from conversations.onboarding.people import Participant
from conversations.replies import Result
from conversations.repository.saving import audiences
from models.enums import Audience
from tests.conversations.onboardings import AMARA, PRIYA, in_state
from tests.conversations.pressing import press, said

BOTH_WAYS = pytest.mark.parametrize(
    ("name", "by", "hears"), [("message_applicant", PRIYA, Audience.APPLICANT), ("message_team", AMARA, Audience.TEAM)]
)


@BOTH_WAYS
def test_the_other_side_hears_it_as_it_was_typed(name: str, by: Participant, hears: Audience) -> None:
    [event] = press(in_state(State.TEMPLATES), name, by, values=said("Can we <b>talk</b> on Monday?")).events
    assert event.data["words"] == "Can we <b>talk</b> on Monday?"
    assert hears in audiences(event)


@BOTH_WAYS
@pytest.mark.parametrize("words", ["Yes", "No.", "OK", "Done", "N/A", "Not applicable"])
def test_a_message_may_be_one_word(name: str, by: Participant, hears: Audience, words: str) -> None:
    [event] = press(in_state(State.TEMPLATES), name, by, values=said(words)).events
    assert event.data["words"] == words


@BOTH_WAYS
@pytest.mark.parametrize("words", ["  \n", "x" * 2001, "Her number is 943 476 5919"])
def test_what_cannot_be_sent_comes_back_with_an_error(name: str, by: Participant, hears: Audience, words: str) -> None:
    done = press(in_state(State.TEMPLATES), name, by, values=said(words))
    assert done.outcome.result is Result.INVALID
    assert done.outcome.form and done.outcome.form.fields[0].error
    assert done.outcome.form.fields[0].values == (words,)
    assert not done.kinds
