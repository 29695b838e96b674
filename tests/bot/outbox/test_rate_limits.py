"""Each channel's own limits hold for it alone."""

from __future__ import annotations

from datetime import timedelta

from adapters.common.channel_adapter import RateLimit
from bot.outbox.rate_limits import RateLimits
from models.enums import Channel
from models.repositories.outbox_claims import Pace
from tests.bot.post_office import PostOffice
from tests.kit.plain_channel import PlainChannel

LIMITS = (RateLimit(7, timedelta(seconds=2)), RateLimit(60, timedelta(seconds=30)))


def test_a_channel_with_limits_is_looked_at_again_after_the_shortest_of_them() -> None:
    channels = [PlainChannel(Channel.TEAMS, PostOffice(), None, LIMITS), PlainChannel(Channel.WEB, PostOffice())]
    limits = RateLimits(channels)
    assert limits.paces == {"teams": (Pace(7, timedelta(seconds=2)), Pace(60, timedelta(seconds=30)))}
    assert limits.next_look("teams") == 2
    assert limits.next_look("web") is None
    assert limits.next_look("slack") is None
