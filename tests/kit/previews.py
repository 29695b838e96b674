"""A message on each channel as its recipient sees it, and a routing plan, with what must not be taken for markup."""

from __future__ import annotations

from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.messages.looks import Part, PartKind, Preview, Route, RouteStep, Run

_PARTS = (
    Part(PartKind.HEADING, (Run("Your <test>"),)),
    Part(PartKind.SUBHEADING, (Run("When"),)),
    Part(PartKind.PARAGRAPH, (Run("Come "), Run("soon", strong=True), Run("by link", leads_to="https://www.nhs.uk"))),
    *(Part(kind, (Run(f"{kind} {at}"),)) for kind in (PartKind.BULLET, PartKind.NUMBERED) for at in (1, 2)),
    Part(PartKind.LINE),
    Part(PartKind.PARAGRAPH, (Run("Two\nlines & {{DATE(2027-01-06T09:30:00Z)}}"),)),
)
PREVIEWS = (
    Preview(MessageChannel.NHS_APP, "As the NHS App shows it", "Riverside <NHS> Trust", _PARTS),
    Preview(MessageChannel.EMAIL, "As an email", "Riverside <r@example.com>", _PARTS, "Your *test*"),
    Preview(
        MessageChannel.TEXT_MESSAGE,
        "As a phone shows it",
        "NHSflu",
        tuple(Part(PartKind.FRAGMENT, (Run(f"*Come* {at}"),), f"Fragment {at} of 2") for at in (1, 2)),
    ),
    Preview(
        MessageChannel.LETTER,
        "As a letter",
        "Riverside",
        (Part(PartKind.PARAGRAPH, (Run("Dear Sam,"),)),),
        address=("Sam Patel", "14 Example Street"),
        beside=("NHS number: 999 123 4567", "6 January 2027"),
    ),
)

ROUTE = Route(
    "Routing plan",
    (
        RouteStep("NHS App", "Reminder <app> *soon*", "500 messages a year", 1, "If not read in 24 hours"),
        RouteStep("Letter", "Reminder & more", "20 messages a year", 0.04),
    ),
)
