"""One of every block and every kind of question, as the conversation would send them."""

from __future__ import annotations

from conversations.replies import (
    FINDER,
    Block,
    Bullets,
    Button,
    Chart,
    Confirm,
    Field,
    FieldKind,
    Form,
    Heading,
    Inset,
    Message,
    Option,
    Paragraph,
    Progress,
    Series,
    Step,
    StepStatus,
    Style,
    SummaryList,
    SummaryRow,
    Table,
)
from conversations.text import Moment, Said, Words
from tests.adapters.web.fakes import NOW
from tests.kit.previews import PREVIEWS, ROUTE

CONFIRM = Confirm("Approve this stage?", "You cannot undo this.", "Yes, approve", "No, go back")
APPROVE = Button("approve", "Approve", "NTF-7", "eligibility", Style.PRIMARY, CONFIRM)
CHANGE = Button("change", "Change", "NTF-7", "service")

BLOCKS: dict[str, Block] = {
    "heading": Heading((Words("Flu clinic reminders"),)),
    "paragraph": Paragraph(
        (
            Said("Amara <Okafor>"),
            Words(" sent this on "),
            Moment(NOW),
            Words(". Select "),
            Words("Approve", strong=True),
            Words(" or read "),
            Words("the guidance", link="https://notify.nhs.uk/using-nhs-notify"),
        )
    ),
    "bar": Paragraph((Words("3 of 11 stages done"),), (3, 11)),
    "folded facts": SummaryList((SummaryRow((Words("Stage"),), (Words("3"),)),), (Words("Answers"),)),
    "folded progress": Progress((Step(1, "Stage 1", StepStatus.DONE),), (Words("1 stage done"),)),
    "bullets": Bullets(((Words("the service name"),), (Said("a & b"),))),
    "facts": SummaryList(
        (SummaryRow((Words("Service"),), (Said("Flu clinics"),), CHANGE), SummaryRow((Words("Stage"),), (Words("3"),)))
    ),
    "table": Table(
        (Words("All of them"),),
        ("Onboarding", "Due"),
        (((Said("Flu & clinics"),), (Words("No date"),)), ((Words("Screening"),), (Words("Ours"),))),
        (
            Button("case", "Open", "NTF-7", subject="Flu & clinics (NTF-7)"),
            Button("case", "Open", "NTF-8", subject="Screening (NTF-8)"),
        ),
    ),
    "finder": FINDER,
    "chart": Chart(
        "How many in <each> month",
        ("October 2026", "November 2026"),
        (Series("Registered & more", (3, 12)), Series("Live", (0, 7.5))),
        "Onboardings",
        Table((Words("How many"),), ("Month", "Live"), (((Words("November 2026"),), (Words("7.5"),)),)),
    ),
    "route": ROUTE,
    **{f"preview, {drawn.channel}": drawn for drawn in PREVIEWS},
    "inset": Inset((Words("It is your turn."),)),
    "progress": Progress(
        tuple(
            Step(number, f"Stage {number}", status, (Words("Sent on 6 January 2027"),) if number == 1 else ())
            for number, status in enumerate(StepStatus, 1)
        )
    ),
}

CARD = Message(
    (BLOCKS["heading"], BLOCKS["facts"]),
    (APPROVE, Button("more", "Ask for more information", "NTF-7")),
    (Button("decline", "Decline", "NTF-7", style=Style.WARNING),),
)

_OPTIONS = (Option("app", (Words("NHS App"),)), Option("text", (Words("Text message"),), (Words("Costs more"),)))


def question(kind: FieldKind, *values: str, error: str = "") -> Field:
    return Field(
        id=f"service.{kind.value}",
        label=(Words("What is your answer?"),),
        kind=kind,
        hint=(Words("As you know it"),),
        options=_OPTIONS if kind in (FieldKind.CHOICE, FieldKind.CHOICES) else (),
        values=values,
        error=(Words(error),) if error else (),
        limit=2_000 if kind is FieldKind.LONG_TEXT else None,
        optional=kind is FieldKind.NUMBER,
        help_topic="answers" if kind is FieldKind.TEXT else None,
    )


def form(*fields: Field, confirm: Confirm | None = None) -> Form:
    return Form("answer", "Tell us about your service", fields, "NTF-7", "setup", seen=4, page=(1, 3), confirm=confirm)
