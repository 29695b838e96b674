"""Parts that several cards share: how far it has come, whose turn it is, what holds it up, and who can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from conversations.content.declarations import declarations
from conversations.events.journey import Reason, Snoozed, TimesOffered, WaitSet
from conversations.events.people import Assigned, Note
from conversations.events.reviews import (
    Approved,
    ConditionClosed,
    ConditionDue,
    ItemComment,
    MoreNeeded,
    RenewalAsked,
    SignOffRefused,
    SpecialistAnswered,
    SpecialistAsked,
)
from conversations.events.table import data_as, data_of, type_of
from conversations.guidance.facts import facts
from conversations.journey.machine import WAITING, ReviewState, State
from conversations.onboarding.next_step import next_step, whose_move
from conversations.onboarding.people import Side
from conversations.onboarding.progress import current_stage, stages_done
from conversations.onboarding.reviews.signing import waiting
from conversations.replies import (
    Block,
    Bullets,
    Inset,
    Message,
    Paragraph,
    Progress,
    SummaryList,
    SummaryRow,
    paragraph,
)
from conversations.text import Moment, Said, Text, Words, capitalised, counted, text
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.content.schema import Link
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import CallTime, Event
    from models.enums import Stage
    from models.signing import SignOff


def not_for_you() -> Message:
    """A reference that is unknown, or not this person's to see: both sound the same."""
    words = "You cannot open this onboarding. If a colleague works on it, ask them to add you."
    return Message((paragraph(words),))


def how_far(onboarding: Onboarding, stages: Progress) -> Paragraph:
    """One line of progress, with its bar."""
    stage = current_stage(onboarding)
    done, total = stages_done(stages)
    title, number = Words(onboarding.pack.title(stage)), onboarding.pack.number(stage)
    named = text("Stage {number}, {title}", number=number, title=title) if number else (title,)
    return Paragraph(text("{stage}. {done} of {total} stages done", stage=named, done=done, total=total), (done, total))


def turn_row(onboarding: Onboarding, reader: Side) -> SummaryRow:
    """Whose turn it is and what is expected, for a reader of one side."""
    now = next_step(onboarding)
    return SummaryRow((Words(whose_move(now.side, reader)),), capitalised(now.words_for(reader)))


def next_step_list(onboarding: Onboarding) -> SummaryList:
    """Whose turn it is and what is expected, for an applicant."""
    row = turn_row(onboarding, Side.APPLICANT)
    return SummaryList((replace(row, value=row.value + _known(onboarding)),))


def _known(onboarding: Onboarding) -> Text:
    """What can be said of when the onboarding team acts, where it has promised no day."""
    stage = onboarding.current_review
    if stage and onboarding.review(stage) is ReviewState.SUBMITTED:
        return text(". We tell you as soon as they decide. There is no set time for a review")
    if onboarding.state is State.REGISTERED and not onboarding.reply_due_on:
        return text(". We tell you as soon as they offer times. There is no set time for this")
    return ()


def last_shown(onboarding: Onboarding) -> Event | None:
    """The last thing that happened which moved something: both sides may read it."""
    newest_first = [*reversed(onboarding.changes.events), *onboarding.events]
    return next((event for event in newest_first if not (type_of(event).hidden or type_of(event).aside)), None)


def reason_blocks(onboarding: Onboarding) -> list[Block]:
    """What holds it up, in the words of whoever decided: shown for as long as it does."""
    kinds = {State.PAUSED: EventKind.PAUSED, State.DECLINED: EventKind.DECLINED}
    stage = onboarding.current_review
    if onboarding.state in WAITING and onboarding.wait_reason:
        return [Inset((Said(onboarding.wait_reason),))]
    if stage and onboarding.review(stage) is ReviewState.MORE_NEEDED:
        event = onboarding.last_event(EventKind.MORE_NEEDED, stage=stage)
    else:
        event = onboarding.last_event(kinds[onboarding.state]) if onboarding.state in kinds else None
    return list(details(event)) if event else []


def details(event: Event) -> tuple[Block, ...]:
    """What an event says beyond its sentence: the items it names, and a person's reason or message."""
    blocks: list[Block] = []
    if items := _items_of(event):
        blocks.append(Bullets(tuple((Words(item),) for item in items)))
    if times := data_as(event, TimesOffered).times:
        blocks.append(Bullets(tuple((Moment(starts_at),) for starts_at in times)))
    if (approved := data_as(event, Approved)).words:
        blocks.append(Paragraph(text("On a condition, to be met by {day}:", day=approved.due_on)))
    if condition := data_as(event, ConditionClosed).condition:
        blocks.append(paragraph("The condition was: {condition}", condition=Said(condition)))
    if reason := reason_of(event):
        blocks.append(Inset((Said(reason),)))
    return tuple(blocks)


def _items_of(event: Event) -> tuple[str, ...]:
    data = data_of(event)
    return data.items if isinstance(data, MoreNeeded | RenewalAsked | SpecialistAsked) else ()


_WITH_WORDS = (
    *(Approved, Assigned, ConditionClosed, ConditionDue, ItemComment, MoreNeeded, Note, Reason),
    *(SignOffRefused, Snoozed, SpecialistAnswered, SpecialistAsked, WaitSet),
)


def reason_of(event: Event) -> str:
    """A person's reason or message, empty if they gave none."""
    data = data_of(event)
    return data.words if isinstance(data, _WITH_WORDS) else ""


# What an edit undoes


def reopened_notes(onboarding: Onboarding) -> tuple[Inset, ...]:
    """What an edit in this turn has undone, for the one who made it."""
    reopened = [event.stage for event in onboarding.changes.events if event.kind == EventKind.REOPENED and event.stage]
    template = "Stage {number}, {title}, was approved. It needs to be reviewed again, because an answer changed."
    pack = onboarding.pack
    return tuple(Inset(text(template, number=pack.number(stage), title=Words(pack.title(stage)))) for stage in reopened)


def approval_notes(onboarding: Onboarding, stages: Iterable[Stage]) -> tuple[Inset, ...]:
    """Before an answer is saved: which approvals it undoes, and that a go live date falls with them."""
    template = "Stage {number}, {title}, is approved. If you save this, it needs to be reviewed again."
    pack = onboarding.pack
    notes = [
        Inset(text(template, number=pack.number(stage), title=Words(pack.title(stage))))
        for stage in sorted(stages, key=pack.place)
    ]
    if onboarding.go_live_on and notes:
        fallen = "Your go live date, {day}, does not stand until everything is approved again."
        notes.append(Inset(text(fallen, day=onboarding.go_live_on)))
    return tuple(notes)


# Sign-off by the named person


def waiting_rows(onboarding: Onboarding) -> tuple[SummaryRow, ...]:
    """Whom the applicant waits for, for their status."""
    return tuple(SummaryRow(text("Waits for sign-off"), _waited_for(asked)) for asked in waiting(onboarding))


def _waited_for(asked: SignOff) -> Text:
    signer = Words(declarations()[asked.signer].title)
    words = "{name}, {signer}, asked on {at}"
    return text(words, name=Said(asked.name), signer=signer, at=Moment(asked.asked_at))


# The engagement call


def listed(times: Iterable[datetime]) -> Text:
    """Moments after one another, with semicolons, for each has a day and a time."""
    listing: Text = ()
    for starts_at in times:
        listing += (*((Words("; "),) if listing else ()), Moment(starts_at))
    return listing


def length_and_holder(call: CallTime) -> Text:
    """ "30 minutes, with Daniel Reid", as far as it was said when the time was offered."""
    length: Text = (counted(call.minutes, "minute"),) if call.minutes else ()
    holder = text("with {who}", who=Said(call.held_by)) if call.held_by else ()
    return (*length, *((Words(", "),) if length and holder else ()), *holder)


def asked_for_times(onboarding: Onboarding) -> list[Block]:
    """What the applicant said when they asked for other times, until others are offered."""
    asked = onboarding.last_event(EventKind.TIMES_REFUSED, EventKind.CALL_MOVED, EventKind.TIMES_OFFERED)
    words = data_as(asked, Reason).words if asked else ""
    if asked is None or not words:
        return []
    who = Said(asked.by or "")
    return [paragraph("{who} asked for other times on {at}:", who=who, at=Moment(asked.at)), Inset((Said(words),))]


# Whom to ask


def links(pairs: Iterable[Link]) -> tuple[Block, ...]:
    """Links as a list; nothing if there are none."""
    items = tuple((Words(label, link=address),) for label, address in pairs)
    return (Bullets(items),) if items else ()


def contact() -> Words:
    """The onboarding team's email address."""
    return _mailto(facts().contacts["onboarding"].email)


def support() -> tuple[Block, ...]:
    """Where a service that is live finds help, and what it keeps to."""
    desk, invoicing = facts().contacts["service_desk"], facts().contacts["invoicing"]
    return (
        Bullets(
            (
                text(
                    "For help, or to report an incident: {desk}, {phone} or {email}. NHS Notify is staffed 8am to 6pm, "
                    "Monday to Friday, except bank holidays.",
                    desk=Words(desk.label),
                    phone=Words(desk.phone or ""),
                    email=_mailto(desk.email),
                ),
                text("For purchase orders and invoices: {email}.", email=_mailto(invoicing.email)),
                text(
                    "Keep within the volumes that were agreed. To change them, ask us first: {email}.",
                    email=contact(),
                ),
            )
        ),
    )


def _mailto(address: str | None) -> Words:
    return Words(address or "", link=f"mailto:{address}")
