"""Buttons and forms that an older version drew: pressed today, each does what it did."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.showing import lines
from conversations.actions.table import COMMAND, TABLE, action_of
from conversations.desk.queue import QueueFilter, query
from conversations.details.desk import BoardDetail, ChecklistDetail, FindDetail, ItemDetail, QueueDetail
from conversations.details.detail import UnreadableDetail
from conversations.details.journey import DecisionDetail, PageDetail
from conversations.details.rows import RowDetail
from conversations.details.signing import SignOffDetail
from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Result
from models.database.database import Database
from models.enums import Stage
from tests.conversations.at_the_desk import AMARA as AMARA_ACTS
from tests.conversations.at_the_desk import GRACE, PRIYA, Desk
from tests.conversations.at_the_desk import TOM as TOM_ACTS
from tests.conversations.everything import asked_by_tom, without_an_owner
from tests.conversations.onboardings import AMARA, NOW, TOM, VERA, every_standing, in_state, stored
from tests.conversations.onboardings import PRIYA as PRIYA_OF_THE_TEAM
from tests.conversations.pressing import Done, press

DRAWN = json.loads((Path(__file__).parent / "buttons_8333819.json").read_text(encoding="utf-8"))
"""Each button as it was drawn by commit 8333819, on which onboarding, for whom, and what pressing it did."""
ON_CARDS = [drawn for drawn in DRAWN if "result" in drawn]
OUTSIDE = [drawn for drawn in DRAWN if "result" not in drawn]
PEOPLE = {"amara": AMARA, "tom": TOM, "vera": VERA, "priya": PRIYA_OF_THE_TEAM}
STANDINGS = tuple(every_standing())
NO_CODE = "This code does not work. A code lasts 10 minutes and works once. Type link in the other app for a new one."
UNREADABLE = (
    ("approve", "no_stage"),
    ("remove_entry", "no_stage.1"),
    ("answer", "no_stage/1"),
    ("command", "dance"),
    ("dance", ""),
)


def a_second_email_template() -> Onboarding:
    made = in_state(State.TEMPLATES)
    made.answer("templates.email-2.name", "A second one", AMARA)
    return stored(made)


MADE: dict[str, Callable[[], Onboarding]] = {
    "asked by Tom": asked_by_tom,
    "without an owner": without_an_owner,
    "a second email template": a_second_email_template,
    "registered before": lambda: in_state(State.REGISTERING),
    "in eligibility": lambda: in_state(State.ELIGIBILITY),
}


def standing(drawn: dict[str, Any]) -> Onboarding:
    where = drawn["standing"]
    return STANDINGS[where] if isinstance(where, int) else MADE[where]()


def told(done: Done, before: dict[str, Any]) -> dict[str, Any]:
    """What came of a press, in the terms of `before`: events may carry more than they did then."""
    said = [line for message in done.outcome.messages for line in lines(message)]
    form = done.outcome.form
    return {
        "result": done.outcome.result.value,
        "said": said[0] if said else "",
        "form": [form.action, form.about, form.detail] if form else None,
        "events": [
            [event.kind, {name: value for name, value in event.data.items() if name in carried}]
            for event, (_, carried) in zip(done.events, before["events"], strict=True)
        ],
    }


def test_the_older_buttons_are_of_every_action_that_was_a_button() -> None:
    since = {
        *("onboard", "remove_colleague"),  # typed alone until then, and done in the form that changes a role
        *("undo_approval", "choose_anyway", "keep_answer"),
        *("confirm_link", "unlink", "join_by_code", "new_invitation_code"),
        *("take_up_again", "team_take_up_again"),
        *("start_alone", "start_here", "close_channel"),
        *("take", "assign", "unassign", "hand_over", "note", "case", "queue", "filter_queue", "find"),
        *("choose_several", "prepare_several", "do_several", "several", "waiting", "set_capacity", "numbers"),
        *("summary", "have_summary", "stop_summary", "snooze", "unsnooze"),
        *("replies", "add_reply", "change_reply", "remove_reply", "export", "download"),
        *("cost", "work_out_cost"),
        *("checklist", "judge", "accept_passing", "approve_on_condition", "close_condition"),
        *("ask_about", "settle_item", "comment", "team_settle_item"),
        *("ask_specialist", "opinions", "give_opinion", "renew", "changes"),
        *("ask_specialist", "opinions", "give_opinion", "renew"),
        *("ask_team", "keep_topic", "topics", "approve_topic", "remove_topic"),
        *("set_up", "fill_in_set_up", "export_set_up"),
        *("preview", "team_preview"),
        *("reminders", "snooze_reminders", "stop_reminders", "remind_again", "keep_open"),
        *("email_me", "stop_emails", "summary", "have_summary", "stop_summary"),
        *("data", "erase", "confirm_erase"),
        *("ask_colleague", "answer_delegated", "chat_delegated"),
        *("ask_sign_off", "read_sign_off", "agree", "cannot_agree"),
        *("call_times", "publish_times", "remove_time", "remove_series", "book_time", "call_file"),
        *("call_place", "call_missed", "team_call_file"),
        "integrate",
        *("move_over", "do_move_over", "language"),
    }
    assert {drawn["action"] for drawn in DRAWN} | since == {n for n, a in TABLE.items() if a.pressed} | {COMMAND}


@pytest.mark.parametrize("drawn", ON_CARDS, ids=lambda drawn: f"{drawn['action']}-{drawn['detail']}-{drawn['who']}")
def test_an_older_button_does_what_it_did(drawn: dict[str, Any]) -> None:
    onboarding, who = standing(drawn), PEOPLE[drawn["who"]]
    done = press(onboarding, drawn["action"], who, drawn["detail"])
    assert told(done, drawn) == {name: drawn[name] for name in ("result", "said", "form", "events")}


@pytest.mark.parametrize(
    "drawn",
    [drawn for drawn in ON_CARDS if "sent_back" in drawn],
    ids=lambda drawn: f"{drawn['action']}-{drawn['detail']}-{drawn['who']}",
)
def test_an_older_form_sent_back_does_what_it_did(drawn: dict[str, Any]) -> None:
    onboarding, who, expected = standing(drawn), PEOPLE[drawn["who"]], drawn["sent_back"]
    action, _, detail = drawn["form"]
    values = {field: tuple(typed) for field, typed in expected["values"].items()}
    done = press(onboarding, action, who, detail, values)
    assert told(done, expected) == {name: expected[name] for name in ("result", "said", "form", "events")}


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: f"{drawn['action']}-{drawn['detail']}")
def test_a_detail_is_written_as_it_was_read(drawn: dict[str, Any]) -> None:
    action = action_of(drawn["action"], drawn["detail"])
    assert action
    if drawn["action"] != COMMAND:
        assert str(action.detail.parse(drawn["detail"])) == drawn["detail"]


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def test_older_buttons_about_no_one_onboarding_do_what_they_did(desk: Desk) -> None:
    """As `outside` in the file: each has its line below."""
    mine = await desk.keep(in_state(State.REGISTERED))
    seen = {(drawn["action"], drawn["detail"]) for drawn in OUTSIDE}
    first = {}
    for who, action, about, detail in (
        (GRACE, "new", "", ""),
        (AMARA_ACTS, "open", mine, ""),
        (AMARA_ACTS, "status", mine, ""),
        (AMARA_ACTS, "stages", mine, ""),
        (AMARA_ACTS, "message_team", mine, ""),
        (AMARA_ACTS, "command", "", "onboard"),
        (AMARA_ACTS, "command", "", "help"),
        (AMARA_ACTS, "help", "", "eligibility"),
        (PRIYA, "board", "", "1"),
        (PRIYA, "open_card", mine, ""),
        (TOM_ACTS, "join", mine, ""),
        (TOM_ACTS, "decline_invitation", mine, ""),
        (TOM_ACTS, "join_here", mine, ""),
        (AMARA_ACTS, "link", "", "ABCD-2345"),
        (AMARA_ACTS, "ask_to_join", mine, "ONB-222222"),
    ):
        seen.discard((action, detail))
        outcome = await desk.presses(who, action, about, detail)
        form = outcome.form
        shown = [line for message in outcome.messages for line in lines(message)]
        first[action, detail] = form.title if form else shown[0], outcome.result
    assert not seen
    named = f"Flu reminders, Riverside NHS Trust ({mine})"
    hidden = "You cannot open this onboarding. If a colleague works on it, ask them to add you."
    assert first == {
        ("new", ""): ("Before you start", Result.DONE),
        ("open", ""): (named, Result.DONE),
        ("status", ""): (named, Result.DONE),
        ("stages", ""): ("The stages of your onboarding", Result.DONE),
        ("message_team", ""): ("Message the onboarding team", Result.DONE),
        ("command", "onboard"): (named, Result.DONE),
        ("command", "help"): ("What you can type", Result.DONE),
        ("help", "eligibility"): ("Who can use NHS Notify", Result.DONE),
        ("board", "1"): ("Open onboardings, longest waiting first", Result.DONE),
        ("open_card", ""): (named, Result.DONE),
        ("join", ""): (hidden, Result.REFUSED),
        ("decline_invitation", ""): (hidden, Result.REFUSED),
        ("join_here", ""): (hidden, Result.REFUSED),
        ("link", "ABCD-2345"): (NO_CODE, Result.INVALID),
        ("ask_to_join", "ONB-222222"): ("This has moved on.", Result.MOVED_ON),
    }


@pytest.mark.parametrize(
    ("action", "detail"),
    [
        ("approve", "no_stage"),
        ("remove_entry", "no_stage.1"),
        ("answer", "no_stage/1"),
        ("command", "dance"),
        ("dance", ""),
    ],
)
async def test_what_no_version_has_drawn_does_nothing(desk: Desk, action: str, detail: str) -> None:
    reference = await desk.keep(in_state(State.TEMPLATES))
    outcome = await desk.presses(PRIYA if action == "approve" else AMARA_ACTS, action, reference, detail)
    assert outcome.result is Result.MOVED_ON
    assert lines(outcome.messages[0])[0].startswith("This button is from an older version and does nothing now.")
    assert await desk.kinds(reference) == []


@pytest.mark.parametrize("number", ["9" * 5_000, "2147483648", "\u0663", "-1", "1.5"], ids=lambda number: number[:10])
def test_a_number_that_no_row_can_have_is_none(number: str) -> None:
    assert RowDetail.parse(number) == RowDetail() and BoardDetail.parse(number) == BoardDetail()
    assert ChecklistDetail.parse(f"{number}/all") == ChecklistDetail(0, everything=True)
    assert ItemDetail.parse(f"item/{number}") == ItemDetail("item")
    assert QueueDetail.parse(f"{number}/all") == QueueDetail(0, "all")
    assert FindDetail.parse(f"{number}/leeds") == FindDetail(0, "leeds")
    assert PageDetail.parse(f"eligibility/{number}") == PageDetail(Stage.ELIGIBILITY)
    assert query(QueueFilter(who=number), 1, NOW.date()).assignee is None
    for written in (number, f"4/{number}/2026-12"):
        with pytest.raises(UnreadableDetail):
            SignOffDetail.parse(written)


def test_a_decision_says_what_was_drawn_unless_an_older_version_drew_it() -> None:
    for written, stage, seen in (
        ("", None, 0),
        ("eligibility", Stage.ELIGIBILITY, 0),
        ("eligibility/17", Stage.ELIGIBILITY, 17),
    ):
        assert (
            DecisionDetail.parse(written) == DecisionDetail(stage, seen) and str(DecisionDetail(stage, seen)) == written
        )
    assert DecisionDetail.parse("eligibility/x") == DecisionDetail(Stage.ELIGIBILITY)


def test_the_largest_number_of_a_row_is_read() -> None:
    assert RowDetail.parse("2147483647").id == 2**31 - 1 and RowDetail.parse("0017").id == 17


def test_the_stage_of_a_drawn_button_is_one_of_ours() -> None:
    for drawn in ON_CARDS:
        if drawn["action"] in {"approve", "ask_for_more", "take_back", "check"} and drawn["detail"]:
            assert Stage(drawn["detail"])
