"""One sentence for everything that can happen, used by the history, the notices and the last update."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from conversations.onboarding.onboarding import Onboarding
from conversations.replies import Moment, Part, Said, Text, Words, counted, text
from models.domain import Event

_SENTENCES: Mapping[str, str] = {
    "started": "{who} started this onboarding",
    "found_eligible": "{who} answered the self-check: the service can use NHS Notify",
    "found_not_eligible": "{who} answered the self-check: the service is not eligible as answered",
    "registered": "{who} registered interest in NHS Notify",
    "times_offered": "{who} offered {count}",
    "time_picked": "{who} chose {starts_at} for the engagement call",
    "times_refused": "{who} asked for other call times",
    "call_moved": "{who} asked for another time for the engagement call",
    "call_cancelled": "{who} cancelled the engagement call",
    "call_held": "{who} recorded that the engagement call was held",
    "call_prepared": "{who} gave the details for the engagement call",
    "wait_set": "{who} looked at the waiting list: {wait_reason}",
    "invited": "{who} invited the applicant to start integration and onboarding",
    "submitted": "{who} submitted stage {stage}",
    "taken_back": "{who} took back stage {stage}, to change it",
    "approved": "{who} approved stage {stage}",
    "more_needed": "{who} asked for more information about stage {stage}",
    "declined": "{who} declined this onboarding",
    "reconsidered": "{who} reopened this onboarding",
    "reopened": "{who} changed an answer, so stage {stage}, needs to be reviewed again",
    "go_live_set": "{who} set the go live date to {go_live_on}",
    "go_live_cleared": "The go live date no longer stands, because a stage needs to be reviewed again",
    "live": "The service went live with NHS Notify",
    "paused": "{who} paused this onboarding",
    "resumed": "{who} resumed this onboarding",
    "withdrawn": "{who} withdrew from onboarding",
    "told_applicant": "{who} sent the applicant a message",
    "told_team": "{who} sent the onboarding team a message",
    "corrected": "{who} changed the answer to: {question}",
    "colleague_invited": "{who} invited {name} to join as {role}",
    "join_asked": "{who} asked to join this onboarding",
    "joined": "{name} joined as {role}",
    "join_refused": "{who} did not add {name}",
    "left": "{name} left this onboarding",
    "removed": "{who} removed {name} from this onboarding",
    "role_changed": "{who} made {name} {role}",
    "press_refused": "{who} pressed {action}, which is for the onboarding team",
    "reply_due_soon": "A reply to this registration is due by {reply_due_on}",
    "reply_overdue": "The reply to this registration was due by {reply_due_on}",
    "call_to_record": "The engagement call was planned for {starts_at}",
    "left_workspace": "{name} left their workspace, so they left this onboarding",
    "owner_left_workspace": "{name}, the owner, left their workspace. Someone else needs to become the owner",
    "ownership_taken": "{who} became the owner",
    "unreached": "We could not send {name} a direct message. Email them, or ask a colleague to tell them",
    "nudged": "We reminded the applicant that it is their turn",
}

_TO_TEAM: Mapping[str, str] = {
    "wait_set": "{who} looked at the waiting list: {priority} priority, {wait_reason}",
}

KINDS = frozenset(_SENTENCES)
HIDDEN = frozenset({"moved"})
"""Kinds that only count for figures: the sentence beside them says what happened."""
ASIDE = frozenset({"press_refused", "reply_due_soon", "reply_overdue", "call_to_record", "nudged"})
"""Kinds that move nothing, so that they are not the last thing that happened: reminders, and presses refused."""

_ROLES = {"owner": "the owner", "contributor": "a contributor", "viewer": "a viewer"}


def sentence(event: Event, onboarding: Onboarding, template: str | None = None) -> Text:
    """What happened, without a full stop; `template` words it for one audience."""
    return text(
        template or _SENTENCES[event.kind],
        **{name: _part(name, value) for name, value in _values(event, onboarding).items()},
    )


def sentence_for_team(event: Event, onboarding: Onboarding) -> Text:
    """The same for the onboarding team, who alone see the priority."""
    return sentence(event, onboarding, _TO_TEAM.get(event.kind))


def _values(event: Event, onboarding: Onboarding) -> dict[str, Any]:
    stage = onboarding.pack.stages[event.stage] if event.stage else None
    titled = text("{number}, {title}", number=stage.stage.number, title=Words(stage.title)) if stage else ()
    return {**event.data, "who": Said(event.by) if event.by else Words("NHS Notify"), "stage": titled}


def _part(name: str, value: Any) -> Part | Text | int | date:
    """Dates are stored as ISO text; roles, priorities and questions are our words; all else is what a person typed."""
    match name, value:
        case "count", int():
            return counted(value, "call time")
        case _, Words() | Said() | Moment() | int() | tuple():
            return value
        case "starts_at", str():
            return Moment(datetime.fromisoformat(value))
        case "go_live_on" | "reply_due_on", str():
            return date.fromisoformat(value)
        case "role", str():
            return Words(_ROLES[value])
        case "wait_reason" | "priority" | "action" | "question", str():
            return Words(value)
        case _:
            return Said(str(value))
