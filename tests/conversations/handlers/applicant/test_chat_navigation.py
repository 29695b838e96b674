"""Going back, skipping and stopping while questions are asked one by one."""

from __future__ import annotations

from dataclasses import replace

from bot.rehearsal.showing import lines
from conversations.journey.machine import State
from tests.conversations.onboardings import AMARA, in_state
from tests.conversations.pressing import press


def test_a_question_that_this_version_does_not_ask_any_more_is_not_skipped_but_stopped_at() -> None:
    onboarding = in_state(State.REGISTERED, whole=False)
    skipped = press(onboarding, "skip", replace(AMARA, asking="engagement_call.asked_no_more"))
    [message] = skipped.outcome.messages
    assert "We stopped asking. Your answers are saved" in " ".join(lines(message))
