"""What happens about people: members, colleagues, who has an onboarding. First what events carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.events.event_type import BOTH, TEAM, EventType
from models.enums import Audience, EventKind, Role


@dataclass(frozen=True)
class OperatorRead:
    """The account on the server that read what is stored, with a command."""

    account: str = ""


@dataclass(frozen=True)
class Named:
    """Whom it happened to, by the name that they had then."""

    name: str = ""


@dataclass(frozen=True)
class Concerned:
    """Somebody by name, and by the id of their person where we know them: the audience CONCERNED."""

    name: str = ""
    member: int | None = None


@dataclass(frozen=True)
class RoleGiven:
    """Somebody by name, the role that they have from now on, and the id of their person where it was kept."""

    name: str = ""
    role: Role = Role.CONTRIBUTOR
    member: int | None = None


@dataclass(frozen=True)
class ColleagueInvited:
    """Somebody by name, the role that waits for them, and the work email address that we know them by."""

    name: str = ""
    role: Role = Role.CONTRIBUTOR
    email: str = ""


@dataclass(frozen=True)
class JoinAsked:
    """The work email address of whoever asks, empty where the platform gives none."""

    email: str = ""


@dataclass(frozen=True)
class AddressChanged:
    """Somebody by name, the work email address that was invited, and the one that their platform says now."""

    name: str = ""
    email: str = ""
    now: str = ""


@dataclass(frozen=True)
class TakenOn:
    """Who had it until then, where it was somebody else: by name, and as their platform knows them."""

    before: str = ""
    before_user: str = ""


@dataclass(frozen=True)
class Assigned:
    """Who of the onboarding team has it now, by name, and why. `all_of`: whose every onboarding goes with it.

    `before` and `before_user`: see `TakenOn`.
    """

    name: str = ""
    words: str = ""
    all_of: int | None = None
    before: str = ""
    before_user: str = ""


@dataclass(frozen=True)
class Note:
    """What the onboarding team keeps for itself, and whom it mentions: by name, and as their platform knows them."""

    words: str = ""
    names: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


@dataclass(frozen=True)
class Linked:
    """Two identities of one person: each by name, in an app that we name."""

    name: str = ""
    app: str = ""
    other: str = ""
    other_app: str = ""


@dataclass(frozen=True)
class PressRefused:
    """What somebody pressed without being allowed to: the label of the button, in our words."""

    action: str = ""


@dataclass(frozen=True)
class Delegated:
    """Who is asked, who is told of it (`member`: the id of their person), and which delegation it is, from 1.

    `again`: it is a reminder.
    """

    name: str = ""
    member: int | None = None
    number: int = 0
    again: bool = False


_K, _E = EventKind, EventType

PEOPLE_EVENTS: Mapping[EventKind, EventType] = {
    _K.COLLEAGUE_INVITED: _E("{who} invited {name} to join as {role}", (Audience.CONCERNED,), ColleagueInvited),
    _K.JOIN_ASKED: _E("{who} asked to join this onboarding", (Audience.OWNER,), JoinAsked),
    _K.JOINED: _E("{name} joined as {role}", BOTH, RoleGiven),
    _K.JOIN_REFUSED: _E("{who} did not add {name}", (Audience.CONCERNED,), Concerned),
    _K.LEFT: _E("{name} left this onboarding", BOTH, Named),
    _K.REMOVED: _E("{who} removed {name} from this onboarding", (*BOTH, Audience.CONCERNED), Concerned),
    _K.ROLE_CHANGED: _E("{who} made {name} {role}", (Audience.APPLICANT,), RoleGiven),
    # Recorded by earlier versions; presses that are refused are counted apart now.
    _K.PRESS_REFUSED: _E(
        "{who} pressed {action}, which is for the onboarding team", data=PressRefused, hidden=True, aside=True
    ),
    _K.LEFT_WORKSPACE: _E("{name} left their workspace, so they left this onboarding", BOTH, Named),
    _K.OWNER_LEFT_WORKSPACE: _E(
        "{name}, the owner, left their workspace. Someone else needs to become the owner", BOTH, Named
    ),
    _K.OWNERSHIP_TAKEN: _E("{who} became the owner", BOTH),
    _K.UNREACHED: _E(
        "We could not send {name} a direct message. Email them, or ask a colleague to tell them", TEAM, Concerned
    ),
    _K.ADDRESS_CHANGED: _E(
        "{name} joined as {email}, and has the address {now} now. The owner needs to add them again",
        (Audience.OWNER,),
        AddressChanged,
        aside=True,
    ),
    _K.LINKED: _E(
        "{name} in {app} and {other} in {other_app} are linked as one person. Both use this onboarding now",
        (*BOTH, Audience.IDENTITIES),
        Linked,
        aside=True,
    ),
    _K.UNLINKED: _E(
        "{name} in {app} and {other} in {other_app} are not linked any more",
        (*BOTH, Audience.IDENTITIES),
        Linked,
        aside=True,
    ),
    _K.LEFT_CHANNEL: _E("{name} is not in your channel any more, so they left this onboarding", BOTH, Named),
    _K.CHANNEL_CLOSED: _E("{who} closed this onboarding to the channel {name}", BOTH, Named),
    _K.CHANNEL_LOST: _E(
        "We cannot post in the channel {name} any more, so this onboarding does not belong to it any more", BOTH, Named
    ),
    _K.TAKEN_ON: _E("{who} has this onboarding now", TEAM, TakenOn, aside=True),
    _K.ASSIGNED: _E("{who} gave this onboarding to {name}", TEAM, Assigned, aside=True),
    _K.UNASSIGNED: _E("{who} unassigned {name}. Nobody has this onboarding now", TEAM, Named, aside=True),
    _K.ASSIGNEE_LEFT: _E(
        "{name} is not on the onboarding team any more. Nobody has this onboarding now", TEAM, Named, aside=True
    ),
    _K.NOTED: _E("{who} noted this for the onboarding team", TEAM, Note, aside=True),
    _K.EXPORTED: _E("{who} asked for the case file", aside=True),
    _K.OPERATOR_READ: _E(
        "An operator ({account}) read what is stored here, on the server", data=OperatorRead, aside=True
    ),
    _K.DELEGATED: _E(
        "{who} asked {name} to answer questions of stage {stage}", (Audience.CONCERNED,), Delegated, aside=True
    ),
    _K.DELEGATE_TOLD: _E(
        "{name} was told which questions of stage {stage}, wait for them", (Audience.CONCERNED,), Delegated, aside=True
    ),
    _K.DELEGATION_ANSWERED: _E(
        "The questions of stage {stage}, that {name} was asked for, are answered",
        (Audience.CONCERNED,),
        Delegated,
        aside=True,
    ),
    _K.MAIL_REFUSED: _E(
        "We could not email {name}, because their mail server refuses the address. Check it, and ask again",
        (Audience.APPLICANT,),
        Named,
        aside=True,
    ),
}
