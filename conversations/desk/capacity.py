"""How many onboardings the onboarding team expects to invite, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS_AHEAD = 6


@dataclass(frozen=True)
class Month:
    """A month by its first day. `expected`: None where nobody has set it; `invited`: None for one that is to come."""

    first: date
    expected: int | None = None
    invited: int | None = None


def months_from(today: date) -> list[date]:
    """The first days of this month and those that follow it, six in all."""
    counted = [today.year * 12 + today.month - 1 + ahead for ahead in range(MONTHS_AHEAD)]
    return [date(month // 12, month % 12 + 1, 1) for month in counted]
