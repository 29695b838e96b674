"""How fast each platform lets one conversation fill: kept a little below, so that it need not ask us to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from models.enums import Channel
from models.repositories.outbox_claims import Pace

PACES: Mapping[str, Sequence[Pace]] = {
    Channel.SLACK: (Pace(1, timedelta(seconds=1)),),
    Channel.TEAMS: (
        Pace(7, timedelta(seconds=1)),
        Pace(8, timedelta(seconds=2)),
        Pace(60, timedelta(seconds=30)),
    ),
}


def next_look(channel: str) -> float | None:
    """Seconds after a message until the next one to the same conversation may go; None where nothing is paced."""
    paces = PACES.get(channel)
    return min(pace.within for pace in paces).total_seconds() if paces else None
