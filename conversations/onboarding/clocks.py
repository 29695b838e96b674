"""How long the onboarding team means to take for each of its own steps, and until when: read from `clocks.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conversations.guidance.uk_time import in_uk
from conversations.guidance.working_days import add_working_days
from conversations.journey.machine import WAITING, State
from conversations.onboarding.calls import booked_call
from conversations.onboarding.next_step import next_step
from conversations.onboarding.people import Side

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding

CLOCKS_FILE = Path(__file__).parent.parent / "content" / "clocks.toml"


class ClocksError(Exception):
    """The file of clocks is missing or broken. The message says what to put there."""


@cache
def clocks(file: Path = CLOCKS_FILE) -> Mapping[State, int]:
    """Working days by state, as the file says. Raises ClocksError."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        return {State(name): _days(name, count) for name, count in read["working_days"].items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as problem:
        raise ClocksError(
            f"{file.name} cannot be read. It needs [working_days], with a number for each state."
        ) from problem
    except ValueError as problem:
        raise ClocksError(f"{file.name}: {problem}") from problem


def _days(name: str, count: object) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise ValueError(f"Give {name} a whole number of working days, 1 or more.")
    return count


def due_on(onboarding: Onboarding) -> date | None:
    """The day by which the onboarding team means to do what is its turn now, in UK time; None where no clock runs."""
    days = clocks().get(onboarding.state)
    if days is None or next_step(onboarding).side is not Side.ONBOARDING_TEAM:
        return None
    if onboarding.state is State.REGISTERED and onboarding.reply_due_on:
        return onboarding.reply_due_on
    return add_working_days(in_uk(_since(onboarding)).date(), days)


def _since(onboarding: Onboarding) -> datetime:
    """When this step became the team's turn, or was looked at last."""
    call = booked_call(onboarding)
    if onboarding.state is State.CALL_BOOKED and call:
        return call.starts_at
    looked = onboarding.wait_looked_at if onboarding.state in WAITING else None
    return looked or onboarding.state_since or onboarding.now
