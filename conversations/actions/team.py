"""What the onboarding team does with one onboarding: its call, its invitation, its going live, its end."""

from __future__ import annotations

from functools import partial

from conversations.details.desk import AnswersDetail
from conversations.details.journey import StageDetail
from conversations.details.rows import RowDetail, ShownDoubtsDetail
from conversations.journey.machine import WAITING, State, Trigger
from conversations.permissions import (
    can_move,
    can_undo_approval,
    cancelling,
    in_states,
    registered,
    registered_and,
    team_row,
)
from conversations.replies import Confirm, Style

_checks = partial(team_row, style=Style.PRIMARY, detail=ShownDoubtsDetail, opens_form=True)

_DECLINE = Confirm(
    "Decline this onboarding?",
    "The applicant is told your reason. The onboarding stops here until someone on the onboarding team reopens it.",
    "Decline",
)

_NOBODY_CAME = Confirm(
    "Record that nobody came?", "The applicant is told, and can arrange another call.", "Record it", "Go back"
)

_TAKE_UP = Confirm(
    "Take this onboarding up again?",
    "The applicant withdrew it. They are told, and it goes on where it stood.",
    "Take it up again",
)

TEAM_ROWS = (
    _checks("hold_call", "Record that the call was held", when=can_move(Trigger.HOLD_CALL)),
    _checks("offer_times", "Offer call times", when=can_move(Trigger.OFFER_TIMES)),
    team_row(
        "team_cancel_call",
        "Cancel the call",
        when=in_states(State.CALL_BOOKED),
        confirm=cancelling(body="The applicant is told, and you can offer other times."),
    ),
    team_row(
        "invite",
        "Invite",
        when=can_move(Trigger.INVITE),
        style=Style.PRIMARY,
        confirm=Confirm("Invite this team?", "They are told that they can start integration and onboarding.", "Invite"),
    ),
    team_row("set_wait", "Set priority and reason", when=in_states(*WAITING), opens_form=True),
    _checks("set_go_live", "Set go live date", when=can_move(Trigger.SET_GO_LIVE)),
    team_row("resume", "Resume", when=can_move(Trigger.RESUME), style=Style.PRIMARY),
    team_row("reconsider", "Reopen this onboarding", when=can_move(Trigger.RECONSIDER)),
    team_row(
        "team_take_up_again", "Take it up again", when=registered_and(can_move(Trigger.TAKE_UP_AGAIN)), confirm=_TAKE_UP
    ),
    team_row("see_answers", "See the answers", when=registered, reads=True, detail=AnswersDetail),
    team_row("message_applicant", "Message the applicant", when=registered, opens_form=True),
    team_row(
        "decline", "Decline", when=can_move(Trigger.DECLINE), style=Style.WARNING, confirm=_DECLINE, opens_form=True
    ),
    team_row("pause", "Pause", when=can_move(Trigger.PAUSE), opens_form=True),
    team_row("see_history", "See the history", when=registered, reads=True, history=True, detail=RowDetail),
    team_row("call_place", "Say where it is held", when=in_states(State.CALL_BOOKED), opens_form=True),
    team_row("call_missed", "Record that nobody came", when=in_states(State.CALL_BOOKED), confirm=_NOBODY_CAME),
    team_row("team_call_file", "Add it to your calendar", when=in_states(State.CALL_BOOKED), on_card=False),
    team_row(
        "undo_approval",
        "Undo the approval",
        when=can_undo_approval,
        detail=StageDetail,
        moved_on="It is too late to undo this approval. That works for 10 minutes, until the applicant goes on.",
    ),
)
