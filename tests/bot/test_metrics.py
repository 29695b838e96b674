"""What is counted says how the service does, and never who or what."""

from __future__ import annotations

from bot.metrics import Metrics
from models.repositories.dead_letters import OutboxCounts

NOTHING = OutboxCounts(waiting=0, oldest=None, dead=0, perhaps=0)


def page(metrics: Metrics, counts: OutboxCounts = NOTHING, lag: float = 0.0) -> list[str]:
    return metrics.page(counts, lag).decode().splitlines()


def test_turns_are_counted_by_kind_and_outcome_with_the_time_that_they_took() -> None:
    metrics = Metrics()
    metrics.turn("pressed", "done", 0.3)
    metrics.turn("pressed", "refused", 0.1)
    lines = page(metrics)
    assert 'onboarding_turns_total{kind="pressed",outcome="done"} 1.0' in lines
    assert 'onboarding_turns_total{kind="pressed",outcome="refused"} 1.0' in lines
    assert 'onboarding_turn_seconds_bucket{kind="pressed",le="0.25"} 1.0' in lines
    assert 'onboarding_turn_seconds_count{kind="pressed"} 2.0' in lines


def test_messages_are_counted_by_what_became_of_them() -> None:
    metrics = Metrics()
    metrics.message("slack", "sent")
    metrics.message("slack", "put_off", again=True)
    lines = page(metrics)
    assert 'onboarding_messages_total{channel="slack",fate="sent"} 1.0' in lines
    assert 'onboarding_message_retries_total{channel="slack"} 1.0' in lines


def test_the_outbox_is_shown_as_it_is_now() -> None:
    lines = page(Metrics(), OutboxCounts(waiting=3, oldest=None, dead=2, perhaps=1), lag=12.5)
    for line in ("depth 3.0", "lag_seconds 12.5", "dead_letters 2.0", "perhaps_delivered 1.0"):
        assert f"onboarding_outbox_{line}" in lines


def test_two_processes_in_one_test_do_not_share_their_counts() -> None:
    one, other = Metrics(), Metrics()
    one.turn("typed", "done", 0.1)
    assert not any(line.startswith("onboarding_turns_total{") for line in page(other))
