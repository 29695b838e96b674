"""Everything that can happen to an onboarding: one row for each kind says how it reads and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from conversations import event_data
from conversations.delegating.event_data import Delegated
from conversations.event_data import (
    AddressChanged,
    Assigned,
    CallAt,
    CallCancelled,
    ClockDue,
    ColleagueInvited,
    Concerned,
    Corrected,
    EventData,
    GoLiveSet,
    JoinAsked,
    Likeness,
    Linked,
    MoreNeeded,
    Moved,
    Named,
    NoData,
    Note,
    Nudged,
    OperatorRead,
    PressRefused,
    PutAway,
    Reason,
    ReplyDue,
    RoleGiven,
    Snoozed,
    TimesOffered,
    WaitSet,
    Withdrawn,
)
from conversations.review_data import (
    Approved,
    ConditionClosed,
    ConditionDue,
    ItemComment,
    RenewalAsked,
    Renewed,
    SetUp,
    SpecialistAnswered,
    SpecialistAsked,
)
from conversations.signing.event_data import SignedOff, SignerNamed, SignOffRefused
from models.enums import Audience, EventKind

if TYPE_CHECKING:
    from models.domain import Event

D = TypeVar("D", bound=EventData)


BOTH = (Audience.TEAM, Audience.APPLICANT)


@dataclass(frozen=True)
class EventType:
    """One row. The sentences have no full stop; their slots are `who`, `stage` and the fields of the kind's data.

    `to_team` and `to_applicant` word it for one audience, in place of `sentence`. `next_step`: a notice to the
    applicant goes on with what comes next. `hidden`: it only counts for figures, and the event beside it says what
    happened. `aside`: it moves nothing, so it is never the last thing that happened.
    """

    sentence: str
    told: tuple[Audience, ...] = ()
    data: type[EventData] = NoData
    to_team: str | None = None
    to_applicant: str | None = None
    next_step: bool = False
    hidden: bool = False
    aside: bool = False


_K, _E = EventKind, EventType
_TEAM = (Audience.TEAM,)
_CLOCK = (Audience.TEAM, Audience.CHANNEL)
"""Of these two: beneath the card where somebody has it, who is mentioned there, else in the channel itself."""

EVENTS: Mapping[EventKind, EventType] = {
    _K.MOVED: _E("The onboarding moved from {from} to {to}", data=Moved, hidden=True),
    _K.STARTED: _E("{who} started this onboarding", (Audience.PLACE,)),
    _K.COPIED: _E("{who} began it with what {reference} says of the organisation", data=Likeness, aside=True),
    _K.FOUND_ELIGIBLE: _E("{who} answered the self-check: the service can use NHS Notify"),
    _K.FOUND_NOT_ELIGIBLE: _E("{who} answered the self-check: the service is not eligible as answered"),
    _K.REGISTERED: _E("{who} registered interest in NHS Notify", BOTH, ReplyDue),
    _K.TIMES_OFFERED: _E(
        "{who} offered {count}",
        BOTH,
        TimesOffered,
        to_applicant="{who} from the onboarding team offers you times for the engagement call",
    ),
    _K.TIME_PICKED: _E("{who} chose {starts_at} for the engagement call", BOTH, CallAt),
    _K.TIMES_REFUSED: _E("{who} asked for other call times", BOTH, Reason),
    _K.TIMES_GONE: _E(
        "The call times that were offered are not free any more",
        BOTH,
        to_team="The call times that we offered are not free any more. Offer other times",
        next_step=True,
    ),
    _K.CALL_MOVED: _E("{who} asked for another time for the engagement call", BOTH, Reason),
    _K.CALL_CANCELLED: _E("{who} cancelled the engagement call", BOTH, CallCancelled, next_step=True),
    _K.CALL_HELD: _E(
        "{who} recorded that the engagement call was held",
        BOTH,
        Reason,
        to_applicant="Your engagement call was held. This is what was agreed",
        next_step=True,
    ),
    _K.CALL_PREPARED: _E("{who} gave the details for the engagement call", _TEAM),
    _K.WAIT_SET: _E(
        "{who} looked at the waiting list: {wait_reason}",
        BOTH,
        WaitSet,
        to_team="{who} looked at the waiting list: {priority} priority, {wait_reason}",
        to_applicant="The onboarding team looked at the waiting list. Your onboarding is {wait_reason}",
        next_step=True,
    ),
    _K.INVITED: _E(
        "{who} invited this service to start integration and onboarding",
        BOTH,
        to_applicant="You are invited to start integration and onboarding",
        next_step=True,
    ),
    _K.SUBMITTED: _E("{who} submitted stage {stage}", BOTH),
    _K.TAKEN_BACK: _E("{who} took back stage {stage}, to change it", BOTH),
    _K.FIRST_APPROVED: _E(
        "{who} gave the first of 2 approvals of stage {stage}. Somebody else on the onboarding team gives the second",
        _TEAM,
        Approved,
        aside=True,
    ),
    _K.FIRST_APPROVAL_UNDONE: _E("{who} took back the first approval of stage {stage}", _TEAM, aside=True),
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
        "{who} asked {name} about items of stage {stage}, for {speciality}", _TEAM, SpecialistAsked, aside=True
    ),
    _K.SPECIALIST_ANSWERED: _E("{who} said what they think of {item}", _TEAM, SpecialistAnswered, aside=True),
    _K.RENEWAL_ASKED: _E(
        "Evidence of stage {stage}, runs out after {until}. It needs to be renewed, and the service stays live",
        BOTH,
        RenewalAsked,
        aside=True,
    ),
    _K.SET_UP_KEPT: _E("{who} filled in the set-up record", _TEAM, SetUp, aside=True),
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
    _K.DECLINED: _E(
        "{who} declined this onboarding",
        BOTH,
        Reason,
        to_applicant="{who} declined your onboarding, for this reason",
    ),
    _K.RECONSIDERED: _E("{who} reopened this onboarding", BOTH, next_step=True),
    _K.REOPENED: _E("{who} changed an answer, so stage {stage}, needs to be reviewed again", BOTH, next_step=True),
    _K.GO_LIVE_SET: _E(
        "{who} set the go live date to {go_live_on}", BOTH, GoLiveSet, to_applicant="Your go live date is {go_live_on}"
    ),
    _K.GO_LIVE_CLEARED: _E("The go live date no longer stands, because a stage needs to be reviewed again", BOTH),
    _K.LIVE: _E(
        "The service went live with NHS Notify",
        BOTH,
        to_applicant="You are live. You can start using NHS Notify to send messages to patients and the public",
    ),
    _K.PAUSED: _E("{who} paused this onboarding", BOTH, Reason),
    _K.RESUMED: _E("{who} resumed this onboarding", BOTH, next_step=True),
    _K.WITHDRAWN: _E("{who} withdrew from onboarding", BOTH, Withdrawn),
    _K.TAKEN_UP_AGAIN: _E("{who} took this onboarding up again", BOTH, next_step=True),
    _K.PUT_AWAY: _E("This draft was put away, because its owner joined {into}", (Audience.APPLICANT,), PutAway),
    _K.TOLD_APPLICANT: _E(
        "{who} sent the applicant a message", BOTH, Reason, to_applicant="{who} from the onboarding team says"
    ),
    _K.TOLD_TEAM: _E("{who} sent the onboarding team a message", BOTH, Reason),
    _K.CORRECTED: _E('{who} changed the answer to the question "{question}"', _TEAM, Corrected),
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
    _K.REPLY_DUE_SOON: _E("A reply to this registration is due by {reply_due_on}", _CLOCK, ReplyDue, aside=True),
    _K.REPLY_OVERDUE: _E("The reply to this registration was due by {reply_due_on}", _CLOCK, ReplyDue, aside=True),
    _K.DUE_SOON: _E("Our next step is due by {due_on}", _CLOCK, ClockDue, aside=True),
    _K.OVERDUE: _E("Our next step was due by {due_on}", _CLOCK, ClockDue, aside=True),
    _K.STILL_OVERDUE: _E(
        "Our next step was due by {due_on}, and is still to be done", (Audience.CHANNEL,), ClockDue, aside=True
    ),
    _K.CALL_TO_RECORD: _E("The engagement call was planned for {starts_at}", _TEAM, CallAt, aside=True),
    _K.CALL_SOON: _E(
        "The engagement call is on {starts_at}",
        BOTH,
        CallAt,
        to_applicant="Your engagement call is on {starts_at}",
        aside=True,
    ),
    _K.LEFT_WORKSPACE: _E("{name} left their workspace, so they left this onboarding", BOTH, Named),
    _K.OWNER_LEFT_WORKSPACE: _E(
        "{name}, the owner, left their workspace. Someone else needs to become the owner", BOTH, Named
    ),
    _K.OWNERSHIP_TAKEN: _E("{who} became the owner", BOTH),
    _K.UNREACHED: _E(
        "We could not send {name} a direct message. Email them, or ask a colleague to tell them", _TEAM, Concerned
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
    _K.LIKENESS: _E(
        "This may be the same service as {reference}, which has the same ODS code and service name",
        _TEAM,
        Likeness,
        aside=True,
    ),
    _K.TAKEN_ON: _E("{who} has this onboarding now", _TEAM, aside=True),
    _K.ASSIGNED: _E("{who} gave this onboarding to {name}", _TEAM, Assigned, aside=True),
    _K.UNASSIGNED: _E("{who} unassigned {name}. Nobody has this onboarding now", _TEAM, Named, aside=True),
    _K.ASSIGNEE_LEFT: _E(
        "{name} is not on the onboarding team any more. Nobody has this onboarding now", _TEAM, Named, aside=True
    ),
    _K.NOTED: _E("{who} noted this for the onboarding team", _TEAM, Note, aside=True),
    _K.EXPORTED: _E("{who} asked for the case file", aside=True),
    _K.OPERATOR_READ: _E(
        "An operator ({account}) read what is stored here, on the server", data=OperatorRead, aside=True
    ),
    _K.CLOSE_ASKED: _E(
        "We heard nothing from the applicant for 60 working days. Close it, or keep it open", _CLOCK, aside=True
    ),
    _K.KEPT_OPEN: _E("{who} keeps this onboarding open", _TEAM, aside=True),
    _K.SNOOZED: _E("{who} snoozed this until {until}", _TEAM, Snoozed, aside=True),
    _K.UNSNOOZED: _E("{who} ended the snooze", _TEAM, aside=True),
    _K.SNOOZE_OVER: _E("The snooze is over. The date for our next step is {due_on}", _CLOCK, ClockDue, aside=True),
    _K.SIGN_OFF_ASKED: _E("{who} asked {name} to sign off as {signer}", (Audience.SIGNER,), SignerNamed, aside=True),
    _K.SIGNER_REMINDED: _E("{name} was reminded to sign off as {signer}", (Audience.SIGNER,), SignerNamed, aside=True),
    _K.SIGNED_OFF: _E("{who} agreed as {signer}", BOTH, SignedOff, aside=True),
    _K.SIGN_OFF_REFUSED: _E("{who} cannot agree as {signer}", BOTH, SignOffRefused, aside=True),
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
    _K.NUDGED: _E(
        "We reminded the applicant that it is their turn",
        (Audience.APPLICANT,),
        Nudged,
        to_applicant="It is your turn. Your onboarding is waiting for this",
        next_step=True,
        aside=True,
    ),
}


_TOLD_TO_APPLICANTS = frozenset({Audience.APPLICANT, Audience.PLACE})
_THEIR_OWN = frozenset(
    {EventKind.FOUND_ELIGIBLE, EventKind.FOUND_NOT_ELIGIBLE, EventKind.CALL_PREPARED, EventKind.CORRECTED}
)
"""What an applicant did themselves, of which nobody had to tell them."""


def told_to_applicants(kind: EventKind) -> bool:
    """Whether an applicant may read that this happened, in what is given to them."""
    return bool(_TOLD_TO_APPLICANTS & set(EVENTS[kind].told)) or kind in _THEIR_OWN


def type_of(event: Event) -> EventType:
    """The row of an event's kind. Raises ValueError for a kind that is not in the table."""
    return EVENTS[EventKind(event.kind)]


def data_of(event: Event) -> EventData:
    """What an event carries. Raises ValueError for a kind that is not in the table."""
    return event_data.from_json(type_of(event).data, event.data)


def data_as(event: Event, kind: type[D]) -> D:
    """What an event carries, where it is of this type; else an empty one."""
    data = data_of(event)
    return data if isinstance(data, kind) else kind()


def stored_data(kind: EventKind, data: EventData) -> dict[str, Any]:
    """What is stored with an event of a kind. Raises TypeError for data that another kind carries."""
    if type(data) is not EVENTS[kind].data:
        raise TypeError(f"An event of the kind {kind} carries {EVENTS[kind].data.__name__}, not {type(data).__name__}.")
    return event_data.to_json(data)
