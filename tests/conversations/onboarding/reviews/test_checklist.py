"""Verdicts on the items of a submitted stage: for the answers that were looked at, and for no newer ones."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.reviews.checklist import Standing, checklist, holding_up, judge
from conversations.onboarding.reviews.computed import Level, level_of
from conversations.replies import Message, Result, SummaryList
from conversations.text import plain
from conversations.views.buttons import decided_on, team_buttons
from conversations.views.reviews.checklist import checklist_message, passes
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
                made = stored(press(made, "accept_passing", PRIYA, str(made.answer_number)).onboarding)
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
                wrong += [i for i in items if i.standing is Standing.UNSEEN and i.number > older.answer_number]
                done = press(made, "approve", PRIYA, str(older))
                assert not (wrong and done.kinds), (moves, wrong)
                made = stored(done.onboarding)


def sent_again(onboarding: Onboarding, key: str, value: str) -> Onboarding:
    """Changed in its form, as an applicant does, and handed in: what is typed again as it stood is no change."""
    made = onboarding
    if made.review(STAGE) is ReviewState.SUBMITTED:
        made = stored(press(made, "take_back", AMARA, "eligibility").onboarding)
    form = press(made, "change", AMARA, key).outcome.form
    assert form is not None
    values = {field.id: field.values for field in form.fields} | {key: (value,)}
    done = press(made, form.action, AMARA, form.detail, values, form.seen, dict(made.answers))
    assert done.outcome.result is Result.DONE, done.outcome
    return stored(press(stored(done.onboarding), "submit", AMARA, "eligibility/anyway").onboarding)


def answers_of(onboarding: Onboarding, item: str) -> tuple[object, ...]:
    return tuple(onboarding.answers.get(q.key) for q in onboarding.questions(STAGE) if q.item == item)


EDITED = (SIZE, "eligibility.product", "eligibility.frequency")
STEPS = st.lists(
    st.tuples(st.sampled_from(["accept", "query", "accept all", "edit", "ask for more"]), st.integers(0, 9)),
    min_size=2,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
@example([("accept all", 0), ("edit", 0), ("ask for more", 1), ("edit", 1), ("edit", 4)])
def test_what_was_accepted_and_did_not_change_is_never_asked_again(steps: list[tuple[str, int]]) -> None:
    made = under_review()
    accepted: dict[str, tuple[object, ...]] = {}  # the answers of each item as it was accepted, while they stand
    for step, number in steps:
        items = checklist(made, STAGE)
        item = items[number % len(items)]
        detail = f"{item.key}/{item.number}/{item.verdict.id if item.verdict else 0}"
        match step:
            case "accept" | "query":
                made = stored(press(made, "judge", PRIYA, detail, {"verdict": (step,), **WHY}).onboarding)
                accepted = {key: given for key, given in accepted.items() if key != item.key}
                accepted |= {item.key: answers_of(made, item.key)} if step == "accept" else {}
            case "accept all":
                passing = [each.key for each in items if passes(made, each)]
                made = stored(press(made, "accept_passing", PRIYA, str(made.answer_number)).onboarding)
                accepted |= {key: answers_of(made, key) for key in passing}
            case "ask for more":
                open_items = [each.key for each in items if each.key not in accepted]
                if not open_items:
                    continue
                asked = {"items": (open_items[number % len(open_items)],), **WHY}
                made = stored(press(made, "ask_for_more", PRIYA, "eligibility", asked).onboarding)
                made = sent_again(made, SIZE, "5")
            case _:
                made = sent_again(made, EDITED[number % 3], str(number % 2 + 4))
        accepted = {key: given for key, given in accepted.items() if answers_of(made, key) == given}
        now = {each.key: each for each in checklist(made, STAGE)}
        assert all(now[key].standing is Standing.ACCEPTED for key in accepted), steps
        assert not {each.key for each in holding_up(now.values())} & accepted.keys(), steps
        form = press(made, "ask_for_more", PRIYA, "eligibility").outcome.form
        assert form and not set(form.fields[0].values) & accepted.keys(), steps
    for waiting in [each for each in checklist(made, STAGE) if each.key not in accepted]:
        row = waiting.verdict.id if waiting.verdict else 0
        detail = f"{waiting.key}/{waiting.number}/{row}"
        made = stored(press(made, "judge", PRIYA, detail, {"verdict": ("accept",)}).onboarding)
    assert press(made, "approve", PRIYA, str(decided_on(made, STAGE))).kinds == ["approved"], (
        "no other verdict is needed"
    )


def test_an_item_that_disagrees_with_another_answer_is_not_accepted_with_those_that_pass() -> None:
    made = under_review()
    made.answer(SIZE, 4321, AMARA)
    made = stored(made)
    assert "eligibility.frequency" in [
        item.key for item in checklist(made, STAGE) if level_of(made, item.questions) is Level.LOOK
    ]
    done = press(made, "accept_passing", PRIYA, str(made.answer_number)).onboarding
    [item] = [item for item in checklist(done, STAGE) if any(q.key == SIZE for q in item.questions)]
    assert standing(done)[item.key] is Standing.UNSEEN
    assert list(standing(done).values()).count(Standing.ACCEPTED) > 3


def test_at_the_second_look_nothing_that_is_not_accepted_is_out_of_sight() -> None:
    made = under_review()
    first, second, *_ = checklist(made, STAGE)
    judge(made, first, PRIYA, accepted=False, words="Which year?")
    [of_size] = [item for item in checklist(made, STAGE) if any(q.key == SIZE for q in item.questions)]
    judge(made, second, PRIYA, accepted=True)
    judge(made, of_size, PRIYA, accepted=True)
    made = edited(stored(made), SIZE, 777)
    now = standing(made)
    assert {*now.values()} == {*Standing}, "each is there to be shown or left out"
    drawn = rows(checklist_message(made, STAGE, {}))
    left_out = [item.title for item in checklist(made, STAGE) if not any(row.startswith(item.title) for row in drawn)]
    assert left_out == [second.title]


def test_a_stage_that_an_item_keeps_from_approval_is_not_offered_for_it() -> None:
    made = under_review()
    assert {"approve", "approve_on_condition"} <= {each.action for each in team_buttons(made)}
    judge(made, checklist(made, STAGE)[0], PRIYA, accepted=False, words="Which year?")
    offered = {each.action for each in team_buttons(stored(made))}
    assert not {"approve", "approve_on_condition"} & offered and {"checklist", "ask_for_more"} <= offered
    assert "approve" in {each.action for each in team_buttons(accept_all(made))}


def rows(message: Message) -> list[str]:
    lists = (block for block in message.blocks if isinstance(block, SummaryList))
    return [plain(row.label) for listed in lists for row in listed.rows]
