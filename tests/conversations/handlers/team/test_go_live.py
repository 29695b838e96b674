"""The day is set and comes at 8am; nothing is due while an onboarding stands still."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import BEFORE_REGISTRATION, CALLING, UNDER_WAY, State
from conversations.onboarding.calls import TO_RECORD, booked_call, offered_calls
from conversations.onboarding.clocks import OVERDUE
from conversations.onboarding.people import Participant
from conversations.onboarding.review_rules import GO_LIVE_DAY
from conversations.replies import Bullets, Result, Style
from conversations.text import plain
from conversations.views.team_card import team_card
from tests.conversations.onboardings import AMARA, PRIYA, TOM, VERA, in_state
from tests.conversations.pressing import WHY, press
from tests.conversations.reminding import due, fallen, happened, kept
from tests.kit.seats import text_of


@pytest.mark.parametrize("name", ["pause", "decline"])
def test_nothing_is_due_while_it_stands_still(name: str) -> None:
    stopped = kept(press(in_state(State.GO_LIVE_SET), name, PRIYA, values=WHY))
    assert "*" in stopped.changes.cancelled_reminders and not due(stopped)


@pytest.mark.parametrize(("state", "kind"), [(State.REGISTERED, OVERDUE), (State.CALL_BOOKED, TO_RECORD)])
def test_what_stood_still_is_due_again_once_it_goes_on(state: State, kind: str) -> None:
    paused = press(in_state(state), "pause", PRIYA, values=WHY).onboarding
    assert kind in due(kept(press(paused, "resume", PRIYA)))


def test_the_day_comes_at_8am_and_makes_it_live() -> None:
    set_ = kept(press(in_state(State.READY_FOR_GO_LIVE), "set_go_live", PRIYA, values={"go_live_on": ("2027-07-05",)}))
    assert due(set_)[GO_LIVE_DAY].astimezone(LONDON).isoformat() == "2027-07-05T08:00:00+01:00"
    assert happened(fallen(State.GO_LIVE_SET, GO_LIVE_DAY)) == ["live"]


@pytest.mark.parametrize(("name", "by"), [("take_up_again", AMARA), ("team_take_up_again", PRIYA)])
@pytest.mark.parametrize("state", [*BEFORE_REGISTRATION, *UNDER_WAY])
def test_what_was_withdrawn_can_be_taken_up_again_by_both_sides(state: State, name: str, by: Participant) -> None:
    withdrawn = press(in_state(state), "withdraw", AMARA).onboarding
    done = press(withdrawn, name, by)
    if by is PRIYA and state in BEFORE_REGISTRATION:
        assert done.outcome.result is Result.MOVED_ON  # the team has never seen it
        return
    stands = State.REGISTERED if state in CALLING else State.READY_FOR_GO_LIVE if state is State.GO_LIVE_SET else state
    assert done.kinds == ["taken_up_again"]
    assert done.onboarding.state is stands or (done.onboarding.state, done.onboarding.go_live_on) == (state, None)
    assert booked_call(done.onboarding) is None and not offered_calls(done.onboarding)


def test_what_was_paused_and_withdrawn_is_paused_still_when_it_is_taken_up_again() -> None:
    paused = press(in_state(State.TEMPLATES), "pause", PRIYA, values=WHY).onboarding
    withdrawn = press(paused, "withdraw", AMARA).onboarding
    taken_up = press(withdrawn, "take_up_again", AMARA).onboarding
    assert taken_up.state is State.PAUSED
    assert press(taken_up, "resume", PRIYA).onboarding.state is State.TEMPLATES


@pytest.mark.parametrize("by", [TOM, VERA])
def test_only_the_owner_takes_up_again_what_the_applicant_withdrew(by: Participant) -> None:
    withdrawn = press(in_state(State.TEMPLATES), "withdraw", AMARA).onboarding
    assert press(withdrawn, "take_up_again", by).outcome.result is Result.REFUSED


def test_a_withdrawn_registration_is_due_again_only_if_its_day_is_still_to_come() -> None:
    withdrawn = press(in_state(State.REGISTERED), "withdraw", AMARA).onboarding
    assert OVERDUE in due(kept(press(withdrawn, "take_up_again", AMARA)))
    withdrawn.now += timedelta(days=60)
    late = press(withdrawn, "take_up_again", AMARA)
    assert late.onboarding.reply_due_on is None
    assert due(kept(late))[OVERDUE] > late.onboarding.now + timedelta(days=13)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2027-01-09", "Saturday 9 January 2027 is a Saturday"),
        ("2027-01-10", "is a Sunday"),
        ("2026-12-25", "Friday 25 December 2026 is Christmas Day, a bank holiday"),
        ("2027-03-29", "is Easter Monday, a bank holiday"),
        ("2036-01-02", "Wednesday 2 January 2036 is more than a year away"),
    ],
)
def test_an_unlikely_go_live_date_is_asked_about_and_nobody_is_told_before(day: str, why: str) -> None:
    ready, values = in_state(State.READY_FOR_GO_LIVE), {"go_live_on": (day,)}
    first = press(ready, "set_go_live", PRIYA, values=values)
    form = first.outcome.form
    assert form and not first.kinds and first.onboarding.go_live_on is None
    assert any(why in plain(item) for block in form.intro if isinstance(block, Bullets) for item in block.items)
    assert press(ready, "set_go_live", PRIYA, form.detail, values).kinds == ["go_live_set"]
    other = press(ready, "set_go_live", PRIYA, form.detail, {"go_live_on": ("2027-04-03",)})
    assert not other.kinds, "another Saturday was not looked at"


def test_a_go_live_date_is_read_with_its_weekday_and_is_no_longer_what_stands_out() -> None:
    done = press(in_state(State.READY_FOR_GO_LIVE), "set_go_live", PRIYA, values={"go_live_on": ("2027-02-01",)})
    assert "The go live date is Monday 1 February 2027." in text_of(done.outcome.messages[0])
    card = team_card(done.onboarding)
    assert [button.label for button in card.buttons if button.action == "set_go_live"] == ["Change go live date"]
    assert not any(button.style is Style.PRIMARY for button in (*card.buttons, *card.menu))
    assert "Nobody's turn: The service goes live on Monday 1 February 2027 at 8am. Nothing needs" in text_of(card)
    assert any(button.style is Style.PRIMARY for button in team_card(in_state(State.READY_FOR_GO_LIVE)).buttons)


def test_today_makes_it_live_at_once_and_the_form_says_so() -> None:
    ready = in_state(State.READY_FOR_GO_LIVE)
    form = press(ready, "set_go_live", PRIYA).outcome.form
    assert form and plain(form.fields[0].hint).endswith("If it is today, the service goes live at once.")
    set_ = kept(press(ready, "set_go_live", PRIYA, values={"go_live_on": (ready.today.isoformat(),)}))
    assert due(set_)[GO_LIVE_DAY] < ready.now
