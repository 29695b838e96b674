"""Who takes part: the roles inside an applicant team, and what the manager knows of the person who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from models.enums import MembershipStatus, Role

if TYPE_CHECKING:
    from conversations.turns import Address

EDITORS = frozenset({Role.OWNER, Role.CONTRIBUTOR})
EVERYONE = frozenset(Role)
OWNERS = frozenset({Role.OWNER})


class Side(StrEnum):
    """Whose an action is, or whose move it is."""

    APPLICANT = "applicant"
    ONBOARDING_TEAM = "onboarding team"


@dataclass
class Member:
    """A person's place in an onboarding; without `person`, an invitation to a work email address."""

    name: str
    email: str | None
    role: Role
    standing: MembershipStatus
    since: datetime
    person: int | None = None
    address: Address | None = None
    id: int | None = None


@dataclass
class Participant:
    """The person who acts. `focus` and `asking` are where their chat with the assistant stands."""

    id: int
    name: str
    email: str | None
    address: Address
    onboarding_team: bool = False
    focus: str | None = None  # an onboarding's reference
    asking: str | None = None  # the key of the question that their next chat message answers
    mistaken: bool = False  # their last answer to it was refused
