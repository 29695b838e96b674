"""A stage that two people approve: never one of them twice, and nothing that either has not seen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rehearsal.showing import lines
from conversations.events.reviews import Approved
from conversations.events.table import data_as
from conversations.journey.machine import ReviewState, State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.onboarding.reviews.checklist import Standing, checklist
from conversations.permissions import first_approval
from conversations.replies import Result
from conversations.turns import Actor, Pressed, Turn, Typed
from conversations.views.buttons import decided_on, team_buttons
from conversations.views.team_card import team_card
from models.database.database import Database
from models.domain import Address
from models.enums import PlaceKind, Stage
from models.reviews import still_open
from tests.conversations import at_the_desk as people
from tests.conversations.at_the_desk import Desk
from tests.conversations.everything import approved_twice
from tests.conversations.onboarding.reviews.test_checklist import SIZE, accept_all, edited
from tests.conversations.onboardings import AMARA, DANIEL, PACK, PRIYA, in_state, stored
from tests.conversations.pressing import WHY, Done, press, said
from tests.kit.seats import said_by

STAGE = Stage.ELIGIBILITY
AMARA_OF_THE_TEAM = replace(AMARA, onboarding_team=True)


def approve(made: Onboarding, by: Participant) -> Done:
    return press(made, "approve", by, "eligibility")


def once(made: Onboarding, by: Participant = PRIYA) -> Onboarding:
    done = approve(made, by)
    assert done.kinds == ["first_approved"], done.outcome
    return stored(done.onboarding)


def test_the_second_person_approves_it_and_the_card_says_who_was_first() -> None:
    made = once(approved_twice())
    assert made.review(STAGE) is ReviewState.SUBMITTED
    assert "Priya Shah" in " ".join(line for line in lines(team_card(made)) if "First approval" in line)
    assert approve(made, DANIEL).kinds == ["approved"]


def test_nobody_gives_both_and_no_one_of_the_applicant_team_gives_either() -> None:
    made = once(approved_twice())
    again = approve(made, PRIYA)
    assert again.outcome.result is Result.REFUSED and not again.kinds
    assert approve(approved_twice(), AMARA_OF_THE_TEAM).outcome.result is Result.REFUSED
    assert approve(made, AMARA_OF_THE_TEAM).outcome.result is Result.REFUSED


def test_the_first_can_take_theirs_back() -> None:
    made = once(approved_twice())
    assert "undo_approval" in [button.action for button in team_buttons(made)]
    assert press(made, "undo_approval", DANIEL, "eligibility").outcome.result is Result.REFUSED
    made = stored(press(made, "undo_approval", PRIYA, "eligibility").onboarding)
    assert first_approval(made, STAGE) is None and approve(made, DANIEL).kinds == ["first_approved"]


def test_an_edit_makes_two_new_ones_needed() -> None:
    made = edited(once(approved_twice()), SIZE, 777)
    assert first_approval(made, STAGE) is None


def test_what_both_ask_for_stands_as_conditions_of_each() -> None:
    first = {"due_on": ("2027-01-20",), **said("Send the status.")}
    made = stored(press(approved_twice(), "approve_on_condition", PRIYA, "eligibility", first).onboarding)
    assert not made.conditions
    [plain] = approve(made, DANIEL).events
    assert data_as(plain, Approved).words == "Send the status."
    second = {"due_on": ("2027-02-20",), **said("Send the log.")}
    done = press(made, "approve_on_condition", DANIEL, "eligibility", second)
    [told], made = done.events, done.onboarding
    assert data_as(told, Approved) == Approved("Send the status.\nSend the log.", date(2027, 1, 20))
    assert [(each.by, each.words) for each in still_open(made.conditions)] == [
        ("Priya Shah", "Send the status."),
        ("Daniel Reid", "Send the log."),
    ]


CONDITION = {"due_on": ("2027-01-20",), **WHY}


@pytest.mark.parametrize(("name", "values"), [("approve", None), ("approve_on_condition", CONDITION)])
@pytest.mark.parametrize("says_what_was_drawn", [True, False], ids=["now", "older version"])
def test_an_answer_that_changed_since_it_was_drawn_is_shown_first_and_then_approved(
    name: str, values: dict[str, tuple[str, ...]] | None, says_what_was_drawn: bool
) -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    drawn = str(decided_on(made, STAGE)) if says_what_was_drawn else "eligibility"
    made.now, seen = made.now + timedelta(days=1), made.answer_number
    made = edited(stored(made), SIZE, 999_999)
    for sent in (None, values):
        done = press(made, name, PRIYA, drawn, sent, seen)
        assert done.outcome.result is Result.REFUSED and not done.kinds and not done.onboarding.verdicts
        [message] = done.outcome.messages
        told = lines(message)
        assert told[0].startswith("1 item changed since you were shown this."), told
        assert any("999,999" in line for line in told)
    [again] = [button for button in message.buttons if button.action == "approve"]
    assert press(made, name, PRIYA, again.detail, values).kinds == ["approved"]


def test_what_somebody_accepted_since_is_approved_from_an_older_card() -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    drawn = str(decided_on(made, STAGE))
    made = accept_all(edited(stored(made), SIZE, 999_999))
    assert press(made, "approve", PRIYA, drawn).kinds == ["approved"]


def test_the_form_of_a_condition_carries_what_was_drawn_with_its_button() -> None:
    made = in_state(State.ELIGIBILITY, ReviewState.SUBMITTED)
    drawn = str(decided_on(made, STAGE))
    assert drawn != "eligibility" and drawn in [b.detail for b in team_buttons(made) if b.action == "approve"]
    form = press(made, "approve_on_condition", PRIYA, drawn).outcome.form
    assert form and form.detail == drawn
    form = press(made, "approve_on_condition", PRIYA, "eligibility").outcome.form
    assert form and form.detail == drawn


ANY_MOVES = st.lists(
    st.tuples(
        st.sampled_from([PRIYA, DANIEL, AMARA_OF_THE_TEAM]),
        st.sampled_from(
            ["accept", "query", "accept all", "edit", "approve", "stale", "condition", "stale condition", "undo"]
        ),
    ),
    min_size=2,
    max_size=12,
)
MOVES = ANY_MOVES | ANY_MOVES.map(lambda more: [(PRIYA, "edit"), (DANIEL, "stale"), *more])


@settings(max_examples=80)
@given(MOVES, st.data())
def test_no_order_approves_by_one_person_or_anything_queried_or_changed_unseen(
    moves: list[tuple[Participant, str]], data: st.DataObject
) -> None:
    made, given_by = approved_twice(), set[int]()
    drawn = [decided_on(made, STAGE)]
    for number, (by, move) in enumerate(moves):
        if made.current_review is not STAGE or made.review(STAGE) is not ReviewState.SUBMITTED:
            break
        items = checklist(made, STAGE)
        item = data.draw(st.sampled_from(items))
        detail = f"{item.key}/{item.number}/{item.verdict.id if item.verdict else 0}"
        if move == "edit":
            made, given_by = edited(made, SIZE, 1000 + number), set()
            drawn.append(decided_on(made, STAGE))
            continue
        older = data.draw(st.sampled_from(drawn))
        name, about, values = {
            "accept": ("judge", detail, {"verdict": ("accept",), **WHY}),
            "query": ("judge", detail, {"verdict": ("query",), **WHY}),
            "accept all": ("accept_passing", str(made.answer_number), None),
            "approve": ("approve", str(drawn[-1]), None),
            "stale": ("approve", str(older), None),
            "condition": ("approve_on_condition", str(drawn[-1]), {"due_on": ("2027-01-20",), **WHY}),
            "stale condition": ("approve_on_condition", str(older), {"due_on": ("2027-01-20",), **WHY}),
            "undo": ("undo_approval", "eligibility", None),
        }[move]
        done = press(made, name, by, about, values)
        assert by is not AMARA_OF_THE_TEAM or (not done.kinds and done.onboarding.verdicts == made.verdicts)
        if move.startswith("stale") and {"approved", "first_approved"} & {*done.kinds}:
            assert not [i for i in items if i.standing is Standing.UNSEEN and i.number > older.answer_number], moves
        if "approved" in done.kinds:
            assert not [i for i in items if i.standing in (Standing.QUERIED, Standing.CHANGED)], moves
            assert given_by and given_by != {by.id}, moves
        if done.kinds == ["first_approved"]:
            given_by = {by.id}
        if "first_approval_undone" in done.kinds:
            given_by = set()
        made = stored(done.onboarding)


@pytest.mark.parametrize("by", [PRIYA, DANIEL])
def test_without_the_setting_one_approval_is_enough(by: Participant) -> None:
    made = approved_twice()
    made.pack = replace(made.pack, approved_twice=frozenset())
    assert approve(made, by).kinds == ["approved"]


ELSEWHERE = people.an_actor("Pri Shah", "elsewhere")
"""Somebody, as another platform knows them."""


def alone(who: Actor, intent: Typed | Pressed, delivery: str) -> Turn:
    return Turn(delivery, who, Address(who.channel, who.workspace, PlaceKind.DIRECT, who.user), intent)


async def link(desk: Desk, who: Actor = people.PRIYA) -> None:
    """They type the code that another identity was given, which is known already."""
    await desk.manager.handle(alone(ELSEWHERE, Pressed("new", "", ""), "known"))
    told = said_by(await desk.manager.handle(alone(ELSEWHERE, Typed("link"), "code")))
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", told)
    assert code, told
    await desk.manager.handle(alone(who, Typed(f"link {code.group()}"), "typed"))
    await desk.manager.handle(alone(who, Pressed("confirm_link", "", ""), "confirmed"))


class BothAccounts:
    """A roster that vouches for the other account of somebody on the team, too."""

    async def is_onboarding_team(self, actor: Actor) -> bool:
        return actor in (people.PRIYA, people.DANIEL, ELSEWHERE)


async def twice(database: Database) -> tuple[Desk, str]:
    desk = Desk(database, roster=BothAccounts())
    reference = await desk.keep(in_state(State.ELIGIBILITY, ReviewState.SUBMITTED))
    pack = replace(PACK, approved_twice=frozenset({STAGE}))
    desk.manager._services = replace(desk.manager._services, packs=lambda _: pack)
    return desk, reference


async def test_nobody_gives_both_by_linking_another_identity_between_them(database: Database) -> None:
    desk, reference = await twice(database)
    await desk.presses(people.PRIYA, "approve", reference, "eligibility")
    await link(desk)
    again = await desk.presses(people.PRIYA, "approve", reference, "eligibility")
    assert again.result is Result.REFUSED and "approved" not in await desk.kinds(reference)
    undone = await desk.presses(people.PRIYA, "undo_approval", reference, "eligibility")
    assert undone.result is Result.DONE and "first_approval_undone" in await desk.kinds(reference)


async def test_nobody_gives_both_by_unlinking_the_identity_that_gave_the_first(database: Database) -> None:
    desk, reference = await twice(database)
    await link(desk)
    await desk.presses(people.PRIYA, "approve", reference, "eligibility")
    await desk.manager.handle(alone(people.PRIYA, Pressed("unlink", "", ""), "unlinked"))
    again = await desk.presses(people.PRIYA, "approve", reference, "eligibility")
    assert again.result is Result.REFUSED and "approved" not in await desk.kinds(reference)


async def test_nobody_gives_both_with_two_accounts_that_were_linked_and_are_parted(database: Database) -> None:
    desk, reference = await twice(database)
    await desk.presses(people.PRIYA, "approve", reference, "eligibility")
    await link(desk)
    await desk.manager.handle(alone(people.PRIYA, Pressed("unlink", "", ""), "unlinked"))
    again = await desk.presses(ELSEWHERE, "approve", reference, "eligibility")
    assert again.result is Result.REFUSED and "An account that was linked with yours gave" in said_by(again)
    assert "approved" not in await desk.kinds(reference)
    await desk.presses(people.DANIEL, "approve", reference, "eligibility")
    assert (await desk.kinds(reference))[-1] == "approved"
