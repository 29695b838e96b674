"""What follows from changed answers: eligibility found, reviews begun or reopened, the journey turned on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.events.journey import Corrected
from conversations.journey.machine import BEFORE_REGISTRATION, CALLING, ReviewState, ReviewTrigger, State, Trigger
from conversations.journey.stages import stage_of
from conversations.onboarding.progress import invited
from models.enums import EventKind, Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant

GO_LIVE_DAY = "go_live_day"
_ONE_CHANGE = timedelta(minutes=10)
_TOLD_WHEN_CHANGED = (Stage.BEFORE_YOU_START, Stage.REGISTRATION, Stage.ENGAGEMENT_CALL)


def settle(onboarding: Onboarding, by: Participant, was_prepared: bool) -> None:
    """Bring all in line with the answers changed in this turn.

    `was_prepared`: the call's questions were complete, or are being asked in the chat (see `gone_through`).
    """
    changed = {given.question for given in onboarding.changes.answers}
    if onboarding.state in BEFORE_REGISTRATION:
        find_eligibility(onboarding, by)
        return
    _note_corrections(onboarding, by, changed)
    if not was_prepared and not onboarding.unanswered(Stage.ENGAGEMENT_CALL):
        onboarding.record(EventKind.CALL_PREPARED, by)
    if invited(onboarding):
        for stage in onboarding.pack.reviewed:
            _follow(onboarding, by, stage, changed)
        go_on_to_next(onboarding)


def what_is_new(onboarding: Onboarding, changed: Mapping[str, AnswerValue | None]) -> Mapping[str, AnswerValue | None]:
    """Of these answers, those that do not stand already: "3500" given again for 3,500 is no change."""
    given = onboarding.given
    return {key: value for key, value in changed.items() if key not in given or given[key].value != value}


def reopened_by(
    onboarding: Onboarding, changed: Mapping[str, AnswerValue | None], by: Participant
) -> tuple[Stage, ...]:
    """The approved stages that need to be reviewed again if these answers are kept. Nothing is changed."""
    if ReviewState.APPROVED not in onboarding.reviews.values():
        return ()
    trial = onboarding.copy()
    for key, value in what_is_new(onboarding, changed).items():
        trial.answer(key, value, by)
    settle(trial, by, was_prepared=True)
    approved = (stage for stage, review in onboarding.reviews.items() if review is ReviewState.APPROVED)
    return tuple(stage for stage in approved if trial.review(stage) is not ReviewState.APPROVED)


def find_eligibility(onboarding: Onboarding, by: Participant) -> None:
    """Eligible where either answer is yes; not where the self-check is complete and neither is (S0-02, S0-03)."""
    if onboarding.unanswered(Stage.BEFORE_YOU_START) and not _both_answered_no(onboarding):
        return
    if onboarding.can(Trigger.FIND_ELIGIBLE):
        onboarding.move(Trigger.FIND_ELIGIBLE)
        onboarding.record(EventKind.FOUND_ELIGIBLE, by)
    elif onboarding.can(Trigger.FIND_NOT_ELIGIBLE):
        onboarding.move(Trigger.FIND_NOT_ELIGIBLE)
        onboarding.record(EventKind.FOUND_NOT_ELIGIBLE, by)


def _both_answered_no(onboarding: Onboarding) -> bool:
    """Neither part of NHS England nor direct care: nothing else needs to be asked to know."""
    keys = ("before_you_start.part_of_nhs_england", "before_you_start.direct_care")
    return all(onboarding.answers.get(key) == "no" for key in keys)


def go_on_to_next(onboarding: Onboarding) -> None:
    """Turn to the first stage that is not approved. A go live date falls with the approval that it stood on."""
    had_date = onboarding.state is State.GO_LIVE_SET
    onboarding.proceed()
    if had_date and onboarding.state is not State.GO_LIVE_SET:
        onboarding.cancel_reminders(GO_LIVE_DAY)
        onboarding.record(EventKind.GO_LIVE_CLEARED, None)


def gone_through(onboarding: Onboarding, stage: Stage, by: Participant) -> None:
    """Somebody is asked no more of a stage in the chat: of the details for the call, the team hears once."""
    if stage is not Stage.ENGAGEMENT_CALL or by.asking is not None:
        return
    told = onboarding.last_event(EventKind.CALL_PREPARED)
    if not told and onboarding.registered and not onboarding.unanswered(Stage.ENGAGEMENT_CALL):
        onboarding.record(EventKind.CALL_PREPARED, by)


def _note_corrections(onboarding: Onboarding, by: Participant, changed: set[str]) -> None:
    for key in sorted(changed):
        stage, question = stage_of(key), onboarding.question(key)
        if question and stage in _TOLD_WHEN_CHANGED and _is_news(onboarding, by, key, stage):
            onboarding.record(EventKind.CORRECTED, by, stage, Corrected(question.text))


def _is_news(onboarding: Onboarding, by: Participant, key: str, stage: Stage) -> bool:
    """Whether the onboarding team is told of a changed answer.

    Not of what they have not been told of yet, nor again when the same person goes on changing what they just changed.
    """
    is_call = stage is Stage.ENGAGEMENT_CALL
    told = onboarding.last_event(EventKind.CALL_PREPARED if is_call else EventKind.REGISTERED)
    is_draft = is_call and told is None and onboarding.state in CALLING
    if is_draft or not onboarding.answered_before(key):
        return False
    before = onboarding.answers_before_turn[key]
    just_changed = before.person == by.id and onboarding.now - before.at <= _ONE_CHANGE
    return not (just_changed and told and before.at > told.at)


def _follow(onboarding: Onboarding, by: Participant, stage: Stage, changed: set[str]) -> None:
    """One reviewed stage: begun by its first answer, reopened when what was approved or submitted is no longer so."""
    own = any(stage_of(key) is stage for key in changed)
    touched = own or any(_reopens(onboarding, key) is stage for key in changed)
    match onboarding.review(stage):
        case ReviewState.NOT_STARTED if own:
            onboarding.step(stage, ReviewTrigger.ANSWER)
        case ReviewState.APPROVED if touched or (onboarding.applies(stage) and onboarding.unanswered(stage)):
            onboarding.step(stage, ReviewTrigger.REOPEN)
            onboarding.record(EventKind.REOPENED, by, stage)
        case ReviewState.SUBMITTED if touched or onboarding.unanswered(stage):
            onboarding.step(stage, ReviewTrigger.TAKE_BACK)
            onboarding.record(EventKind.TAKEN_BACK, by, stage)
        case _:
            pass


def _reopens(onboarding: Onboarding, key: str) -> Stage | None:
    question = onboarding.question(key)
    return Stage(question.reopens) if question and question.reopens else None


def day_comes(onboarding: Onboarding) -> None:
    """On the day itself, if everything that applies still stands approved."""
    if onboarding.go_live_on and onboarding.can(Trigger.GO_LIVE):
        onboarding.move(Trigger.GO_LIVE)
        onboarding.record(EventKind.LIVE, None, Stage.GO_LIVE)
