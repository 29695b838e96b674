"""What happens at stages under review, and about sign-offs. First what events carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from conversations.events.event_type import BOTH, TEAM, EventType
from models.enums import Audience, EventKind


@dataclass(frozen=True)
class Approved:
    """What is still to be met of a stage that was approved, and by when, in UK time; empty where nothing is."""

    words: str = ""
    due_on: date = date.min


@dataclass(frozen=True)
class ConditionDue:
    """A condition that an approval stands on, and by when it is to be met, in UK time."""

    words: str = ""
    due_on: date = date.min


@dataclass(frozen=True)
class ConditionClosed:
    """A condition that is met or waived, and why; without words where nobody gave any."""

    condition: str = ""
    words: str = ""


@dataclass(frozen=True)
class ItemComment:
    """What was said at an item: its title, its key and the words, which are empty where it is settled."""

    item: str = ""
    key: str = ""
    words: str = ""


@dataclass(frozen=True)
class SpecialistAsked:
    """Whom a reviewer asked, by name and as their platform knows them, about which items by title, and why."""

    name: str = ""
    user: str = ""
    speciality: str = ""
    items: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class SpecialistAnswered:
    """What a specialist says of an item, by its title: they would accept it, or query it, with their words."""

    item: str = ""
    accepted: bool = False
    words: str = ""


@dataclass(frozen=True)
class RenewalAsked:
    """Items of evidence by title, of which the first runs out after a day in UK time, and the key of the first item."""

    items: tuple[str, ...] = ()
    until: date = date.min
    first: str = ""


@dataclass(frozen=True)
class Renewed:
    """An item by its title, and the last day on which its new evidence is valid, in UK time."""

    item: str = ""
    until: date = date.min


@dataclass(frozen=True)
class SetUp:
    """What the onboarding team filled in to set a client up, where no answer says it; 0 and empty: not known yet."""

    max_requests_per_second: int = 0
    mesh_mailbox: str = ""
    apim_application: str = ""
    campaign: str = ""
    callback_url: str = ""
    subscribed_events: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignerNamed:
    """Who is asked to sign off, by name, and as what: in our words, and as it is stored."""

    name: str = ""
    signer: str = ""
    key: str = ""


@dataclass(frozen=True)
class SignedOff:
    """As what somebody signed off, in our words."""

    signer: str = ""


@dataclass(frozen=True)
class SignOffRefused:
    """As what somebody was to sign off, in our words, and why they cannot agree."""

    signer: str = ""
    words: str = ""


@dataclass(frozen=True)
class MoreNeeded:
    """The titles of the items that are asked about, why, and the key of the first question among them.

    `canned`: as in `Reason`.
    """

    items: tuple[str, ...] = ()
    words: str = ""
    first: str = ""
    canned: str = ""

    def about(self, item: str) -> str:
        """What is said of one item by its title: the lines that begin with it, or all of it where no other is asked."""
        found: list[str] = []
        is_about = False
        for line in self.words.splitlines():
            title = next((each for each in self.items if line.startswith(f"{each}: ")), None)
            is_about = title == item if title else is_about
            if is_about:
                found.append(line.removeprefix(f"{item}: "))
        return "\n".join(found) or (self.words if self.items == (item,) else "")


_K, _E = EventKind, EventType

REVIEW_EVENTS: Mapping[EventKind, EventType] = {
    _K.SUBMITTED: _E("{who} submitted stage {stage}", BOTH),
    _K.TAKEN_BACK: _E("{who} took back stage {stage}, to change it", BOTH),
    _K.FIRST_APPROVED: _E(
        "{who} gave the first of 2 approvals of stage {stage}. Somebody else on the onboarding team gives the second",
        TEAM,
        Approved,
        aside=True,
    ),
    _K.FIRST_APPROVAL_UNDONE: _E("{who} took back the first approval of stage {stage}", TEAM, aside=True),
    _K.APPROVED: _E("{who} approved stage {stage}", BOTH, Approved, next_step=True),
    _K.APPROVAL_UNDONE: _E(
        "{who} took back the approval of stage {stage}",
        BOTH,
        to_applicant="{who} took back the approval of stage {stage}. It is under review again",
        next_step=True,
    ),
    _K.ITEM_ASKED: _E("{who} asked about {item}, at stage {stage}", BOTH, ItemComment),
    _K.ITEM_ANSWERED: _E("{who} from the onboarding team wrote about {item}, at stage {stage}", BOTH, ItemComment),
    _K.COMMENTS_SETTLED: _E("{who} settled the comments at {item}, at stage {stage}", BOTH, ItemComment, aside=True),
    _K.SPECIALIST_ASKED: _E(
        "{who} asked {name} about items of stage {stage}, for {speciality}", TEAM, SpecialistAsked, aside=True
    ),
    _K.SPECIALIST_ANSWERED: _E("{who} said what they think of {item}", TEAM, SpecialistAnswered, aside=True),
    _K.RENEWAL_ASKED: _E(
        "Evidence of stage {stage}, runs out after {until}. It needs to be renewed, and the service stays live",
        BOTH,
        RenewalAsked,
        aside=True,
    ),
    _K.SET_UP_KEPT: _E("{who} filled in the set-up record", TEAM, SetUp, aside=True),
    _K.RENEWED: _E("{who} renewed {item}, which is valid until {until} now", BOTH, Renewed, aside=True),
    _K.CONDITION_MET: _E("{who} recorded that a condition of stage {stage}, is met", BOTH, ConditionClosed),
    _K.CONDITION_WAIVED: _E("{who} waived a condition of stage {stage}", BOTH, ConditionClosed),
    _K.CONDITION_SOON: _E("A condition of stage {stage}, is to be met by {due_on}", BOTH, ConditionDue, aside=True),
    _K.CONDITION_LATE: _E(
        "A condition of stage {stage}, was to be met by {due_on}, and is still open", BOTH, ConditionDue, aside=True
    ),
    _K.MORE_NEEDED: _E(
        "{who} asked for more information about stage {stage}",
        BOTH,
        MoreNeeded,
        to_applicant="More information is needed for stage {stage}. {who} asks for this",
    ),
    _K.REOPENED: _E("{who} changed an answer, so stage {stage}, needs to be reviewed again", BOTH, next_step=True),
    _K.SIGN_OFF_ASKED: _E("{who} asked {name} to sign off as {signer}", (Audience.SIGNER,), SignerNamed, aside=True),
    _K.SIGNER_REMINDED: _E("{name} was reminded to sign off as {signer}", (Audience.SIGNER,), SignerNamed, aside=True),
    _K.SIGNED_OFF: _E("{who} agreed as {signer}", BOTH, SignedOff, aside=True),
    _K.SIGN_OFF_REFUSED: _E("{who} cannot agree as {signer}", BOTH, SignOffRefused, aside=True),
}
