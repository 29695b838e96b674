"""Every button and command: one row says all about it. The same table draws the buttons and guards the server.

What an action does stands in `handlers/`, bound to its row by name with `@handles` (see `handlers/registry.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from conversations.delegating.actions import delegating_rows
from conversations.desk.actions import desk_rows
from conversations.desk.review_actions import applicant_rows, asking_rows, review_rows
from conversations.details.desk import AnswersDetail
from conversations.details.journey import ChangeDetail, ChoiceDetail, EntryDetail, PageDetail, StageDetail, SubmitDetail
from conversations.details.rows import (
    CodeDetail,
    MessageDetail,
    PlaceDetail,
    ReferenceDetail,
    RowDetail,
    SeenDetail,
)
from conversations.guidance.actions import guidance_rows, kept_answer_rows
from conversations.journey.machine import WAITING, State, Trigger
from conversations.mail.actions import mail_rows
from conversations.onboarding.people import EVERYONE, OWNERS, Side
from conversations.onboarding.reminder_actions import reminder_rows
from conversations.own_data.actions import own_data_rows
from conversations.permissions import (
    Action,
    Outsider,
    Scope,
    can_move,
    can_undo_approval,
    has_no_owner,
    in_states,
    may_submit,
    not_ended,
    open_for_answers,
    registered,
    registered_and,
    something_to_take_back,
)
from conversations.replies import Confirm, Style
from conversations.signing.actions import signing_rows

_team = partial(Action, side=Side.ONBOARDING_TEAM, on_card=True)
_team_checks = partial(_team, style=Style.PRIMARY, detail=SeenDetail, opens_form=True)
_board = partial(Action, side=Side.ONBOARDING_TEAM, scope=Scope.TEAM)
_applicant = partial(Action, side=Side.APPLICANT)
_person = partial(Action, side=Side.APPLICANT, scope=Scope.PERSON)
_cancelling = partial(Confirm, "Cancel the call?", yes="Cancel the call", no="Keep the call")
_INVITED, _IN_CHANNEL = frozenset({Outsider.INVITED}), frozenset({Outsider.IN_CHANNEL})
_NAMED = frozenset({Outsider.NAMED})

_DECLINE = Confirm(
    "Decline this onboarding?",
    "The applicant is told your reason. The onboarding stops here until someone on the onboarding team reopens it.",
    "Decline",
)

_TAKE_UP = Confirm(
    "Take this onboarding up again?",
    "The applicant withdrew it. They are told, and it goes on where it stood.",
    "Take it up again",
)

_REMOVE = Confirm("Remove this one?", "It is not part of your onboarding any more.", "Remove", "Keep it")

_TEAM = (
    _team_checks("hold_call", "Record that the call was held", when=can_move(Trigger.HOLD_CALL)),
    _team_checks("offer_times", "Offer call times", when=can_move(Trigger.OFFER_TIMES)),
    _team(
        "team_cancel_call",
        "Cancel the call",
        when=in_states(State.CALL_BOOKED),
        confirm=_cancelling(body="The applicant is told, and you can offer other times."),
    ),
    _team(
        "invite",
        "Invite",
        when=can_move(Trigger.INVITE),
        style=Style.PRIMARY,
        confirm=Confirm("Invite this team?", "They are told that they can start integration and onboarding.", "Invite"),
    ),
    _team("set_wait", "Set priority and reason", when=in_states(*WAITING), opens_form=True),
    _team_checks("set_go_live", "Set go live date", when=can_move(Trigger.SET_GO_LIVE)),
    _team("resume", "Resume", when=can_move(Trigger.RESUME), style=Style.PRIMARY),
    _team("reconsider", "Reopen this onboarding", when=can_move(Trigger.RECONSIDER)),
    _team(
        "team_take_up_again", "Take it up again", when=registered_and(can_move(Trigger.TAKE_UP_AGAIN)), confirm=_TAKE_UP
    ),
    _team("see_answers", "See the answers", when=registered, reads=True, detail=AnswersDetail),
    _team("message_applicant", "Message the applicant", when=registered, opens_form=True),
    _team("decline", "Decline", when=can_move(Trigger.DECLINE), style=Style.WARNING, confirm=_DECLINE, opens_form=True),
    _team("pause", "Pause", when=can_move(Trigger.PAUSE), opens_form=True),
    _team("see_history", "See the history", when=registered, reads=True, history=True, detail=RowDetail),
    _team(
        "undo_approval",
        "Undo the approval",
        when=can_undo_approval,
        detail=StageDetail,
        moved_on="It is too late to undo this approval. That works for 10 minutes, until the applicant goes on.",
    ),
)

_START = (
    _person(
        "onboard",
        "Start onboarding",
        command="onboard",
        spellings=("start", "begin", "new", "register", "continue", "resume"),
        does="start onboarding, or carry on with it",
        shows_requests=True,
    ),
    _person("new", "Start another onboarding"),
    _person("start_alone", "Only me", style=Style.PRIMARY),
    _person("start_here", "Everyone in this channel"),
    _applicant("open", "Open", roles=EVERYONE),
    _applicant("join", "Join", roles=_INVITED, style=Style.PRIMARY),
    _applicant("decline_invitation", "Not now", roles=_INVITED),
    _applicant("join_here", "Join", roles=_IN_CHANNEL, style=Style.PRIMARY, presence=True),
)

_APPLICANT = (
    _applicant(
        "answer",
        "Answer in a form",
        when=open_for_answers,
        style=Style.PRIMARY,
        detail=PageDetail,
        opens_form=True,
        paged=True,
    ),
    _applicant("chat", "Answer here in the chat", when=open_for_answers, detail=PageDetail),
    _applicant("change", "Change", when=open_for_answers, detail=ChangeDetail, opens_form=True, paged=True),
    _applicant("add_entry", "Add another", when=open_for_answers, detail=StageDetail, opens_form=True, paged=True),
    _applicant("remove_entry", "Remove", when=open_for_answers, confirm=_REMOVE, detail=EntryDetail),
    _applicant("check", "Check your answers", roles=EVERYONE, reads=True, detail=StageDetail),
    _applicant("stages", "See all 11 stages", roles=EVERYONE, reads=True),
    _applicant("submit", "Submit", when=may_submit, style=Style.PRIMARY, detail=SubmitDetail),
    _applicant("take_back", "Take it back to change it", when=something_to_take_back, detail=StageDetail),
    _applicant("choose", "Choose", when=open_for_answers, detail=ChoiceDetail),
    _applicant("choose_anyway", "Save the new answer", when=open_for_answers, detail=ChoiceDetail),
    _applicant("keep_answer", "Keep the old answer"),
    _applicant(
        "see_times",
        "Choose a call time",
        when=can_move(Trigger.PICK_TIME),
        roles=EVERYONE,
        style=Style.PRIMARY,
        reads=True,
    ),
    _applicant("pick_time", "Choose this time", when=can_move(Trigger.PICK_TIME), detail=RowDetail),
    _applicant("refuse_times", "None of these times suit us", when=can_move(Trigger.REFUSE_TIMES), opens_form=True),
    _applicant("ask_to_move", "Ask for another time", when=in_states(State.CALL_BOOKED), opens_form=True),
    _applicant(
        "cancel_call",
        "Cancel the call",
        when=in_states(State.CALL_BOOKED),
        confirm=_cancelling(body="The onboarding team is told, and can offer you other times."),
    ),
    _applicant(
        "recheck",
        "Change your answers",
        when=in_states(State.NOT_ELIGIBLE),
        detail=PageDetail,
        opens_form=True,
        paged=True,
    ),
    _applicant("ask_to_join", "Ask to join the first one", when=in_states(State.REGISTERING), detail=ReferenceDetail),
    _applicant("register_anyway", "Register a second one", when=in_states(State.REGISTERING)),
    _applicant("message_team", "Message the onboarding team", when=registered, opens_form=True),
    _applicant(
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
    _applicant(
        "answers",
        "See your answers",
        roles=EVERYONE,
        reads=True,
        command="answers",
        spellings=("answer",),
        does="see your answers and change them",
    ),
    _applicant(
        "people",
        "People",
        roles=EVERYONE,
        reads=True,
        command="people",
        spellings=("team", "colleagues"),
        does="see who is in your onboarding, and add colleagues",
    ),
    _applicant(
        "download",
        "Get a copy",
        roles=EVERYONE,
        command="download",
        spellings=("export",),
        does="get a copy of your answers and of what was decided, as a PDF and a spreadsheet",
    ),
    _applicant("add_colleague", "Add a colleague", when=not_ended, roles=OWNERS, opens_form=True, invites=True),
    _applicant(
        "accept_colleague", "Add to the team", when=not_ended, roles=OWNERS, style=Style.PRIMARY, detail=RowDetail
    ),
    _applicant("refuse_colleague", "Do not add", when=not_ended, roles=OWNERS, detail=RowDetail),
    _applicant("take_ownership", "Become the owner", when=has_no_owner, style=Style.PRIMARY),
    _applicant("add_evidence", "Add as evidence", when=open_for_answers, detail=MessageDetail, opens_form=True),
    _applicant("close_channel", "Take it out", when=not_ended, roles=OWNERS, detail=PlaceDetail),
    _applicant("new_invitation_code", "New code to join", when=not_ended, roles=OWNERS, detail=RowDetail),
    _applicant("change_role", "Change role", when=not_ended, roles=OWNERS, detail=RowDetail, opens_form=True),
    _applicant(
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

_ANYWHERE = (
    _person(
        "link",
        "Link",
        detail=CodeDetail,
        style=Style.PRIMARY,
        command="link",
        does="use the same onboarding in Slack and in Microsoft Teams",
    ),
    _person("confirm_link", "Link", style=Style.PRIMARY),
    *reminder_rows(_person),
    *mail_rows(_person),
    *own_data_rows(_person),
    _person("unlink", "Unlink", command="unlink", does="undo that, and use each app for itself"),
    _person(
        "join_by_code",
        "Join with a code",
        command="join",
        does="join an onboarding with the code that a colleague gave you, such as join ABCD-2345",
    ),
    *guidance_rows(_person),
    *kept_answer_rows(_applicant, _board),
    _person("welcome", "Welcome", side=None, reads=True, pressed=False),
)

_LEAVING = (
    _applicant(
        "leave",
        "Leave this onboarding",
        when=not_ended,
        roles=EVERYONE,
        confirm=Confirm(
            "Leave this onboarding?", "You will not hear about it any more. What you answered stays.", "Leave"
        ),
    ),
    _applicant(
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
    _applicant(
        "take_up_again", "Take it up again", when=can_move(Trigger.TAKE_UP_AGAIN), roles=OWNERS, style=Style.PRIMARY
    ),
)

_TYPED = (
    _applicant("answer_in_chat", "Answer in the chat", when=open_for_answers, pressed=False),
    _applicant("ask_again", "Ask the question again", when=open_for_answers, pressed=False),
    _applicant("bring_file", "Send a file", reads=True, pressed=False),
    _applicant(
        "back",
        "Go back to the question before",
        when=open_for_answers,
        pressed=False,
        command="back",
        spellings=("previous",),
        in_a_question=True,
    ),
    _applicant("skip", "Skip a question", when=open_for_answers, pressed=False, command="skip", in_a_question=True),
    _applicant(
        "stop",
        "Stop being asked",
        pressed=False,
        command="stop",
        spellings=("cancel", "exit", "quit"),
        in_a_question=True,
    ),
)
"""What is never a button: answers and files in the chat, and the words that are understood in a question."""

_ROWS = (
    *review_rows(_team),
    *_TEAM,
    *asking_rows(_team),
    *desk_rows(_team, _board),
    *_START,
    *_APPLICANT,
    *applicant_rows(_applicant),
    *delegating_rows(partial(_applicant, when=open_for_answers)),
    *signing_rows(partial(_applicant, when=open_for_answers), partial(_applicant, roles=_NAMED)),
    *_ANYWHERE,
    *_LEAVING,
    *_TYPED,
)
TABLE: Mapping[str, Action] = {action.name: action for action in _ROWS}

COMMAND = "command"
"""A button that stands for a typed command: its detail is the command. It has no row of its own, but that command's."""

_BY_COMMAND: Mapping[str, Action] = {action.command: action for action in TABLE.values() if action.command}


def action_of(name: str, detail: str = "") -> Action | None:
    """The row of a button or a form; None for one that no row knows, or that is never a button."""
    action = _BY_COMMAND.get(detail) if name == COMMAND else TABLE.get(name)
    return action if action is not None and action.pressed else None


def action_of_command(command: str) -> Action:
    """The row that a command answers to. Raises KeyError for a word that is none."""
    return _BY_COMMAND[command]
