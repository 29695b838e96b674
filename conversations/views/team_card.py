"""What the onboarding team reads of one onboarding: its living card, and its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from conversations.events.journey import TimesOffered
from conversations.events.table import data_as, type_of
from conversations.guidance.uk_time import LONDON
from conversations.journey.machine import CALLING, ENDED, State
from conversations.onboarding.calls import booked_call, offered_calls
from conversations.onboarding.clocks import due_on
from conversations.onboarding.people import Side
from conversations.onboarding.progress import (
    name_of,
    progress,
)
from conversations.organisations.types import TYPE_NAMES
from conversations.permissions import first_approval
from conversations.replies import Block, Bullets, Button, Heading, Message, Style, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.buttons import team_buttons
from conversations.views.card_parts import (
    asked_for_times,
    how_far,
    last_shown,
    length_and_holder,
    listed,
    reason_blocks,
    reason_of,
    turn_row,
)
from conversations.views.event_sentences import sentence_for_team
from conversations.views.reviews.conditions import condition_blocks
from models.domain import Event, RefusedPress
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding


def team_card(onboarding: Onboarding) -> Message:
    """The living card in the onboarding team's channel: whose move it is, since when and by when; then all the rest."""
    blocks = (
        Heading(name_of(onboarding)),
        SummaryList(tuple(_whose_move_rows(onboarding))),
        *reason_blocks(onboarding),
        *condition_blocks(onboarding),
        *(asked_for_times(onboarding) if onboarding.state in CALLING else ()),
        how_far(onboarding, progress(onboarding)),
        SummaryList(tuple(_applicant_rows(onboarding))),
    )
    return Message(blocks, *_shared_out(team_buttons(onboarding)))


def _whose_move_rows(onboarding: Onboarding) -> list[SummaryRow]:
    rows = [turn_row(onboarding, Side.ONBOARDING_TEAM)]
    if onboarding.state in ENDED:
        return rows
    since = onboarding.state_since or onboarding.now
    days = (onboarding.now.astimezone(LONDON).date() - since.astimezone(LONDON).date()).days
    waiting = text("{days}, since {at}", days=counted(days, "day"), at=Moment(since))
    rows += [SummaryRow(text("Waiting here"), waiting), SummaryRow(text("By when"), _by_when(onboarding))]
    return [*rows, *_snoozed_rows(onboarding), *_first_approval_rows(onboarding)]


def _first_approval_rows(onboarding: Onboarding) -> list[SummaryRow]:
    """Who gave the first of two approvals, while the second is to be given."""
    stage = onboarding.current_review
    first = first_approval(onboarding, stage) if stage in onboarding.pack.approved_twice else None
    if first is None:
        return []
    told = text("{who}, {at}. Somebody else gives the second", who=Said(first.by or ""), at=Moment(first.at))
    return [SummaryRow(text("First approval"), told)]


def _snoozed_rows(onboarding: Onboarding) -> list[SummaryRow]:
    """Until when it is put off, by whom and why."""
    put_off = onboarding.last_event(EventKind.SNOOZED) if onboarding.snoozed_until else None
    if put_off is None or onboarding.snoozed_until is None:
        return []
    told = text(
        "until {day}, {by}: {words}",
        day=onboarding.snoozed_until,
        by=Said(put_off.by or ""),
        words=Said(reason_of(put_off)),
    )
    return [SummaryRow(text("Snoozed"), told)]


def _applicant_rows(onboarding: Onboarding) -> list[SummaryRow]:
    answers = onboarding.answers
    contact = [answers.get(f"registration.{name}", "") for name in ("contact_name", "role", "email")]
    inside = answers.get("before_you_start.part_of_nhs_england") == "yes"
    rows = [
        SummaryRow(text("Contact"), (Said(", ".join(str(part) for part in contact if part)),)),
        SummaryRow(text("ODS code"), (Said(onboarding.ods_code), *_listed(onboarding))),
        SummaryRow(text("Part of NHS England"), text("Yes") if inside else text("No")),
    ]
    if onboarding.priority:
        rows.append(SummaryRow(text("Priority"), (Words(onboarding.priority.capitalize()),)))
    rows += _call_rows(onboarding)
    rows += _desk_rows(onboarding)
    if last := last_shown(onboarding):
        told = sentence_for_team(last, onboarding) + text(", {at}", at=Moment(last.at))
        rows.append(SummaryRow(text("Last update"), told))
    return rows


def _listed(onboarding: Onboarding) -> Text:
    """What the list of organisations says of its code; nothing where it says nothing."""
    listed = onboarding.listed
    if listed is None:
        return ()
    closed = text(", closed in the NHS list of organisations") if listed.closed else ()
    return (*text(", {type}", type=Words(TYPE_NAMES[listed.type])), *closed)


def _desk_rows(onboarding: Onboarding) -> list[SummaryRow]:
    """Who of the onboarding team has it, and what they noted last."""
    has = (Said(onboarding.assignee.name),) if onboarding.assignee else text("Nobody")
    noted = onboarding.last_event(EventKind.NOTED)
    rows = [SummaryRow(text("Onboarding manager"), has)]
    if noted is None:
        return rows
    told = text("{words}, {by}, {at}", words=Said(reason_of(noted)), by=Said(noted.by or ""), at=Moment(noted.at))
    return [*rows, SummaryRow(text("Last note, for the onboarding team alone"), told)]


def _by_when(onboarding: Onboarding) -> Text:
    """The day that somebody was promised, that was agreed, or by which we mean to be done."""
    call = booked_call(onboarding)
    if onboarding.state is State.REGISTERED and onboarding.reply_due_on:
        return text("{day}", day=onboarding.reply_due_on)
    if onboarding.state is State.CALL_BOOKED and call:
        return (Moment(call.starts_at),)
    if onboarding.state is State.GO_LIVE_SET and onboarding.go_live_on:
        return text("{day}", day=onboarding.go_live_on)
    due = due_on(onboarding)
    if due is None:
        return text("No date is set")
    return text("{day}", day=due) + (text(", late") if due < onboarding.today else ())


def _call_rows(onboarding: Onboarding) -> list[SummaryRow]:
    """What was arranged for the engagement call, while it is arranged."""
    call = booked_call(onboarding)
    if onboarding.state is State.CALL_OFFERED:
        times = listed(offered_call.starts_at for offered_call in offered_calls(onboarding))
        return [SummaryRow(text("Times offered"), times or text("None is free any more"))]
    if onboarding.state is State.CALL_BOOKED and call and (what := length_and_holder(call)):
        return [SummaryRow(text("Call"), what)]
    return []


def _shared_out(buttons: tuple[Button, ...]) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """At most 3 in sight; the rest, and whatever cannot be undone, in the menu."""
    safe = [each for each in buttons if each.style is not Style.WARNING]
    shown = tuple(safe[:3])
    return shown, tuple(each for each in buttons if each not in shown)


def history_card(onboarding: Onboarding, events: Iterable[Event], refused: Sequence[RefusedPress] = ()) -> Message:
    """What happened, newest first, with the reasons given; and the presses that were refused."""
    shown = [event for event in events if not type_of(event).hidden]
    items = tuple(text("{at}: ", at=Moment(event.at)) + _with_reason(event, onboarding) for event in shown)
    blocks = (Heading(text("History of {name}, newest first", name=name_of(onboarding))), Bullets(items))
    return Message((*blocks, *_refused_presses(refused)))


def _refused_presses(refused: Sequence[RefusedPress]) -> tuple[Block, ...]:
    if not refused:
        return ()
    sentence = "{who} pressed {action}, which is for the onboarding team, {times}, last on {at}"
    items = tuple(
        text(
            sentence,
            who=Said(each.by),
            action=Words(each.action),
            times=counted(each.presses, "time"),
            at=Moment(each.at),
        )
        for each in refused
    )
    return paragraph("These presses were refused:"), Bullets(items)


def _with_reason(event: Event, onboarding: Onboarding) -> Text:
    words, times = reason_of(event), data_as(event, TimesOffered).times
    more = listed(times) if times else (Said(words),) if words else ()
    return sentence_for_team(event, onboarding) + (text(": {more}", more=more) if more else ())
