"""A time for the engagement call: picked, moved or cancelled by either side, each in one press."""

from __future__ import annotations

import secrets

from conversations.case_file.tickets import CALENDAR, digest
from conversations.details.rows import RowDetail
from conversations.events.journey import CallAt, CallCancelled, Reason
from conversations.handlers.free_text_field import words_field, words_of
from conversations.handlers.registry import OnboardingRequest, form_for, handles
from conversations.journey.machine import Trigger
from conversations.onboarding.calls import (
    LAST_TIME,
    REMINDERS,
    booked_call,
    free_slot,
    give_back,
    offered_calls,
    open_published,
    withdraw_calls,
)
from conversations.onboarding.reminders import remind_of_call
from conversations.replies import (
    Block,
    Form,
    Heading,
    Message,
    Outcome,
    Result,
    Ticket,
    paragraph,
    simple,
)
from conversations.text import Text, text
from conversations.views.buttons import offered
from conversations.views.call_times import about_call, times_card
from conversations.views.cards import status_card
from models.domain import CallTime, Download
from models.enums import CallStatus, EventKind, Stage


@handles("see_times")
def see_times(request: OnboardingRequest) -> Outcome:
    """A page of the times that are still free, by its number."""
    return Outcome((times_card(request.onboarding, request.by, request.detail_as(RowDetail).id or 0),))


@handles("pick_time")
def pick(request: OnboardingRequest) -> Outcome:
    """Book one of the times that were offered to this onboarding."""
    row = request.detail_as(RowDetail).id
    return _book(request, next((call for call in offered_calls(request.onboarding) if row and call.id == row), None))


@handles("book_time")
def book(request: OnboardingRequest) -> Outcome:
    """Book one of the times that are published for all."""
    row, onboarding = request.detail_as(RowDetail).id, request.onboarding
    free = (call for call in offered_calls(onboarding) if call.id is None)
    return _book(request, next((call for call in free if row and call.published == row), None))


def _book(request: OnboardingRequest, chosen: CallTime | None) -> Outcome:
    """That nobody else has it is the database's to say: see `repository/saving.py`."""
    onboarding = request.onboarding
    if chosen is None:
        told = "That time is not free any more: somebody else has booked it, or it was taken back."
        return Outcome((simple(told), times_card(onboarding, request.by)), result=Result.MOVED_ON)
    before = booked_call(onboarding)
    onboarding.move(Trigger.PICK_TIME)
    if before:
        give_back(onboarding, before)
    if chosen.id is None:
        onboarding.offer_call(chosen)
    onboarding.change_call(chosen, CallStatus.BOOKED, free_slot(onboarding, chosen) or 0)
    remind_of_call(onboarding)
    onboarding.cancel_reminders(LAST_TIME)
    at = CallAt(chosen.starts_at, chosen.minutes)
    onboarding.record(EventKind.TIME_PICKED, request.by, Stage.ENGAGEMENT_CALL, at)
    return Outcome((_booked(request, chosen),), tickets=(_calendar_file(request),))


def _booked(request: OnboardingRequest, chosen: CallTime) -> Message:
    onboarding = request.onboarding
    card = status_card(onboarding, request.by)
    blocks: tuple[Block, ...] = (
        Heading(text("Your engagement call is booked")),
        *about_call(onboarding, chosen, request.by.zone),
    )
    if onboarding.unanswered(Stage.ENGAGEMENT_CALL):
        blocks += (paragraph("Before the call, tell us about your volumes, channels and aims."),)
    return Message(blocks, card.buttons, card.menu)


def _calendar_file(request: OnboardingRequest, for_team: bool = False, beside: bool = True) -> Ticket:
    """The call as it stands when it is fetched, for the calendar of whoever acts."""
    word = secrets.token_urlsafe(32)
    given = Download(digest(word), request.by.identity, for_team, CALENDAR, request.onboarding.now)
    request.onboarding.changes.downloads.append(given)
    return Ticket(CALENDAR, word, beside)


@handles("call_file")
def call_file(request: OnboardingRequest) -> Outcome:
    """The file for a calendar, for whoever did not book the call themselves."""
    return _with_file(request, for_team=False)


@handles("team_call_file")
def team_call_file(request: OnboardingRequest) -> Outcome:
    """The same for the onboarding team."""
    return _with_file(request, for_team=True)


def _with_file(request: OnboardingRequest, for_team: bool) -> Outcome:
    ticket = _calendar_file(request, for_team, beside=False)
    told = simple("Open this file to put the engagement call into your calendar. It brings an earlier one up to date.")
    return Outcome((told,), tickets=(ticket,))


@form_for("refuse_times")
def refuse_form(request: OnboardingRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "When could you make it?", "For example, any morning after 11 January 2027", error, optional=True
    )
    return Form(
        "refuse_times", "Ask for other times", (field,), request.onboarding.reference, submit="Ask for other times"
    )


@handles("refuse_times")
def refuse(request: OnboardingRequest) -> Outcome:
    """None of the times suit: all are taken back, and the team is asked for others."""
    words = words_of(request, "Enter when you could make it", refuse_form, optional=True)
    withdraw_calls(request.onboarding)
    request.onboarding.move(Trigger.REFUSE_TIMES)
    request.onboarding.cancel_reminders(LAST_TIME)
    request.onboarding.record(EventKind.TIMES_REFUSED, request.by, Stage.ENGAGEMENT_CALL, Reason(words))
    return Outcome((simple("We asked the onboarding team for other times."),))


@form_for("ask_to_move")
def move_form(request: OnboardingRequest, error: Text = ()) -> Form:
    field = words_field(
        request, "When could you make it?", "The call stays booked until the onboarding team offers other times.", error
    )
    return Form(
        "ask_to_move", "Ask for another time", (field,), request.onboarding.reference, submit="Ask for another time"
    )


@handles("ask_to_move")
def ask_to_move(request: OnboardingRequest) -> Outcome:
    """The applicant can pick another offered time, or ask for one; the team offers times anew."""
    words = words_of(request, "Enter when you could make it", move_form)
    request.onboarding.record(EventKind.CALL_MOVED, request.by, Stage.ENGAGEMENT_CALL, Reason(words))
    return Outcome((simple("We asked the onboarding team for another time. Your call stays booked until then."),))


@handles("cancel_call")
def cancel(request: OnboardingRequest) -> Outcome:
    """The applicant cancels, and may choose another of the times that are published; the team may offer others."""
    _cancel(request)
    ways = offered(request.onboarding, request.by, "see_times")
    told = simple("We cancelled the call and told the onboarding team.", *ways)
    return Outcome((told,), tickets=(_calendar_file(request),))


@handles("team_cancel_call")
def team_cancel(request: OnboardingRequest) -> Outcome:
    """The team cancels, and may offer other times."""
    _cancel(request)
    return Outcome((simple("We cancelled the call and told the applicant."),))


def _cancel(request: OnboardingRequest) -> None:
    call = booked_call(request.onboarding)
    withdraw_calls(request.onboarding)
    request.onboarding.move(Trigger.CANCEL_CALL)
    request.onboarding.cancel_reminders(*REMINDERS, LAST_TIME)
    request.onboarding.record(
        EventKind.CALL_CANCELLED, request.by, Stage.ENGAGEMENT_CALL, CallCancelled(call.starts_at if call else None)
    )
    open_published(request.onboarding)
