"""The cards and notices as both sides read them, in snapshots of plain text, for the main states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.rehearsal.showing import lines
from conversations.journey.machine import BEFORE_REGISTRATION, ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Form, Message, Paragraph, Progress, SummaryList, SummaryRow
from conversations.text import Moment, Said, Words, plain
from conversations.views.cards import status_card
from conversations.views.check_answers import check_card, self_check_result
from conversations.views.notices import applicant_notice, team_notice
from conversations.views.team_card import history_card, team_card
from models.domain import Event
from models.enums import Stage
from tests.conversations.everything import played, scenes
from tests.conversations.onboardings import AMARA, PRIYA, VERA, in_state
from tests.conversations.pressing import press, said

DAY = timedelta(days=1)
NOTICES = {event.kind: (onboarding, event) for onboarding, event in played()}


def read(*messages: Message) -> str:
    """As plain text, a rule between messages."""
    return "\n---\n".join("\n".join(lines(message)) for message in messages)


def stopped(name: str, words: str) -> Onboarding:
    return press(in_state(State.TEMPLATES), name, PRIYA, values=said(words)).onboarding


STANDINGS = {
    **{state.value: in_state(state) for state in State if state not in (State.PAUSED, State.DECLINED)},
    "eligibility begun": in_state(State.ELIGIBILITY, ReviewState.IN_PROGRESS, whole=False),
    "eligibility submitted": in_state(State.ELIGIBILITY, ReviewState.SUBMITTED),
    "more information needed": next(
        press(scene.at, scene.name, scene.by, scene.detail, scene.values).onboarding
        for scene in scenes()
        if scene.name == "ask_for_more"
    ),
    "paused": stopped("pause", "You asked us to wait until April."),
    "declined": stopped("decline", "This service does not message patients."),
}


@pytest.mark.parametrize("standing", STANDINGS)
def test_the_applicants_status(standing: str, snapshot: SnapshotAssertion) -> None:
    assert read(status_card(STANDINGS[standing], AMARA)) == snapshot


@pytest.mark.parametrize("standing", [name for name in STANDINGS if name not in BEFORE_REGISTRATION])
def test_the_teams_card(standing: str, snapshot: SnapshotAssertion) -> None:
    assert read(team_card(STANDINGS[standing])) == snapshot


@pytest.mark.parametrize("stage", [Stage.REGISTRATION, Stage.ENGAGEMENT_CALL])
def test_checking_the_early_answers(stage: Stage, snapshot: SnapshotAssertion) -> None:
    state = State.REGISTERING if stage is Stage.REGISTRATION else State.REGISTERED
    assert read(check_card(in_state(state), stage, AMARA)) == snapshot


@pytest.mark.parametrize("review", ["begun", "complete", "submitted", "as a viewer reads it"])
def test_checking_eligibility(review: str, snapshot: SnapshotAssertion) -> None:
    reader = VERA if review.startswith("as") else AMARA
    standing = {
        "begun": STANDINGS["eligibility begun"],
        "submitted": STANDINGS["eligibility submitted"],
    }.get(review, in_state(State.ELIGIBILITY))
    assert read(check_card(standing, Stage.ELIGIBILITY, reader)) == snapshot


@pytest.mark.parametrize("stage", [Stage.TEMPLATES, Stage.ROUTING_PLANS])
def test_checking_what_can_have_several(stage: Stage, snapshot: SnapshotAssertion) -> None:
    assert read(check_card(in_state(State(stage.value)), stage, AMARA)) == snapshot


@pytest.mark.parametrize("state", [State.NOT_ELIGIBLE, State.REGISTERING])
def test_the_self_check_ends_with_what_comes_next(state: State, snapshot: SnapshotAssertion) -> None:
    assert read(self_check_result(in_state(state, whole=False), AMARA)) == snapshot


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_what_each_side_is_told(kind: str, snapshot: SnapshotAssertion) -> None:
    onboarding, event = NOTICES[kind]
    assert read(team_notice(onboarding, event), applicant_notice(onboarding, event, AMARA)) == snapshot


def test_the_history_is_newest_first_with_the_reasons(snapshot: SnapshotAssertion) -> None:
    events = [event for _, event in NOTICES.values()]
    assert read(history_card(in_state(State.TEMPLATES), events)) == snapshot


def every_part(*messages: Message) -> list[Words | Said | Moment]:
    texts = [getattr(block, "text", ()) for message in messages for block in message.blocks]
    rows: list[SummaryRow] = [row for m in messages for b in m.blocks if isinstance(b, SummaryList) for row in b.rows]
    return [part for text in (*texts, *(row.value for row in rows), *(row.note for row in rows)) for part in text]


def test_what_a_person_typed_is_never_our_words() -> None:
    hostile = "<!channel> *Riverside* <https://evil.example|nhs.uk>"
    onboarding = in_state(State.ELIGIBILITY)
    for key in (
        "registration.service",
        "registration.organisation",
        "registration.contact_name",
        "eligibility.product",
    ):
        onboarding.answer(key, hostile, AMARA)
    onboarding.events = [Event("told_team", onboarding.now, 1, hostile, data={"words": hostile})]
    cards = (status_card(onboarding, AMARA), team_card(onboarding), check_card(onboarding, Stage.ELIGIBILITY, AMARA))
    parts = every_part(*cards, team_notice(onboarding, onboarding.events[0]))
    assert sum(isinstance(part, Said) and hostile in part.text for part in parts) >= 7
    assert not any(isinstance(part, Words) and hostile in part.text for part in parts)


def test_every_status_has_a_word_and_not_a_colour_alone() -> None:
    shown = [block for block in status_card(in_state(State.TEMPLATES), AMARA).blocks if isinstance(block, Progress)]
    steps = [step for block in shown for step in block.steps]
    assert [step.number for step in steps] == list(range(1, 12)) and all(step.status.value for step in steps)
    assert isinstance(press(in_state(State.ELIGIBILITY), "answer", AMARA).outcome.form, Form)


# Whose move it is


def read_all(*messages: Message) -> str:
    return "\n".join(line for message in messages for line in lines(message))


def test_a_review_has_no_set_time_and_we_say_so_to_the_applicant_alone() -> None:
    onboarding = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    assert "We tell you as soon as they decide. There is no set time for a review" in read_all(
        status_card(onboarding, AMARA)
    )
    assert "no set time" not in read_all(status_card(in_state(State.ELIGIBILITY), AMARA))


def test_after_asking_for_other_times_we_say_what_is_known() -> None:
    asked = press(in_state(State.CALL_OFFERED), "refuse_times", AMARA, values=said("Any morning")).onboarding
    assert "We tell you as soon as they offer times." in read_all(status_card(asked, AMARA))
    assert "as soon as they offer" not in read_all(status_card(in_state(State.REGISTERED), AMARA))


# At a glance


@pytest.mark.parametrize("standing", STANDINGS)
def test_the_status_leads_with_one_line_of_progress_and_then_the_next_step(standing: str) -> None:
    _, progress, turn, *_ = status_card(STANDINGS[standing], AMARA).blocks
    assert isinstance(progress, Paragraph) and progress.bar
    done, total = progress.bar
    assert plain(progress.text).endswith(f"{done} of {total} stages done")
    assert isinstance(turn, SummaryList) and plain(turn.rows[0].label).endswith("turn")


def test_stages_that_are_done_or_to_come_are_folded_and_those_under_way_are_in_sight() -> None:
    shown = [block for block in status_card(in_state(State.TEMPLATES), AMARA).blocks if isinstance(block, Progress)]
    assert [(plain(block.folded), len(block.steps)) for block in shown] == [
        ("5 stages done", 5),
        ("", 1),
        ("5 stages to come", 5),
    ]


def test_the_teams_card_says_first_whose_move_it_is_since_when_and_by_when() -> None:
    for state, by_when in ((State.REGISTERED, "6 January 2027"), (State.TEMPLATES, "No date is set")):
        first = next(block for block in team_card(in_state(state)).blocks if isinstance(block, SummaryList))
        move, since, due = first.rows
        assert plain(move.label) in ("Your turn", "The applicant's turn")
        assert plain(since.value) == "3 days, since Tuesday 15 December 2026 at 4:55pm GMT"
        assert (plain(due.label), plain(due.value)) == ("By when", by_when)
