"""What is done to several onboardings at once: which, what, a look at it first, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from conversations.desk.several import KEEP, KINDS, MOST_CHOSEN, PRIORITIES, WAIT_REASONS, as_asked
from conversations.details.desk import QueueDetail
from conversations.details.rows import RowDetail
from conversations.journey.machine import State
from conversations.onboarding.records import list_item, short_name
from conversations.questions.free_text import LIMIT, WORDS
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Field,
    FieldKind,
    Form,
    Heading,
    Inset,
    Message,
    Option,
    Style,
    SummaryList,
    SummaryRow,
    paragraph,
    simple,
)
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.desk.snoozing import snooze_fields
from conversations.views.lists import item_name, state_name

if TYPE_CHECKING:
    from datetime import date

    from conversations.desk.queue import QueueFilter
    from conversations.desk.several import Report
    from models.desk import Batch
    from models.domain import OnboardingRecord, Person

ROWS, ALL, WHAT, WHO = "rows", "all", "what", "assignee"
NOBODY = "nobody"
Values = Mapping[str, tuple[str, ...]]
Errors = Mapping[str, Text]

NOTHING = simple("No open onboarding matches what the queue shows, so there is nothing to choose from. Type queue all.")
NOT_YOURS = simple("Somebody else prepared this. Choose several in the queue to do it yourself.")
GONE = simple("This is not there any more. Choose several in the queue again.")


def choosing_form(
    asked: QueueFilter, shown: Sequence[OnboardingRecord], total: int, values: Values, errors: Errors
) -> Form:
    """Which of what the queue shows, the first 100 by name or all of them, and what is to be done to them."""
    options = tuple(Option(each.reference, (Said(short_name(list_item(each))),)) for each in shown)
    more = text("The first {most} of {total} are listed.", most=MOST_CHOSEN, total=total) if total > len(shown) else ()
    every = Option(ALL, text("All {count} that the queue shows", count=counted(total, "onboarding")))
    kinds = tuple(Option(name, (Words(kind.label),)) for name, kind in KINDS.items())
    fields = (
        Field(
            ROWS,
            text("Which onboardings?"),
            FieldKind.CHOICES,
            hint=more,
            options=options,
            values=values.get(ROWS, ()),
            error=errors.get(ROWS, ()),
            optional=True,
        ),
        Field(
            ALL, text("Or all of them?"), FieldKind.CHOICES, options=(every,), values=values.get(ALL, ()), optional=True
        ),
        Field(
            WHAT,
            text("What do you want to do?"),
            FieldKind.CHOICE,
            options=kinds,
            values=values.get(WHAT, ()),
            error=errors.get(WHAT, ()),
        ),
    )
    detail = str(QueueDetail(0, str(asked) or ALL))
    return Form("choose_several", "Several at once", fields, detail=detail, submit="Continue")


def asking_form(
    batch: Batch, count: int, people: Sequence[Person], today: date, values: Values, errors: Errors
) -> Form:
    """What has to be known before it can be done: who, which priority, until when, which words. `today`: in the UK."""
    match batch.kind:
        case "assign":
            fields: tuple[Field, ...] = (_who(people, values, errors),)
        case "priority":
            fields = (
                *_priority(values, errors),
                _words("Anything to tell the applicants?", "Do not promise a date.", values, errors, optional=True),
            )
        case "snooze":
            fields = snooze_fields(today, values, errors)
        case _:
            hint = "Everyone in each applicant team sees this with your name."
            fields = (_words("What do you want to tell the applicants?", hint, values, errors),)
    intro = (paragraph("This is for {count}.", count=counted(count, "onboarding")),)
    return Form(
        "prepare_several",
        KINDS[batch.kind].label,
        fields,
        detail=str(RowDetail(batch.id)),
        submit="Look at it first",
        intro=intro,
    )


def _who(people: Sequence[Person], values: Values, errors: Errors) -> Field:
    named = tuple(Option(str(person.id), (Said(person.name),)) for person in people)
    hint = text("The applicants read this name as their onboarding manager.")
    options = (*named, Option(NOBODY, text("Nobody")))
    return Field(
        WHO,
        text("Who has these onboardings?"),
        FieldKind.CHOICE,
        hint=hint,
        options=options,
        values=values.get(WHO, ()),
        error=errors.get(WHO, ()),
    )


def _priority(values: Values, errors: Errors) -> tuple[Field, Field]:
    priorities = tuple(Option(value, text(value.capitalize())) for value in PRIORITIES)
    reasons = tuple(Option(value, (Words(label),)) for value, label in WAIT_REASONS.items())
    return (
        Field(
            "priority",
            text("What is their priority?"),
            FieldKind.CHOICE,
            options=priorities,
            values=values.get("priority", ()),
            error=errors.get("priority", ()),
        ),
        Field(
            "reason",
            text("Why are they waiting?"),
            FieldKind.CHOICE,
            hint=text("The applicants see this."),
            options=(Option(KEEP, text("Each keeps the reason that it has")), *reasons),
            values=values.get("reason", (KEEP,)),
            error=errors.get("reason", ()),
        ),
    )


def _words(label: str, hint: str, values: Values, errors: Errors, optional: bool = False) -> Field:
    return Field(
        WORDS,
        (Words(label),),
        FieldKind.LONG_TEXT,
        hint=(Words(hint),),
        values=values.get(WORDS, ()),
        error=errors.get(WORDS, ()),
        limit=LIMIT,
        optional=optional,
    )


def preview(batch: Batch, count: int, examples: Sequence[OnboardingRecord], chosen: Text, gone: int) -> Message:
    """How many, two of them, and what is to be done. `gone`: how many were chosen that are not open any more."""
    kind = KINDS[batch.kind]
    blocks: list[Block] = [Heading(_counted(kind.question, count)), *_what(batch, chosen)]
    if examples:
        blocks.append(paragraph("For example:" if count > len(examples) else "These are:"))
        blocks.append(SummaryList(tuple(SummaryRow(item_name(list_item(each)), _stands(each)) for each in examples)))
    if gone:
        blocks.append(paragraph("{gone} that you chose cannot be done: not open any more.", gone=gone))
    blocks.append(paragraph("Nothing is done yet. We tell you which of them it cannot be done for, and why."))
    detail = str(RowDetail(batch.id))
    return Message(tuple(blocks), (Button("do_several", kind.yes, detail=detail, style=Style.PRIMARY),))


def _stands(record: OnboardingRecord) -> Text:
    """What is to be changed of an example: where it stands, its priority and by when it is due."""
    stands = text("{where}", where=Words(state_name(State(record.state), record.content_version)))
    stands += text(", {priority} priority", priority=Words(record.priority)) if record.priority else ()
    return stands + (text(", due {day}", day=record.due_on) if record.due_on else ())


def _what(batch: Batch, chosen: Text) -> list[Block]:
    words = next(iter(as_asked(batch.asked).get(WORDS, ())), "")
    blocks: list[Block] = [paragraph("{chosen}.", chosen=chosen)] if chosen else []
    return [*blocks, Inset((Said(words),))] if words else blocks


def begun(batch: Batch, count: int) -> Message:
    """It is being done now."""
    told = paragraph(
        "We are doing this now, for {count}. We tell you in the onboarding team's channel when it is done.",
        count=counted(count, "onboarding"),
    )
    return Message((told,), (_look(batch),))


def again(batch: Batch) -> Message:
    """The same words were sent to the same onboardings a moment ago."""
    told = paragraph(
        "The same was done to the same onboardings, on {at}, so we have not done it again. If you mean to, press the "
        "button again in a minute.",
        at=Moment(batch.begun_at or batch.made_at),
    )
    return Message((told,), (_look(batch),))


def begun_before(batch: Batch) -> Message:
    """The very same was begun by an earlier press."""
    told = paragraph(
        "You began this already, on {at}, so we have not done it again. To do the same once more, choose the "
        "onboardings in the queue again.",
        at=Moment(batch.begun_at or batch.made_at),
    )
    several = Button("choose_several", "Choose several", detail=str(QueueDetail(0, ALL)))
    return Message((told,), (_look(batch), several))


def _look(batch: Batch) -> Button:
    return Button("several", "See how far it has come", detail=str(RowDetail(batch.id)))


def report_message(report: Report) -> Message:
    """How many it was done for, for which it could not be and why, and how many messages have gone."""
    batch, figures = report.batch, report.figures
    kind = KINDS.get(batch.kind)
    heading = Heading(_counted(kind.done if kind else "Did something to {count}", figures.done))
    who = paragraph("{by} began this on {at}.", by=Said(report.by), at=Moment(batch.begun_at or batch.made_at))
    blocks: list[Block] = [heading, who, *_failed(report)]
    if figures.left:
        blocks.append(paragraph("It has not come to {left} yet.", left=counted(figures.left, "onboarding")))
    blocks.append(_arrived(report))
    unsettled = figures.left or figures.waiting
    return Message(tuple(blocks), (_look(batch),) if unsettled else ())


def _failed(report: Report) -> list[Block]:
    if not report.figures.failed:
        return []
    told = paragraph("It could not be done for {count}:", count=counted(report.figures.failed, "onboarding"))
    items = tuple(
        item_name(list_item(record)) + text(": {why}", why=Said(why.rstrip("."))) for record, why in report.problems
    )
    return [told, Bullets(items)]


def _arrived(report: Report) -> Block:
    figures = report.figures
    if not (figures.sent or figures.waiting or figures.lost):
        return paragraph("No applicant is told of this.")
    told = text("{sent} to applicants sent", sent=counted(figures.sent, "message"))
    told += text(", {waiting} on the way", waiting=figures.waiting) if figures.waiting else ()
    told += text(", {lost} not delivered", lost=figures.lost) if figures.lost else ()
    return paragraph("{told}.", told=told)


def _counted(template: str, count: int) -> Text:
    return text(template, count=counted(count, "onboarding"))
