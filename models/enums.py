"""The words that rows are marked with, for the tables and for the conversations alike."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """A chat platform."""

    SLACK = "slack"
    TEAMS = "teams"
    WEB = "web"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]


_LABELS = {Channel.SLACK: "Slack", Channel.TEAMS: "Microsoft Teams", Channel.WEB: "the web page"}


class PlaceKind(StrEnum):
    DIRECT = "direct"  # the person and the assistant alone
    CHANNEL = "channel"  # an applicant team's channel
    TEAM = "team"  # the onboarding team's channel


class Stage(StrEnum):
    """The self-check (number 0) and the 11 numbered stages, as the onboarding page orders them."""

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

    @property
    def number(self) -> int:
        """0 for before_you_start, then 1 to 11."""
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


class OutboxKind(StrEnum):
    NOTICE = "notice"  # words about one event, for one address
    CARD = "card"  # the living card of an onboarding, brought up to date
