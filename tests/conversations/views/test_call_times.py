"""The times that can still be picked, each with its press for those who may pick."""

from __future__ import annotations

from datetime import timedelta

from conversations.journey.machine import State
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import Participant
from conversations.replies import SummaryList, SummaryRow
from conversations.text import plain
from conversations.views.call_times import times_card
from models.domain import CallTime
from tests.conversations.onboardings import AMARA, NOW, VERA, in_state


def rows(onboarding: Onboarding, reader: Participant = AMARA) -> list[SummaryRow]:
    return [
        row for block in times_card(onboarding, reader).blocks if isinstance(block, SummaryList) for row in block.rows
    ]


def presses(onboarding: Onboarding, reader: Participant = AMARA) -> list[str]:
    return [row.change.detail for row in rows(onboarding, reader) if row.change]


def test_a_viewer_reads_the_times_and_picks_none() -> None:
    offered = in_state(State.CALL_OFFERED)
    assert presses(offered) == ["20", "21"]
    assert len(rows(offered, VERA)) == 2 and presses(offered, VERA) == []


def test_a_time_that_is_over_or_that_another_onboarding_has_is_not_offered() -> None:
    offered = in_state(State.CALL_OFFERED)
    offered.booked_elsewhere = [CallTime(NOW + timedelta(days=20))]
    assert presses(offered) == ["21"]
    late = in_state(State.CALL_OFFERED)
    late.now = NOW + timedelta(days=20)
    assert presses(late) == ["21"]


def test_with_no_time_left_others_can_be_asked_for() -> None:
    late = in_state(State.CALL_OFFERED)
    late.now = NOW + timedelta(days=30)
    assert rows(late) == []
    assert [button.action for button in times_card(late, AMARA).buttons] == ["refuse_times"]


def test_each_time_has_a_name_of_its_own() -> None:
    names = [row.button.name for row in rows(in_state(State.CALL_OFFERED)) if row.button]
    assert names == [f"Choose {plain(row.value)}" for row in rows(in_state(State.CALL_OFFERED))]
    assert len({*names}) == 2
