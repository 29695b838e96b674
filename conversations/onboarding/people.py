"""Who takes part: the roles inside an applicant team, and what the manager knows of the person who acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.domain import Address, Person
from models.enums import Channel, Role

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

    They may look at one onboarding (`focus`) while a question about another is open (`asking_about`). `email` is what
    the platform says of the identity that acts, and `email_since` since when, if it said another one before.
    `identity` is the id of that identity, and `workspace` where it belongs, which its platform may have called by
    `former_workspaces` before; without them, the person themselves, where they are reached.
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
    email_since: datetime | None = None
    identity: int = 0
    workspace: str = ""
    former_workspaces: frozenset[str] = frozenset()
    once_linked: frozenset[int] = frozenset()  # the ids of identities that were one person with this one
    zone: str = ""  # their time zone, empty where their platform says none

    def __post_init__(self) -> None:
        self.identity = self.identity or self.id
        self.workspace = self.workspace or self.address.workspace

    def act_as(self, identity: Person) -> None:
        """Under one of the identities that are this person: what their platform says of it is what counts."""
        self.identity, self.address = identity.id, identity.address
        self.email, self.email_since = identity.email, identity.email_since
        self.once_linked = identities_once(identity)

    def is_of(self, channel: Channel | None, workspace: str | None) -> bool:
        """Whether the identity that acts belongs to a workspace, by whichever name its platform had for it."""
        return channel is self.address.channel and workspace in (self.workspace, *self.former_workspaces)


def participant(person: Person, focus: str | None, about: str | None = None) -> Participant:
    """`focus`: the reference of the onboarding that they talk about.

    `about`: that of the one that `asked_about` names; without it, they are asked nothing.
    """
    known = Participant(person.id, person.name, person.email, person.address, person.onboarding_team, focus)
    known.email_since, known.zone = person.email_since, person.zone or ""
    if person.asking and about:
        known.asking, known.asking_about = person.asking.removesuffix(_MISTAKEN), about
        current = person.asking == person.asking_question
        known.mistaken = person.asking_again if current else person.asking.endswith(_MISTAKEN)
    return known


_MISTAKEN = " again"
"""How the program before revision 0005 marks in `asking` that the last answer was refused."""


def asked_about(person: Person) -> int | None:
    """The id of the onboarding that a person is asked about. An older program means the one that they look at."""
    about = person.asking_onboarding_id if person.asking == person.asking_question else None
    return (about or person.focus) if person.asking else None


NOT_ASKED = {"asking": None, "asking_question": None, "asking_onboarding_id": None, "asking_again": False}


def asking_now(by: Participant, about: int | None) -> dict[str, Any]:
    """The columns of what a person is asked. `about`: the id of the onboarding."""
    if not by.asking or not about:
        return NOT_ASKED
    return dict(zip(NOT_ASKED, (by.asking, by.asking, about, by.mistaken), strict=True))


def in_their_own_name(by: Participant) -> Participant:
    """Whoever acts as the identity that acts alone: what they do is still theirs once they link or unlink another."""
    return replace(by, id=by.identity)


def is_of(person: int | None, by: Participant) -> bool:
    """Whether something was done by whoever acts now. `person`: who did it, as it is loaded or as it was kept now."""
    return person in (by.id, by.identity)


def was_of(person: int | None, by: Participant) -> bool:
    """The same, of whoever acts now or of an account that was linked with theirs once."""
    return is_of(person, by) or person in by.once_linked


def identities_once(person: Person) -> frozenset[int]:
    """Of an identity, the ids of those that it was linked with and is no more."""
    return frozenset(int(each) for each in (person.once_linked or "").split())


def colleague(person: Person) -> Participant:
    """Somebody of the onboarding team as the rules look at them: with the places of all their identities."""
    return Participant(person.linked_to or person.id, person.name, person.email, person.address, identity=person.id)
