"""Each problem with Teams is a class of its own."""

from __future__ import annotations

from adapters.teams.errors import ConnectorProblem, DeliveryUnknown, MessageTooLarge, NotFound, NotReachable, Throttled


def test_every_error_says_what_to_do() -> None:
    for kind in (ConnectorProblem, NotReachable, NotFound, MessageTooLarge, Throttled, DeliveryUnknown):
        assert (kind.__doc__ or "").strip()
