"""The answers of a stage, each with who gave it and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.rehearsal.showing import lines
from conversations.journey.machine import ReviewState, State
from conversations.replies import Message, SummaryList
from conversations.text import plain
from conversations.views.check_answers import check_card
from models.domain import Event
from models.enums import Stage
from tests.conversations.onboardings import AMARA, in_state

DAY = timedelta(days=1)


def read(*messages: Message) -> str:
    """As plain text, a rule between messages."""
    return "\n---\n".join("\n".join(lines(message)) for message in messages)


def test_an_answer_that_changed_since_more_was_asked_for_says_so() -> None:
    asked = datetime(2026, 12, 17, 12, tzinfo=UTC)
    onboarding = in_state(State.ELIGIBILITY)
    onboarding.given = {key: replace(given, at=asked - DAY) for key, given in onboarding.given.items()}
    onboarding.answer("eligibility.product", "Another product", AMARA)

    def marked(*decided: Event) -> int:
        onboarding.events = list(decided)
        return read(check_card(onboarding, Stage.ELIGIBILITY, AMARA)).count("Changed since more information was asked")

    more = Event("more_needed", asked, stage=Stage.ELIGIBILITY)
    assert marked(more) == 1
    assert marked(replace(more, at=onboarding.now + DAY)) == 0
    assert marked(replace(more, stage=Stage.TEMPLATES)) == 0
    assert marked(replace(more, kind="approved"), more) == 0


def test_an_unanswered_row_says_answer_and_an_answered_one_change() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS, whole=False)
    onboarding.answer("eligibility.product", "An app", AMARA)
    card = check_card(onboarding, Stage.ELIGIBILITY, AMARA)
    rows = [row for block in card.blocks if isinstance(block, SummaryList) for row in block.rows if row.change]
    assert {row.change.label for row in rows if row.change and plain(row.value) == "Not answered yet"} == {"Answer"}
    assert {row.change.label for row in rows if row.change and plain(row.value) == "An app"} == {"Change"}
    assert [button.label for button in card.buttons] == ["Carry on in the form", "Carry on here in the chat"]
