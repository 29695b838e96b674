"""What this process counts, for Prometheus: turns, how long they take, and what becomes of messages."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from models.repositories.dead_letters import OutboxCounts

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)


class Metrics:
    """The counters of one process: never who or what. A registry of its own, so that several live in one test run."""

    def __init__(self) -> None:
        self._registry = here = CollectorRegistry()
        self._turns = Counter("onboarding_turns", "Turns by kind and outcome", ["kind", "outcome"], registry=here)
        self._answers = Histogram(
            "onboarding_turn_seconds", "Time to answer", ["kind"], buckets=_SECONDS, registry=here
        )
        self._messages = Counter("onboarding_messages", "Attempts to send", ["channel", "fate"], registry=here)
        self._retries = Counter("onboarding_message_retries", "Attempts put off", ["channel"], registry=here)
        self._depth = Gauge("onboarding_outbox_depth", "Messages that wait to be sent", registry=here)
        self._lag = Gauge("onboarding_outbox_lag_seconds", "Age of the oldest message that is due", registry=here)
        self._dead = Gauge("onboarding_outbox_dead_letters", "Messages stuck or given up", registry=here)
        self._perhaps = Gauge("onboarding_outbox_perhaps_delivered", "Messages that may have arrived", registry=here)

        self._troubles = Gauge("onboarding_troubles", "What an operator has to put right", registry=here)

    def turn(self, kind: str, outcome: str, seconds: float) -> None:
        self._turns.labels(kind, outcome).inc()
        self._answers.labels(kind).observe(seconds)

    def message(self, channel: str, fate: str, again: bool = False) -> None:
        """`again`: it will be tried again."""
        self._messages.labels(channel, fate).inc()
        if again:
            self._retries.labels(channel).inc()

    def page(self, counts: OutboxCounts, lag: float, troubles: int = 0) -> bytes:
        """Everything, in Prometheus's text format. `lag` in seconds."""
        self._troubles.set(troubles)
        self._depth.set(counts.waiting)
        self._lag.set(lag)
        self._dead.set(counts.dead)
        self._perhaps.set(counts.perhaps)
        return generate_latest(self._registry)
