"""The words that rows are marked with, for the tables and for the conversations alike."""

from enum import StrEnum


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
