"""The card that shows an applicant where their onboarding stands, with the ways on from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.journey import PageDetail, StageDetail
from conversations.journey.machine import WAITING, ReviewState, State
from conversations.onboarding.calls import offered_calls
from conversations.onboarding.next_step import next_step
from conversations.onboarding.people import Participant
from conversations.onboarding.progress import (
    answered_of,
    current_stage,
    invited,
    name_of,
    progress,
)
from conversations.onboarding.reviews.validity import validities
from conversations.replies import Block, Button, Heading, Message, Progress, StepStatus, Style, SummaryList, SummaryRow
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.buttons import button, carrying_on, offered
from conversations.views.card_parts import how_far, last_shown, next_step_list, reason_blocks, support, waiting_rows
from conversations.views.event_sentences import sentence
from conversations.views.lengths import length_of
from conversations.views.reviews.conditions import condition_rows
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.reviews.validity import Validity
    from models.figures import StageLength


def status_card(onboarding: Onboarding, by: Participant, lengths: Sequence[StageLength] = ()) -> Message:
    """Where the applicant stands: how far they have come and what comes next; then all stages, folded.

    `lengths`: what stages took lately.
    """
    last = last_shown(onboarding)
    stages = progress(onboarding)
    rows = [*next_step_list(onboarding).rows]
    if took := length_of(lengths, current_stage(onboarding), onboarding.pack) if next_step(onboarding).side else ():
        rows.append(SummaryRow(text("How long this stage takes"), took))
    if onboarding.assignee:
        rows.append(SummaryRow(text("Your onboarding manager"), (Said(onboarding.assignee.name),)))
    rows += condition_rows(onboarding)
    rows += waiting_rows(onboarding)
    if last:
        rows.append(SummaryRow(text("Last update"), sentence(last, onboarding) + text(", {at}", at=Moment(last.at))))
    blocks: list[Block] = [Heading(name_of(onboarding)), how_far(onboarding, stages), SummaryList(tuple(rows))]
    blocks += reason_blocks(onboarding)
    if onboarding.state is State.LIVE:
        blocks += (*_validity_blocks(onboarding), *support())
    blocks += _in_sight_and_folded(stages)
    buttons, menu = next_steps(onboarding, by)
    return Message(tuple(blocks), buttons, menu)


def next_steps(onboarding: Onboarding, by: Participant) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """The one press that moves it on, and what else may be done: at most 3 buttons, the rest in the menu."""
    first = _first_steps(onboarding, by)
    leave = ("leave",) if len(onboarding.joined()) > 1 else ()
    others = offered(onboarding, by, "answers", "people", "message_team", "withdraw", *leave)
    rest = [drawn for drawn in others if drawn not in first]
    if invited(onboarding):
        rest.insert(0, button("stages", onboarding))
    if onboarding.state is State.INTEGRATION:
        rest.insert(0, button("integrate", onboarding))
    if onboarding.state in WAITING:
        rest.insert(0, Button("help", "How the waiting list works", detail="waiting_list"))
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
        case State.LIVE if validities(onboarding):
            return offered(onboarding, by, "renew")
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
    others = offered(onboarding, by, "see_times") if offered_calls(onboarding) else ()
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


def _validity_blocks(onboarding: Onboarding) -> tuple[Block, ...]:
    """Evidence that is needed every year, each with its last day; nothing where nothing is."""
    rows = tuple(_validity_row(onboarding, each) for each in validities(onboarding))
    return (SummaryList(rows),) if rows else ()


def _validity_row(onboarding: Onboarding, validity: Validity) -> SummaryRow:
    over: Text = text(". It needs to be renewed") if validity.until < onboarding.today else ()
    until = text("Valid until {day}", day=validity.until) + over
    return SummaryRow((Words(validity.question.item_title),), until)
