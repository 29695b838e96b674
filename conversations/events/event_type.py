"""What a row of the table of events says, and who is told of most of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.enums import Audience

BOTH = (Audience.TEAM, Audience.APPLICANT)
TEAM = (Audience.TEAM,)
CLOCK = (Audience.TEAM, Audience.CHANNEL)
"""Of these two: beneath the card where somebody has it, who is mentioned there, else in the channel itself."""


@dataclass(frozen=True)
class NoData:
    """For kinds that say everything with who did it, when and at which stage."""


@dataclass(frozen=True)
class EventType:
    """One row. The sentences have no full stop; their slots are `who`, `stage` and the fields of the kind's data.

    `to_team` and `to_applicant` word it for one audience, in place of `sentence`. `next_step`: a notice to the
    applicant goes on with what comes next. `hidden`: it only counts for figures, and the event beside it says what
    happened. `aside`: it moves nothing, so it is never the last thing that happened.
    """

    sentence: str
    told: tuple[Audience, ...] = ()
    data: type[Any] = NoData
    to_team: str | None = None
    to_applicant: str | None = None
    next_step: bool = False
    hidden: bool = False
    aside: bool = False
