"""Draws the buttons of actions: those that apply now and that their reader may use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.actions.table import TABLE
from conversations.details.detail import Detail, NoDetail
from conversations.details.journey import DecisionDetail, PageDetail, StageDetail, SubmitDetail
from conversations.journey.machine import State
from conversations.onboarding.next_step import next_step
from conversations.onboarding.people import Side
from conversations.onboarding.reviews.checklist import checklist, holding_up
from conversations.permissions import Action, approval_to_undo, is_allowed
from conversations.replies import Button, Confirm, Style

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.enums import Stage

_NONE = NoDetail()
_LONGEST_NAME = 70
_APPROVING = ("approve", "approve_on_condition")


def button(
    name: str, onboarding: Onboarding, detail: Detail = _NONE, label: str | None = None, style: Style | None = None
) -> Button:
    """A button for one action of the table."""
    action = TABLE[name]
    confirm = _about(onboarding, action) if action.confirm else None
    return Button(
        name,
        label or _label(onboarding, action),
        onboarding.reference,
        str(detail),
        style or action.style,
        confirm,
        subject=_subject(onboarding, detail),
    )


def _label(onboarding: Onboarding, action: Action) -> str:
    """The list of all stages goes by what people call the journey."""
    return f"See all {onboarding.pack.journey}" if action.name == "stages" else action.label


def _subject(onboarding: Onboarding, detail: Detail) -> str:
    """The stage that a button is about: messages of several stages stand one below the other."""
    stage = detail.stage if isinstance(detail, StageDetail | PageDetail | SubmitDetail) else None
    if stage is None:
        return ""
    called = onboarding.pack.called(stage)
    return f"stage {called}" if onboarding.pack.number(stage) else called


def _about(onboarding: Onboarding, action: Action) -> Confirm | None:
    """What is asked first, and which onboarding it is about: somebody may have several."""
    if action.confirm is None:
        return None
    known = [name for name in (onboarding.service, onboarding.organisation) if name]
    name = f"{', '.join(cut(each) for each in known)} ({onboarding.reference})" if known else onboarding.reference
    return replace(action.confirm, body=f"{name}. {action.confirm.body}")


def cut(name: str) -> str:
    """Short enough for a dialog that holds 300 characters."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}..."


def offered(
    onboarding: Onboarding, by: Participant | None, *candidates: str, detail: Detail = _NONE
) -> tuple[Button, ...]:
    """Of some actions, those that apply now and that this reader may use."""
    return tuple(
        button(name, onboarding, detail)
        for name in candidates
        if TABLE[name].when(onboarding) and (by is None or is_allowed(TABLE[name], onboarding, by))
    )


def carrying_on(onboarding: Onboarding, by: Participant, stage: Stage) -> tuple[Button, ...]:
    """Ways on with a stage whose needed questions are answered, until each optional one is too; then none."""
    if all(question.key in onboarding.given for question in onboarding.questions(stage)):
        return ()
    drawn = offered(onboarding, by, "answer", "chat", detail=PageDetail(stage))
    ways = {"answer": "Carry on in the form", "chat": "Carry on here in the chat"}
    return tuple(replace(b, label=ways[b.action], style=Style.SECONDARY) for b in drawn)


def team_buttons(onboarding: Onboarding) -> tuple[Button, ...]:
    """What the onboarding team can do now, in the order of the table. One stands out where it is their turn.

    A stage is not offered for approval while an item that somebody judged keeps it from that.
    """
    stage = onboarding.current_review
    waits = stage is not None and holding_up(checklist(onboarding, stage))
    names = [action.name for action in TABLE.values() if action.on_card and not (waits and action.name in _APPROVING)]
    drawn = [_named(b, onboarding) for b in offered(onboarding, None, *names)]
    is_their_turn = next_step(onboarding).side is Side.ONBOARDING_TEAM
    first = next((b for b in drawn if b.style is Style.PRIMARY), None) if is_their_turn else None
    return tuple(b if b is first or b.style is not Style.PRIMARY else replace(b, style=Style.SECONDARY) for b in drawn)


def _named(drawn: Button, onboarding: Onboarding) -> Button:
    """Times offered before are replaced; and an old card decides nothing about a later stage."""
    if drawn.action == "offer_times" and onboarding.state is not State.REGISTERED:
        return replace(drawn, label="Offer other times")
    if drawn.action == "set_go_live" and onboarding.go_live_on:
        return replace(drawn, label="Change go live date")
    approval = approval_to_undo(onboarding) if drawn.action == "undo_approval" else None
    if approval:
        return replace(drawn, detail=str(StageDetail(approval.stage)))
    if issubclass(TABLE[drawn.action].detail, StageDetail):
        detail = deciding(drawn.action, onboarding, onboarding.current_review)
        return replace(drawn, detail=str(detail), subject=_subject(onboarding, detail))
    return drawn


def decided_on(onboarding: Onboarding, stage: Stage) -> DecisionDetail:
    """A stage as it is drawn now, for a button that decides on all of it."""
    asked = (question.key for question in onboarding.questions(stage))
    given = (onboarding.given[key] for key in asked if key in onboarding.given)
    return DecisionDetail(stage, max((answer.number for answer in given), default=0))


def deciding(name: str, onboarding: Onboarding, stage: Stage | None) -> StageDetail:
    """What a button about a stage carries: with what was drawn of it, where its action asks for that."""
    if stage and TABLE[name].detail is DecisionDetail:
        return decided_on(onboarding, stage)
    return StageDetail(stage)


SNOOZE_REMINDERS = Button("snooze_reminders", "Snooze for a week")
STOP_REMINDERS = Button("stop_reminders", "Stop reminding me")
REMIND_AGAIN = Button("remind_again", "Remind me again")
EMAIL_ME = Button("email_me", "Email me too")
STOP_EMAILS = Button("stop_emails", "Stop emailing me")
