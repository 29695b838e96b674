"""For how long what is stored is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Retention:
    """For how many days things are kept; 0: for good. `deliveries`: receipts, sent messages and what else passes.

    `deliveries` is never 0. What an onboarding says of people is kept for `live` days after it went live, for `ended`
    after it was withdrawn or declined, for `unregistered` after the last thing that happened to one that never
    registered.
    """

    deliveries: int = 30
    live: int = 730
    ended: int = 183
    unregistered: int = 30
