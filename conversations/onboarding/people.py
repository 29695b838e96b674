"""Who takes part: the roles inside an applicant team, and what the manager knows of the person who acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.domain import Address
from models.enums import Role

EDITORS = frozenset({Role.OWNER, Role.CONTRIBUTOR})
EVERYONE = frozenset(Role)
OWNERS = frozenset({Role.OWNER})


class Side(StrEnum):
    """Whose an action is, or whose move it is."""

    APPLICANT = "applicant"
    ONBOARDING_TEAM = "onboarding team"


@dataclass
class Participant:
    """The person who acts. `focus` and `asking` are where their chat with the assistant stands.

    They may look at one onboarding (`focus`) while a question about another is open (`asking_about`).
    """

    id: int
    name: str
    email: str | None
    address: Address
    onboarding_team: bool = False
    focus: str | None = None  # an onboarding's reference
    asking: str | None = None  # the key of the question that their next chat message answers
    asking_about: str | None = None  # the reference of the onboarding that this question is about
    mistaken: bool = False  # their last answer to it was refused
