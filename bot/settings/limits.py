"""What the operator sets about how much anybody may do in a minute."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings

from conversations.arrivals import TurnLimits

LIMIT_FIXES = {
    "TURNS_PER_PERSON": (
        "Set TURNS_PER_PERSON to how many messages and presses of one person are taken in a minute, such as 120, or to "
        "0 for any number."
    ),
    "TURNS_PER_WORKSPACE": (
        "Set TURNS_PER_WORKSPACE to how many messages and presses of one workspace or tenant are taken in a minute, "
        "such as 3000, or to 0 for any number."
    ),
}
_MOST = 1_000_000


class LimitVariables(BaseSettings):
    """The variables about limits, read with the others."""

    turns_per_person: int = Field(default=TurnLimits.person, ge=0, le=_MOST)
    turns_per_workspace: int = Field(default=TurnLimits.workspace, ge=0, le=_MOST)

    @property
    def turn_limits(self) -> TurnLimits:
        """How many turns a minute."""
        return TurnLimits(self.turns_per_person, self.turns_per_workspace)
