"""What an applicant does with its onboarding, from the first word to leaving it: buttons, and what is only typed."""

from __future__ import annotations

from conversations.details.journey import ChangeDetail, ChoiceDetail, EntryDetail, PageDetail, StageDetail, SubmitDetail
from conversations.details.rows import MessageDetail, PlaceDetail, ReferenceDetail, RowDetail
from conversations.journey.machine import State, Trigger
from conversations.onboarding.people import EVERYONE, OWNERS
from conversations.permissions import (
    Outsider,
    applicant_row,
    can_move,
    cancelling,
    has_no_owner,
    in_states,
    may_submit,
    not_ended,
    open_for_answers,
    person_row,
    registered,
    something_to_take_back,
)
from conversations.replies import Confirm, Style

_INVITED, _IN_CHANNEL = frozenset({Outsider.INVITED}), frozenset({Outsider.IN_CHANNEL})

_REMOVE = Confirm("Remove this one?", "It is not part of your onboarding any more.", "Remove", "Keep it")

START_ROWS = (
    person_row(
        "onboard",
        "Start onboarding",
        command="onboard",
        spellings=("start", "begin", "new", "register", "continue", "resume"),
        does="start onboarding, or carry on with it",
        shows_requests=True,
    ),
    person_row("new", "Start another onboarding"),
    person_row("start_alone", "Only me", style=Style.PRIMARY),
    person_row("start_here", "Everyone in this channel"),
    applicant_row("open", "Open", roles=EVERYONE),
    applicant_row("join", "Join", roles=_INVITED, style=Style.PRIMARY),
    applicant_row("decline_invitation", "Not now", roles=_INVITED),
    applicant_row("join_here", "Join", roles=_IN_CHANNEL, style=Style.PRIMARY, presence=True),
)

APPLICANT_ROWS = (
    applicant_row(
        "answer",
        "Answer in a form",
        when=open_for_answers,
        style=Style.PRIMARY,
        detail=PageDetail,
        opens_form=True,
        paged=True,
    ),
    applicant_row("chat", "Answer here in the chat", when=open_for_answers, detail=PageDetail),
    applicant_row("change", "Change", when=open_for_answers, detail=ChangeDetail, opens_form=True, paged=True),
    applicant_row("add_entry", "Add another", when=open_for_answers, detail=StageDetail, opens_form=True, paged=True),
    applicant_row("remove_entry", "Remove", when=open_for_answers, confirm=_REMOVE, detail=EntryDetail),
    applicant_row("check", "Check your answers", roles=EVERYONE, reads=True, detail=StageDetail),
    applicant_row("stages", "See all 11 stages", roles=EVERYONE, reads=True),
    applicant_row("submit", "Submit", when=may_submit, style=Style.PRIMARY, detail=SubmitDetail),
    applicant_row("take_back", "Take it back to change it", when=something_to_take_back, detail=StageDetail),
    applicant_row("choose", "Choose", when=open_for_answers, detail=ChoiceDetail),
    applicant_row("choose_anyway", "Save the new answer", when=open_for_answers, detail=ChoiceDetail),
    applicant_row("keep_answer", "Keep the old answer"),
    applicant_row(
        "see_times",
        "Choose a call time",
        when=can_move(Trigger.PICK_TIME),
        roles=EVERYONE,
        style=Style.PRIMARY,
        reads=True,
        detail=RowDetail,
    ),
    applicant_row("book_time", "Choose this time", when=can_move(Trigger.PICK_TIME), detail=RowDetail),
    applicant_row("call_file", "Add it to your calendar", when=in_states(State.CALL_BOOKED), roles=EVERYONE),
    applicant_row("pick_time", "Choose this time", when=can_move(Trigger.PICK_TIME), detail=RowDetail),
    applicant_row("refuse_times", "None of these times suit us", when=can_move(Trigger.REFUSE_TIMES), opens_form=True),
    applicant_row("ask_to_move", "Ask for another time", when=in_states(State.CALL_BOOKED), opens_form=True),
    applicant_row(
        "cancel_call",
        "Cancel the call",
        when=in_states(State.CALL_BOOKED),
        confirm=cancelling(body="The onboarding team is told, and can offer you other times."),
    ),
    applicant_row(
        "recheck",
        "Change your answers",
        when=in_states(State.NOT_ELIGIBLE),
        detail=PageDetail,
        opens_form=True,
        paged=True,
    ),
    applicant_row(
        "ask_to_join", "Ask to join the first one", when=in_states(State.REGISTERING), detail=ReferenceDetail
    ),
    applicant_row("register_anyway", "Register a second one", when=in_states(State.REGISTERING)),
    applicant_row("message_team", "Message the onboarding team", when=registered, opens_form=True),
    applicant_row(
        "status",
        "Where you stand",
        roles=EVERYONE,
        reads=True,
        command="status",
        spellings=("progress", "where"),
        does="see where you stand, whose turn it is and what comes next",
        lengths=True,
        shows_requests=True,
    ),
    applicant_row(
        "integrate",
        "See how to integrate",
        roles=EVERYONE,
        reads=True,
        command="integrate",
        does="see the steps to integrate, what to try and bring as evidence, and requests to begin with",
    ),
    applicant_row(
        "answers",
        "See your answers",
        roles=EVERYONE,
        reads=True,
        command="answers",
        spellings=("answer",),
        does="see your answers and change them",
    ),
    applicant_row(
        "people",
        "People",
        roles=EVERYONE,
        reads=True,
        command="people",
        spellings=("team", "colleagues"),
        does="see who is in your onboarding, and add colleagues",
    ),
    applicant_row(
        "download",
        "Get a copy",
        roles=EVERYONE,
        command="download",
        spellings=("export",),
        does="get a copy of your answers and of what was decided, as a PDF and a spreadsheet",
    ),
    applicant_row("add_colleague", "Add a colleague", when=not_ended, roles=OWNERS, opens_form=True, invites=True),
    applicant_row(
        "accept_colleague", "Add to the team", when=not_ended, roles=OWNERS, style=Style.PRIMARY, detail=RowDetail
    ),
    applicant_row("refuse_colleague", "Do not add", when=not_ended, roles=OWNERS, detail=RowDetail),
    applicant_row("take_ownership", "Become the owner", when=has_no_owner, style=Style.PRIMARY),
    applicant_row("add_evidence", "Add as evidence", when=open_for_answers, detail=MessageDetail, opens_form=True),
    applicant_row("close_channel", "Take it out", when=not_ended, roles=OWNERS, detail=PlaceDetail),
    applicant_row("new_invitation_code", "New code to join", when=not_ended, roles=OWNERS, detail=RowDetail),
    applicant_row("change_role", "Change role", when=not_ended, roles=OWNERS, detail=RowDetail, opens_form=True),
    applicant_row(
        "remove_colleague",
        "Remove",
        when=not_ended,
        roles=OWNERS,
        confirm=Confirm(
            "Remove this person?", "They cannot see this onboarding any more. What they answered stays.", "Remove"
        ),
        detail=RowDetail,
    ),
)

LEAVING_ROWS = (
    applicant_row(
        "leave",
        "Leave this onboarding",
        when=not_ended,
        roles=EVERYONE,
        confirm=Confirm(
            "Leave this onboarding?", "You will not hear about it any more. What you answered stays.", "Leave"
        ),
    ),
    applicant_row(
        "withdraw",
        "Withdraw",
        when=can_move(Trigger.WITHDRAW),
        roles=OWNERS,
        style=Style.WARNING,
        confirm=Confirm(
            "Withdraw from onboarding?",
            "It stops, and the onboarding team is told. We keep your answers and the record of decisions. You can take "
            "it up again.",
            "Withdraw",
            "Carry on",
        ),
        command="withdraw",
        does="stop onboarding",
    ),
    applicant_row(
        "take_up_again", "Take it up again", when=can_move(Trigger.TAKE_UP_AGAIN), roles=OWNERS, style=Style.PRIMARY
    ),
)

TYPED_ROWS = (
    applicant_row("answer_in_chat", "Answer in the chat", when=open_for_answers, pressed=False),
    applicant_row("ask_again", "Ask the question again", when=open_for_answers, pressed=False),
    applicant_row("bring_file", "Send a file", reads=True, pressed=False),
    applicant_row(
        "back",
        "Go back to the question before",
        when=open_for_answers,
        pressed=False,
        command="back",
        spellings=("previous",),
        in_a_question=True,
    ),
    applicant_row("skip", "Skip a question", when=open_for_answers, pressed=False, command="skip", in_a_question=True),
    applicant_row(
        "stop",
        "Stop being asked",
        pressed=False,
        command="stop",
        spellings=("cancel", "exit", "quit"),
        in_a_question=True,
    ),
)
"""What is never a button: answers and files in the chat, and the words that are understood in a question."""
