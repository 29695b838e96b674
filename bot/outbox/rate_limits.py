"""How fast each platform lets one conversation fill: kept a little below, so that it need not ask us to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.common.channel_adapter import ChannelAdapter
from models.repositories.outbox_claims import Pace


class RateLimits:
    """The limits of the channels that this process serves."""

    def __init__(self, channels: Sequence[ChannelAdapter]) -> None:
        self.paces: Mapping[str, Sequence[Pace]] = {
            channel.name.value: tuple(Pace(*limit) for limit in channel.rate_limits)
            for channel in channels
            if channel.rate_limits
        }

    def next_look(self, channel: str) -> float | None:
        """Seconds after a message until the next one to the same conversation may go; None where nothing limits it."""
        paces = self.paces.get(channel)
        return min(pace.within for pace in paces).total_seconds() if paces else None
