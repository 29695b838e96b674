"""Verdicts on the items of a submitted stage: for the answers that were looked at, and for no newer ones."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.reviews.checklist import Standing, checklist, holding_up, judge
from conversations.onboarding.reviews.computed import Level
from conversations.replies import Result
from conversations.views.buttons import decided_on
from models.enums import Stage
from tests.conversations.onboardings import AMARA, PRIYA, in_state, stored
from tests.conversations.pressing import WHY, copied, press

STAGE = Stage.ELIGIBILITY
SIZE = "eligibility.volumes"


def under_review() -> Onboarding:
    return stored(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))


def standing(onboarding: Onboarding) -> dict[str, Standing]:
    return {item.key: item.standing for item in checklist(onboarding, STAGE)}


def accept_all(onboarding: Onboarding) -> Onboarding:
    made = copied(onboarding)
    for item in checklist(made, STAGE):
        judge(made, item, PRIYA, accepted=True)
    return made


def edited(onboarding: Onboarding, key: str, value: str | int) -> Onboarding:
    """Taken back, changed and submitted again."""
    made = press(onboarding, "take_back", AMARA, "eligibility").onboarding
    made.answer(key, value, AMARA)
    made = stored(made)
    done = press(made, "submit", AMARA, "eligibility/anyway")
    assert done.outcome.result is Result.DONE, done.outcome
    return stored(done.onboarding)


def test_nobody_has_looked_at_anything_at_first() -> None:
    made = under_review()
    assert set(standing(made).values()) == {Standing.UNSEEN} and not holding_up(checklist(made, STAGE))


def test_a_verdict_counts_until_the_answer_changes() -> None:
    made = accept_all(under_review())
    assert set(standing(made).values()) == {Standing.ACCEPTED}
    [item] = [item for item in checklist(made, STAGE) if any(q.key == SIZE for q in item.questions)]
    later = edited(made, SIZE, 777)
    assert [key for key, each in standing(later).items() if each is Standing.CHANGED] == [item.key]


ANY_MOVES = st.lists(
    st.sampled_from(["accept", "query", "accept all", "edit", "approve", "stale", "ask", "list"]),
    min_size=1,
    max_size=12,
)
MOVES = ANY_MOVES | ANY_MOVES.map(lambda more: ["edit", "stale", *more])


@settings(max_examples=60)
@given(MOVES, st.data())
def test_no_order_of_verdicts_edits_and_decisions_approves_what_is_queried_or_changed_unseen(
    moves: list[str], data: st.DataObject
) -> None:
    made = under_review()
    drawn = [decided_on(made, STAGE)]
    for number, move in enumerate(moves):
        if made.current_review is not STAGE or made.review(STAGE) is not ReviewState.SUBMITTED:
            break
        items = checklist(made, STAGE)
        item = data.draw(st.sampled_from(items))
        detail = f"{item.key}/{item.number}/{item.verdict.id if item.verdict else 0}"
        match move:
            case "accept" | "query":
                values = {"verdict": (move,), **WHY}
                made = stored(press(made, "judge", PRIYA, detail, values).onboarding)
            case "accept all":
                made = stored(press(made, "accept_passing", PRIYA, str(made.seen)).onboarding)
            case "edit":
                made = edited(made, SIZE, 1000 + number)
                drawn.append(decided_on(made, STAGE))
            case "list":
                assert press(made, "checklist", PRIYA).outcome.messages
            case "ask":
                press(made, "ask_for_more", PRIYA, "eligibility")
            case _:
                wrong = [i for i in items if i.standing in (Standing.QUERIED, Standing.CHANGED)]
                older = data.draw(st.sampled_from(drawn)) if move == "stale" else drawn[-1]
                wrong += [i for i in items if i.standing is Standing.UNSEEN and i.number > older.seen]
                done = press(made, "approve", PRIYA, str(older))
                assert not (wrong and done.kinds), (moves, wrong)
                made = stored(done.onboarding)


def test_what_was_accepted_and_did_not_change_is_never_asked_again() -> None:
    made = accept_all(under_review())
    made = edited(made, SIZE, 777)
    [waiting] = holding_up(checklist(made, STAGE))
    detail = f"{waiting.key}/{waiting.number}/0"
    made = stored(press(made, "judge", PRIYA, detail, {"verdict": ("accept",)}).onboarding)
    assert press(made, "approve", PRIYA, "eligibility").kinds == ["approved"]


def test_an_item_that_disagrees_with_another_answer_is_not_accepted_with_those_that_pass() -> None:
    made = under_review()
    made.answer(SIZE, 4321, AMARA)
    made = stored(made)
    assert "eligibility.frequency" in [item.key for item in checklist(made, STAGE) if item.level is Level.LOOK]
    done = press(made, "accept_passing", PRIYA, str(made.seen)).onboarding
    [item] = [item for item in checklist(done, STAGE) if any(q.key == SIZE for q in item.questions)]
    assert standing(done)[item.key] is Standing.UNSEEN
    assert list(standing(done).values()).count(Standing.ACCEPTED) > 3
