"""What several adapters and their settings know of HTTP: the hosts that are this computer, and how long to wait."""

from __future__ import annotations

from collections.abc import Mapping

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The hosts that are this computer."""


def asked_to_wait(headers: Mapping[str, str], usual: float, longest: float) -> float:
    """Seconds, by the Retry-After of an answer: `usual` where it names no number, at least 1, at most `longest`."""
    try:
        seconds = float(headers.get("Retry-After", usual))
    except ValueError:
        seconds = usual
    return min(max(1.0, seconds), longest)  # in this order NaN, which is no number of seconds, is 1
