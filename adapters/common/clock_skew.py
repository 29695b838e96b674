"""Whether our clock is right, by the one of a platform: Slack and Microsoft refuse what seems to be of another time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MOST = timedelta(minutes=1)
_WRONG = (
    "The clock of this computer is {minutes} {which} than {whose}. Set it, for example with NTP: requests that seem to "
    "be from another time are refused."
)


def clock_problem(headers: Mapping[str, str], whose: str, now: datetime | None = None) -> str | None:
    """What to do where an answer just now bears another time than ours; None where it agrees, or tells none."""
    told = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        theirs = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    ahead = (now or datetime.now(UTC)) - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))
    if abs(ahead) <= MOST:
        return None
    minutes = max(1, round(abs(ahead).total_seconds() / 60))
    spoken = "1 minute" if minutes == 1 else f"{minutes:,} minutes"
    return _WRONG.format(minutes=spoken, which="later" if ahead > timedelta(0) else "earlier", whose=f"that of {whose}")
