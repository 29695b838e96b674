"""Every button and command: who may use it and when. The same table draws the buttons and guards the server.

What an action does stands in `stages/`, bound by name with `@does` (see `deeds.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from conversations.journey.machine import ENDED, WAITING, ReviewState, ReviewTrigger, State, Trigger
from conversations.onboarding.onboarding import Onboarding
from conversations.onboarding.people import EDITORS, EVERYONE, OWNERS, Participant
from conversations.replies import Button, Confirm, Style
from models.enums import Role


class Side(StrEnum):
    APPLICANT = "applicant"
    ONBOARDING_TEAM = "onboarding team"


When = Callable[[Onboarding], bool]


@dataclass(frozen=True)
class Action:
    """One row. `when`: whether the onboarding's state allows it. `on_card`: drawn on the card of its side.

    `decides` marks what only the onboarding team may do, asked of the platform at each press.
    """

    name: str
    label: str
    side: Side
    when: When
    roles: frozenset[Role] = EDITORS
    style: Style = Style.SECONDARY
    confirm: Confirm | None = None
    on_card: bool = False


def always(_: Onboarding) -> bool:
    return True


def _in(*states: State) -> When:
    return lambda onboarding: onboarding.state in states


def _can(trigger: Trigger) -> When:
    return lambda onboarding: onboarding.can(trigger)


def _review(trigger: ReviewTrigger) -> When:
    def possible(onboarding: Onboarding) -> bool:
        stage = onboarding.in_turn
        return stage is not None and onboarding.can_step(stage, trigger)

    return possible


def _something_to_take_back(onboarding: Onboarding) -> bool:
    return open_for_answers(onboarding) and ReviewState.SUBMITTED in onboarding.reviews.values()


def open_for_answers(onboarding: Onboarding) -> bool:
    """Answers may be given until the end, but not while the onboarding is paused."""
    return onboarding.state not in (*ENDED, State.PAUSED)


def _may_submit(onboarding: Onboarding) -> bool:
    return onboarding.state is State.REGISTERING or (
        onboarding.in_turn is not None
        and onboarding.review(onboarding.in_turn) not in (ReviewState.SUBMITTED, ReviewState.APPROVED)
    )


def _not_ended(onboarding: Onboarding) -> bool:
    return onboarding.state not in ENDED


def _has_no_owner(onboarding: Onboarding) -> bool:
    return onboarding.owner() is None and _not_ended(onboarding)


def _registered(onboarding: Onboarding) -> bool:
    return onboarding.registered


def _decline_confirm() -> Confirm:
    return Confirm(
        "Decline this onboarding?",
        "The applicant is told your reason. The onboarding stops here until someone on the onboarding team reopens it.",
        "Decline",
    )


_TEAM = (
    Action(
        "approve", "Approve", Side.ONBOARDING_TEAM, _review(ReviewTrigger.APPROVE), style=Style.PRIMARY, on_card=True
    ),
    Action("ask_for_more", "Ask for more", Side.ONBOARDING_TEAM, _review(ReviewTrigger.ASK_FOR_MORE), on_card=True),
    Action(
        "hold_call",
        "Record that the call was held",
        Side.ONBOARDING_TEAM,
        _can(Trigger.HOLD_CALL),
        style=Style.PRIMARY,
        on_card=True,
    ),
    Action(
        "offer_times",
        "Offer call times",
        Side.ONBOARDING_TEAM,
        _can(Trigger.OFFER_TIMES),
        style=Style.PRIMARY,
        on_card=True,
    ),
    Action(
        "team_cancel_call",
        "Cancel the call",
        Side.ONBOARDING_TEAM,
        _in(State.CALL_BOOKED),
        on_card=True,
        confirm=Confirm(
            "Cancel the call?",
            "The applicant is told, and you can offer other times.",
            "Cancel the call",
            "Keep the call",
        ),
    ),
    Action(
        "invite",
        "Invite",
        Side.ONBOARDING_TEAM,
        _can(Trigger.INVITE),
        style=Style.PRIMARY,
        on_card=True,
        confirm=Confirm("Invite this team?", "They are told that they can start integration and onboarding.", "Invite"),
    ),
    Action("set_wait", "Set priority and reason", Side.ONBOARDING_TEAM, _in(*WAITING), on_card=True),
    Action(
        "set_go_live",
        "Set go live date",
        Side.ONBOARDING_TEAM,
        _can(Trigger.SET_GO_LIVE),
        style=Style.PRIMARY,
        on_card=True,
    ),
    Action("resume", "Resume", Side.ONBOARDING_TEAM, _can(Trigger.RESUME), style=Style.PRIMARY, on_card=True),
    Action("reconsider", "Reopen this onboarding", Side.ONBOARDING_TEAM, _can(Trigger.RECONSIDER), on_card=True),
    Action("see_answers", "See the answers", Side.ONBOARDING_TEAM, _registered, on_card=True),
    Action("message_applicant", "Message the applicant", Side.ONBOARDING_TEAM, _registered, on_card=True),
    Action(
        "decline",
        "Decline",
        Side.ONBOARDING_TEAM,
        _can(Trigger.DECLINE),
        style=Style.WARNING,
        confirm=_decline_confirm(),
        on_card=True,
    ),
    Action("pause", "Pause", Side.ONBOARDING_TEAM, _can(Trigger.PAUSE), on_card=True),
    Action("see_history", "See the history", Side.ONBOARDING_TEAM, _registered, on_card=True),
)

_APPLICANT = (
    Action("answer", "Answer in a form", Side.APPLICANT, open_for_answers, style=Style.PRIMARY),
    Action("chat", "Answer here in the chat", Side.APPLICANT, open_for_answers),
    Action("change", "Change", Side.APPLICANT, open_for_answers),
    Action("add_entry", "Add another", Side.APPLICANT, open_for_answers),
    Action(
        "remove_entry",
        "Remove",
        Side.APPLICANT,
        open_for_answers,
        confirm=Confirm("Remove this one?", "It is not part of your onboarding any more.", "Remove", "Keep it"),
    ),
    Action("check", "Check your answers", Side.APPLICANT, always, roles=EVERYONE),
    Action("stages", "See all 11 stages", Side.APPLICANT, always, roles=EVERYONE),
    Action("submit", "Submit", Side.APPLICANT, _may_submit, style=Style.PRIMARY),
    Action("take_back", "Take it back to change it", Side.APPLICANT, _something_to_take_back),
    Action("choose", "Choose", Side.APPLICANT, open_for_answers),
    Action(
        "see_times", "Choose a call time", Side.APPLICANT, _can(Trigger.PICK_TIME), roles=EVERYONE, style=Style.PRIMARY
    ),
    Action("pick_time", "Choose this time", Side.APPLICANT, _can(Trigger.PICK_TIME)),
    Action("refuse_times", "None of these times suit us", Side.APPLICANT, _can(Trigger.REFUSE_TIMES)),
    Action("ask_to_move", "Ask for another time", Side.APPLICANT, _in(State.CALL_BOOKED)),
    Action(
        "cancel_call",
        "Cancel the call",
        Side.APPLICANT,
        _in(State.CALL_BOOKED),
        confirm=Confirm(
            "Cancel the call?",
            "The onboarding team is told, and can offer you other times.",
            "Cancel the call",
            "Keep the call",
        ),
    ),
    Action("recheck", "Change your answers", Side.APPLICANT, _in(State.NOT_ELIGIBLE)),
    Action("ask_to_join", "Ask to join the first one", Side.APPLICANT, _in(State.REGISTERING)),
    Action("register_anyway", "Register a second one", Side.APPLICANT, _in(State.REGISTERING)),
    Action("message_team", "Message the onboarding team", Side.APPLICANT, _registered),
    Action("status", "Where you stand", Side.APPLICANT, always, roles=EVERYONE),
    Action("answers", "See your answers", Side.APPLICANT, always, roles=EVERYONE),
    Action("people", "People", Side.APPLICANT, always, roles=EVERYONE),
    Action("add_colleague", "Add a colleague", Side.APPLICANT, _not_ended, roles=OWNERS),
    Action("accept_colleague", "Add to the team", Side.APPLICANT, _not_ended, roles=OWNERS, style=Style.PRIMARY),
    Action("refuse_colleague", "Do not add", Side.APPLICANT, _not_ended, roles=OWNERS),
    Action("take_ownership", "Become the owner", Side.APPLICANT, _has_no_owner, style=Style.PRIMARY),
    Action("add_evidence", "Add as evidence", Side.APPLICANT, open_for_answers),
    Action("change_role", "Change role", Side.APPLICANT, _not_ended, roles=OWNERS),
    Action(
        "remove_colleague",
        "Remove",
        Side.APPLICANT,
        _not_ended,
        roles=OWNERS,
        confirm=Confirm(
            "Remove this person?", "They cannot see this onboarding any more. What they answered stays.", "Remove"
        ),
    ),
    Action(
        "leave",
        "Leave this onboarding",
        Side.APPLICANT,
        _not_ended,
        roles=EVERYONE,
        confirm=Confirm(
            "Leave this onboarding?", "You will not hear about it any more. What you answered stays.", "Leave"
        ),
    ),
    Action(
        "withdraw",
        "Withdraw",
        Side.APPLICANT,
        _can(Trigger.WITHDRAW),
        roles=OWNERS,
        style=Style.WARNING,
        confirm=Confirm(
            "Withdraw from onboarding?",
            "Your onboarding stops, and the onboarding team is told. We keep your answers and the record of "
            "decisions. You can start again at any time.",
            "Withdraw",
            "Carry on",
        ),
    ),
)

TABLE: Mapping[str, Action] = {action.name: action for action in (*_TEAM, *_APPLICANT)}


_LONGEST_NAME = 70


def is_allowed(action: Action, onboarding: Onboarding, by: Participant) -> bool:
    """Whether this person has the standing for it at all, whatever the stage."""
    if action.side is Side.ONBOARDING_TEAM:
        return by.onboarding_team and not onboarding.belongs(by)
    return onboarding.role_of(by.id) in action.roles


def button(
    name: str, onboarding: Onboarding, detail: str = "", label: str | None = None, style: Style | None = None
) -> Button:
    """A button for one action of the table."""
    action = TABLE[name]
    confirm = _about(onboarding, action) if action.confirm else None
    return Button(name, label or action.label, onboarding.reference, detail, style or action.style, confirm)


def _about(onboarding: Onboarding, action: Action) -> Confirm | None:
    """What is asked first; the onboarding team, who have many open at once, read which one it is about."""
    if action.confirm is None or action.side is Side.APPLICANT:
        return action.confirm
    known = [name for name in (onboarding.service, onboarding.organisation) if name]
    name = f"{', '.join(cut(each) for each in known)} ({onboarding.reference})" if known else onboarding.reference
    return replace(action.confirm, body=f"{name}. {action.confirm.body}")


def cut(name: str) -> str:
    """Short enough for a dialog that holds 300 characters."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}..."


def offered(onboarding: Onboarding, by: Participant | None, *candidates: str, detail: str = "") -> tuple[Button, ...]:
    """Of some actions, those that apply now and that this reader may use."""
    return tuple(
        button(name, onboarding, detail)
        for name in candidates
        if TABLE[name].when(onboarding) and (by is None or is_allowed(TABLE[name], onboarding, by))
    )


def team_buttons(onboarding: Onboarding) -> tuple[Button, ...]:
    """What the onboarding team can do now, in the order of the table."""
    names = [action.name for action in _TEAM if action.on_card and action.when(onboarding)]
    drawn = [_named(b, onboarding) for b in offered(onboarding, None, *names)]
    first = next((b for b in drawn if b.style is Style.PRIMARY), None)
    return tuple(b if b is first or b.style is not Style.PRIMARY else replace(b, style=Style.SECONDARY) for b in drawn)


def _named(drawn: Button, onboarding: Onboarding) -> Button:
    """Times offered before are replaced; and an old card decides nothing about a later stage."""
    if drawn.action == "offer_times" and onboarding.state is not State.REGISTERED:
        return replace(drawn, label="Offer other times")
    stage = onboarding.in_turn
    return replace(drawn, detail=stage.value) if stage and drawn.action in ("approve", "ask_for_more") else drawn
