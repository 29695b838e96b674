"""How much one person may ask of other people's attention: every figure of it stands here.

What is over is refused in words, with what was typed still in its form, or told later: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from conversations.events import EventKind


@dataclass(frozen=True)
class Budget:
    """No more than `most` events of a kind by one person within a time, over all their onboardings.

    `over` is what somebody hears who has no more, a whole sentence of ours with {most}.
    """

    kind: EventKind
    most: int
    within: timedelta
    over: str


MESSAGES_TO_TEAM = Budget(
    EventKind.TOLD_TEAM,
    10,
    timedelta(hours=1),
    "You sent the onboarding team {most} messages in the last hour, which is the most that you can send.",
)
INVITATIONS = Budget(
    EventKind.COLLEAGUE_INVITED,
    20,
    timedelta(days=1),
    "You invited colleagues {most} times in the last 24 hours, which is the most that you can.",
)
BUDGETS: Mapping[str, Budget] = {"message_team": MESSAGES_TO_TEAM, "add_colleague": INVITATIONS}
"""By the action that each is for, which opens a form."""

INVITATIONS_TO_ONE_ADDRESS = 2  # to one onboarding, within the time of INVITATIONS

NOTICES_AT_ONCE = 5  # of one onboarding may wait for the onboarding team's channel; the next are told later
NOTICE_SPACING = timedelta(seconds=10)  # between these, so that others' notices go before them
