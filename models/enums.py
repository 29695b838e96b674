"""The words that rows are marked with, for the tables and for the conversations alike."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """A chat platform."""

    SLACK = "slack"
    TEAMS = "teams"
    WEB = "web"
    WEBHOOK = "webhook"  # a program of the operator's: it hears every event, and nobody speaks there
    MAIL = "mail"  # email: notices go out by it, and nobody speaks there
    CALENDAR = "calendar"  # of the onboarding team: calls stand there, and nobody speaks there

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    Channel.SLACK: "Slack",
    Channel.TEAMS: "Microsoft Teams",
    Channel.WEB: "the web page",
    Channel.WEBHOOK: "the webhook",
    Channel.MAIL: "email",
    Channel.CALENDAR: "the calendar",
}


class PlaceKind(StrEnum):
    DIRECT = "direct"  # the person and the assistant alone
    CHANNEL = "channel"  # an applicant team's channel
    TEAM = "team"  # the onboarding team's channel


class Stage(StrEnum):
    """Every stage that a journey can have: which, in which order and called what, a version of the content says.

    First those of the onboarding page of June 2025, in its order: the self-check, and 11 that it numbers.
    """

    BEFORE_YOU_START = "before_you_start"
    REGISTRATION = "registration"
    ENGAGEMENT_CALL = "engagement_call"
    INVITATION = "invitation"
    ELIGIBILITY = "eligibility"
    TECHNICAL_PREPARATION = "technical_preparation"
    TEMPLATES = "templates"
    ROUTING_PLANS = "routing_plans"
    INTEGRATION = "integration"
    CONFORMANCE = "conformance"
    CONNECTION_AGREEMENT = "connection_agreement"
    GO_LIVE = "go_live"
    BUILD = "build"

    @property
    def number(self) -> int:
        """On that page: 0 for before_you_start, then 1 to 11; what only other journeys have comes after these."""
        return _NUMBERS[self]


_NUMBERS = {stage: number for number, stage in enumerate(Stage)}


class Role(StrEnum):
    OWNER = "owner"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"


class MembershipStatus(StrEnum):
    INVITED = "invited"  # by a colleague; not yet joined
    ASKED = "asked"  # asked to join; not yet accepted
    JOINED = "joined"
    LEFT = "left"


class CallStatus(StrEnum):
    OFFERED = "offered"
    BOOKED = "booked"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    MISSED = "missed"  # nobody of the applicant team came


class ConditionOutcome(StrEnum):
    """What became of a condition that an approval stood on."""

    MET = "met"
    WAIVED = "waived"
    UNDONE = "undone"  # with the approval that it belonged to


class Speciality(StrEnum):
    """What a specialist of the onboarding team looks at."""

    INFORMATION_GOVERNANCE = "information governance"
    CLINICAL_SAFETY = "clinical safety"
    TECHNICAL = "technical integration"


class OutboxKind(StrEnum):
    NOTICE = "notice"  # words about one event, for one address
    EVENT = "event"  # that something happened, for a program
    CARD = "card"  # the living card of an onboarding, brought up to date
    SUMMARY = "summary"  # the onboarding team's morning, of the day that the notice names; about no single onboarding
    REPORT = "report"  # what became of a batch, whose id the notice holds; about no single onboarding


class MailPurpose(StrEnum):
    """Why an email goes out. The value is stored with each that waits to be sent, before whom it is about."""

    MEMBER = "member"  # somebody who has joined an onboarding hears what happened: the row of the person
    SIGN_OFF = "sign_off"  # somebody whom we do not know yet is asked to sign off: the row of the sign-off
    CALL = "call"  # the engagement call for one calendar: the row of the person, 0 for whoever has the onboarding
    CALL_OFFICE = "call_office"  # the same for the onboarding team's own address, where nobody has the onboarding
    CALL_LEFT = "call_left"  # it leaves the calendar of somebody who is not at it any more: the row of the person, or 0
    INVITATION = "invitation"  # a colleague whom we do not know yet is invited: the row of their membership
    REGISTRATION = "registration"  # the onboarding team's own address hears that a team registered


class Signer(StrEnum):
    """Who signs off what an applicant says. The value is stored with each sign-off."""

    CLINICAL_SAFETY_OFFICER = "clinical_safety_officer"
    CALDICOTT_GUARDIAN = "caldicott_guardian"
    SIGNATORY = "signatory"


class SignOffStatus(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    REPLACED = "replaced"  # somebody was asked anew


class EventKind(StrEnum):
    """The value is stored with each event, so it never changes."""

    MOVED = "moved"
    STARTED = "started"
    COPIED = "copied"
    FOUND_ELIGIBLE = "found_eligible"
    FOUND_NOT_ELIGIBLE = "found_not_eligible"
    REGISTERED = "registered"
    TIMES_OFFERED = "times_offered"
    TIME_PICKED = "time_picked"
    TIMES_REFUSED = "times_refused"
    TIMES_GONE = "times_gone"
    CALL_MOVED = "call_moved"
    CALL_CANCELLED = "call_cancelled"
    CALL_HELD = "call_held"
    CALL_PREPARED = "call_prepared"
    WAIT_SET = "wait_set"
    INVITED = "invited"
    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    FIRST_APPROVED = "first_approved"
    FIRST_APPROVAL_UNDONE = "first_approval_undone"
    APPROVED = "approved"
    APPROVAL_UNDONE = "approval_undone"
    MORE_NEEDED = "more_needed"
    DECLINED = "declined"
    RECONSIDERED = "reconsidered"
    REOPENED = "reopened"
    GO_LIVE_SET = "go_live_set"
    GO_LIVE_CLEARED = "go_live_cleared"
    LIVE = "live"
    PAUSED = "paused"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
    TAKEN_UP_AGAIN = "taken_up_again"
    PUT_AWAY = "put_away"
    TOLD_APPLICANT = "told_applicant"
    TOLD_TEAM = "told_team"
    CORRECTED = "corrected"
    COLLEAGUE_INVITED = "colleague_invited"
    JOIN_ASKED = "join_asked"
    JOINED = "joined"
    JOIN_REFUSED = "join_refused"
    LEFT = "left"
    REMOVED = "removed"
    ROLE_CHANGED = "role_changed"
    PRESS_REFUSED = "press_refused"
    REPLY_DUE_SOON = "reply_due_soon"
    REPLY_OVERDUE = "reply_overdue"
    CALL_TO_RECORD = "call_to_record"
    CALL_SOON = "call_soon"
    LEFT_WORKSPACE = "left_workspace"
    OWNER_LEFT_WORKSPACE = "owner_left_workspace"
    OWNERSHIP_TAKEN = "ownership_taken"
    UNREACHED = "unreached"
    NUDGED = "nudged"
    ADDRESS_CHANGED = "address_changed"
    LINKED = "linked"
    UNLINKED = "unlinked"
    LEFT_CHANNEL = "left_channel"
    CHANNEL_CLOSED = "channel_closed"
    CHANNEL_LOST = "channel_lost"
    LIKENESS = "likeness"
    TAKEN_ON = "taken_on"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    ASSIGNEE_LEFT = "assignee_left"
    NOTED = "noted"
    EXPORTED = "exported"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    STILL_OVERDUE = "still_overdue"
    CLOSE_ASKED = "close_asked"
    KEPT_OPEN = "kept_open"
    ITEM_ASKED = "item_asked"
    ITEM_ANSWERED = "item_answered"
    COMMENTS_SETTLED = "comments_settled"
    SPECIALIST_ASKED = "specialist_asked"
    SPECIALIST_ANSWERED = "specialist_answered"
    RENEWAL_ASKED = "renewal_asked"
    RENEWED = "renewed"
    SET_UP_KEPT = "set_up_kept"
    CONDITION_MET = "condition_met"
    CONDITION_WAIVED = "condition_waived"
    CONDITION_SOON = "condition_soon"
    CONDITION_LATE = "condition_late"
    OPERATOR_READ = "operator_read"
    SNOOZED = "snoozed"
    UNSNOOZED = "unsnoozed"
    SNOOZE_OVER = "snooze_over"
    SIGN_OFF_ASKED = "sign_off_asked"
    SIGNER_REMINDED = "signer_reminded"
    SIGNED_OFF = "signed_off"
    SIGN_OFF_REFUSED = "sign_off_refused"
    MAIL_REFUSED = "mail_refused"
    DELEGATED = "delegated"
    DELEGATE_TOLD = "delegate_told"
    DELEGATION_ANSWERED = "delegation_answered"
    TIMES_OPEN = "times_open"
    CALL_IN_AN_HOUR = "call_in_an_hour"
    CALL_PLACE = "call_place"
    CALL_MISSED = "call_missed"
    MEETING_REFUSED = "meeting_refused"
    MOVED_OVER = "moved_over"


class Audience(StrEnum):
    """Who hears of an event. The value is stored with each message that waits to be sent."""

    TEAM = "team"  # the thread beneath the card in the onboarding team's channel
    CHANNEL = "channel"  # that channel itself, where nobody has it or whoever has it let it lie
    APPLICANT = "applicant"  # everyone who has joined, but for the one who did it
    PLACE = "place"  # the applicant team's channels, which hear all that the applicant hears
    OWNER = "owner"
    CONCERNED = "concerned"  # the person that the event names in its data, as `member`
    SIGNER = "signer"  # whoever is asked to sign off, who need not have joined
    IDENTITIES = "identities"  # whoever did it, in every app that they are linked in


ERASED = "[erased]"
"""What stands in the place of a name, or of somebody's words, once they are erased."""
