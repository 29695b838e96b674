"""The card that shows an applicant where their onboarding stands, and the parts that other cards share with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.buttons import button, carrying_on, offered
from conversations.details import PageDetail, StageDetail
from conversations.event_data import MoreNeeded, Reason, TimesOffered, WaitSet
from conversations.event_sentences import sentence
from conversations.events import EventKind, data_as, data_of, type_of
from conversations.guidance.facts import facts
from conversations.journey.machine import WAITING, ReviewState, State
from conversations.onboarding.people import Participant, Side
from conversations.onboarding.progress import (
    answered_of,
    current_stage,
    invited,
    name_of,
    next_step,
    progress,
    stages_done,
    whose_move,
)
from conversations.replies import (
    Block,
    Bullets,
    Button,
    Heading,
    Inset,
    Message,
    Moment,
    Paragraph,
    Progress,
    Said,
    StepStatus,
    Style,
    SummaryList,
    SummaryRow,
    Text,
    Words,
    capitalised,
    counted,
    paragraph,
    text,
)
from models.domain import Event
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.schema import Link
    from conversations.onboarding.onboarding import Onboarding


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


def not_for_you() -> Message:
    """A reference that is unknown, or not this person's to see: both sound the same."""
    words = "You cannot open this onboarding. If a colleague works on it, ask them to add you."
    return Message((paragraph(words),))


def status_card(onboarding: Onboarding, by: Participant) -> Message:
    """Where the applicant stands: how far they have come and what comes next; then the 11 stages, folded."""
    last = last_shown(onboarding)
    stages = progress(onboarding)
    rows = [*next_step_list(onboarding).rows]
    if last:
        rows.append(SummaryRow(text("Last update"), sentence(last, onboarding) + text(", {at}", at=Moment(last.at))))
    blocks: list[Block] = [Heading(name_of(onboarding)), how_far(onboarding, stages), SummaryList(tuple(rows))]
    blocks += reason_blocks(onboarding)
    if onboarding.state is State.LIVE:
        blocks += support()
    blocks += _in_sight_and_folded(stages)
    buttons, menu = next_steps(onboarding, by)
    return Message(tuple(blocks), buttons, menu)


def next_step_list(onboarding: Onboarding) -> SummaryList:
    """Whose turn it is and what is expected, for an applicant."""
    row = turn_row(onboarding, Side.APPLICANT)
    return SummaryList((replace(row, value=row.value + _known(onboarding)),))


def turn_row(onboarding: Onboarding, reader: Side) -> SummaryRow:
    """Whose turn it is and what is expected, for a reader of one side."""
    now = next_step(onboarding)
    return SummaryRow((Words(whose_move(now.side, reader)),), capitalised(now.words_for(reader)))


def _known(onboarding: Onboarding) -> Text:
    """What can be said of when the onboarding team acts, where it has promised no day."""
    stage = onboarding.current_review
    if stage and onboarding.review(stage) is ReviewState.SUBMITTED:
        return text(". We tell you as soon as they decide. There is no set time for a review")
    if onboarding.state is State.REGISTERED and not onboarding.reply_due_on:
        return text(". We tell you as soon as they offer times. There is no set time for this")
    return ()


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


def reopened_notes(onboarding: Onboarding) -> tuple[Inset, ...]:
    """What an edit in this turn has undone, for the one who made it."""
    reopened = [event.stage for event in onboarding.changes.events if event.kind == EventKind.REOPENED and event.stage]
    template = "Stage {number}, {title}, was approved. It needs to be reviewed again, because an answer changed."
    pack = onboarding.pack
    return tuple(
        Inset(text(template, number=stage.number, title=Words(pack.stages[stage].title))) for stage in reopened
    )


def approval_notes(onboarding: Onboarding, stages: Iterable[Stage]) -> tuple[Inset, ...]:
    """Before an answer is saved: which approvals it undoes, and that a go live date falls with them."""
    template = "Stage {number}, {title}, is approved. If you save this, it needs to be reviewed again."
    pack = onboarding.pack
    notes = [
        Inset(text(template, number=stage.number, title=Words(pack.stages[stage].title)))
        for stage in sorted(stages, key=lambda stage: stage.number)
    ]
    if onboarding.go_live_on and notes:
        fallen = "Your go live date, {day}, does not stand until everything is approved again."
        notes.append(Inset(text(fallen, day=onboarding.go_live_on)))
    return tuple(notes)


def details(event: Event) -> tuple[Block, ...]:
    """What an event says beyond its sentence: the items it names, and a person's reason or message."""
    blocks: list[Block] = []
    if items := data_as(event, MoreNeeded).items:
        blocks.append(Bullets(tuple((Words(item),) for item in items)))
    if times := data_as(event, TimesOffered).times:
        blocks.append(Bullets(tuple((Moment(starts_at),) for starts_at in times)))
    if reason := reason_of(event):
        blocks.append(Inset((Said(reason),)))
    return tuple(blocks)


def reason_of(event: Event) -> str:
    """A person's reason or message, empty if they gave none."""
    data = data_of(event)
    return data.words if isinstance(data, Reason | MoreNeeded | WaitSet) else ""


def next_steps(onboarding: Onboarding, by: Participant) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """The one press that moves it on, and what else may be done: at most 3 buttons, the rest in the menu."""
    first = _first_steps(onboarding, by)
    leave = ("leave",) if len(onboarding.joined()) > 1 else ()
    others = offered(onboarding, by, "answers", "people", "message_team", "withdraw", *leave)
    rest = [drawn for drawn in others if drawn not in first]
    if invited(onboarding):
        rest.insert(0, button("stages", onboarding))
    if onboarding.role_of(by.id) is None:
        return (), ()
    return first[:3], (*first[3:], *rest)


def _first_steps(onboarding: Onboarding, by: Participant) -> tuple[Button, ...]:
    stage = current_stage(onboarding)
    match onboarding.state:
        case State.NOT_ELIGIBLE:
            return offered(onboarding, by, "recheck")
        case State.BEFORE_YOU_START | State.REGISTERING:
            return _answering(onboarding, by, stage)
        case State.REGISTERED | State.CALL_OFFERED | State.CALL_BOOKED:
            return _call_steps(onboarding, by)
        case State.WITHDRAWN:
            return offered(onboarding, by, "take_up_again")
        case _ if onboarding.current_review:
            return _answering(onboarding, by, stage)
        case _:
            return ()


def _call_steps(onboarding: Onboarding, by: Participant) -> tuple[Button, ...]:
    stage = Stage.ENGAGEMENT_CALL
    prepare = _answering(onboarding, by, stage) if onboarding.unanswered(stage) else carrying_on(onboarding, by, stage)
    if onboarding.state is State.CALL_OFFERED:
        return (*offered(onboarding, by, "see_times"), *(_secondary(b) for b in prepare))
    others = offered(onboarding, by, "see_times") if onboarding.offered_calls() else ()
    again = tuple(_secondary(replace(b, label="See the other times")) for b in others)
    return (*prepare, *again, *offered(onboarding, by, "ask_to_move", "cancel_call"))


def _secondary(drawn: Button) -> Button:
    return replace(drawn, style=Style.SECONDARY)


def _answering(onboarding: Onboarding, by: Participant, stage: Stage) -> tuple[Button, ...]:
    """Ways to answer a stage: in a form or in the chat; once it is complete, checking it comes first."""
    if onboarding.review(stage) is ReviewState.SUBMITTED:
        return offered(onboarding, by, "check", "take_back", detail=StageDetail(stage))
    if not offered(onboarding, by, "answer"):
        return offered(onboarding, by, "check", detail=StageDetail(stage))
    answered, total = answered_of(onboarding, stage)
    if total and answered == total:
        return (
            button("check", onboarding, StageDetail(stage), style=Style.PRIMARY),
            button("answer", onboarding, PageDetail(stage), style=Style.SECONDARY),
        )
    label = "Answer in a form" if not answered else "Carry on in the form"
    chat = "Answer here in the chat" if not answered else "Carry on here in the chat"
    check = (button("check", onboarding, StageDetail(stage)),) if answered else ()
    page = PageDetail(stage)
    return (button("answer", onboarding, page, label), button("chat", onboarding, page, chat), *check)


def how_far(onboarding: Onboarding, stages: Progress) -> Paragraph:
    """One line of progress, with its bar."""
    stage = current_stage(onboarding)
    done, total = stages_done(stages)
    title = Words(onboarding.pack.stages[stage].title)
    named = text("Stage {number}, {title}", number=stage.number, title=title) if stage.number else (title,)
    return Paragraph(text("{stage}. {done} of {total} stages done", stage=named, done=done, total=total), (done, total))


_FEWEST_FOLDED = 2  # a single stage takes no more room than the words that it would be folded under


def _in_sight_and_folded(stages: Progress) -> list[Progress]:
    """What is under way in sight; what is done before it, and what comes after it, folded away."""
    done = tuple(step for step in stages.steps if step.status is StepStatus.DONE)
    later = tuple(step for step in stages.steps if step.status in (StepStatus.LATER, StepStatus.SKIPPED))
    now = tuple(step for step in stages.steps if step not in done and step not in later)
    to_come = sum(step.status is StepStatus.LATER for step in later)
    groups = (
        (done, text("{count} done", count=counted(len(done), "stage"))),
        (now, ()),
        (later, text("{count} to come", count=counted(to_come, "stage"))),
    )
    return [Progress(steps, title if len(steps) >= _FEWEST_FOLDED else ()) for steps, title in groups if steps]


def last_shown(onboarding: Onboarding) -> Event | None:
    """The last thing that happened which moved something: both sides may read it."""
    newest_first = [*reversed(onboarding.changes.events), *onboarding.events]
    return next((event for event in newest_first if not (type_of(event).hidden or type_of(event).aside)), None)
