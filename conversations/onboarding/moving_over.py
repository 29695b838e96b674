"""An onboarding moved to another version of the content: what of it stands there, and what is asked anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conversations.content.loader import load, newest_versions
from conversations.events.journey import VersionChanged
from conversations.journey.machine import ENDED, ReviewState, ReviewTrigger, State
from conversations.onboarding.review_rules import go_on_to_next
from conversations.text import Text, Words, text
from models.enums import EventKind

if TYPE_CHECKING:
    from conversations.content.questions import Question
    from conversations.content.schema import ContentPack
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.enums import Stage


@dataclass(frozen=True)
class MovePreview:
    """What a move does, before anybody has done it.

    `answers`: how many are asked for there too, and stand. `set_aside`: how many are not asked for there; they are
    kept, and stand again if the onboarding is moved back. `asked`: what has to be answered there, by stage.
    `approved`: the approvals that stand, `reopened`: those that fall.
    """

    answers: int
    set_aside: int
    asked: dict[Stage, tuple[Question, ...]]
    approved: tuple[Stage, ...]
    reopened: tuple[Stage, ...]


def called(pack: ContentPack) -> str:
    """What people call a version: "5 steps (version 2026-11-five-steps)"."""
    return f"{pack.journey} (version {pack.version})"


def ways_out(onboarding: Onboarding) -> tuple[str, ...]:
    """The versions that it can be moved to: the newest of each journey, but for its own."""
    return tuple(version for version in newest_versions().values() if version != onboarding.pack.version)


def why_not(onboarding: Onboarding) -> Text | None:
    """Why it cannot be moved as it stands, and what to do first; None where it can."""
    if onboarding.state in ENDED:
        return text("This onboarding has ended, so it stays on the questions that it was decided on.")
    if onboarding.state is State.PAUSED:
        return text("This onboarding is paused. Resume it first, and then move it.")
    if onboarding.state is State.GO_LIVE_SET:
        return text("This service has a go live date, so it stays on the questions that it was approved on.")
    lying = [stage for stage, review in onboarding.reviews.items() if review is ReviewState.SUBMITTED]
    if lying:
        stage = Words(onboarding.pack.called(lying[0]))
        return text("Stage {stage}, waits for your decision. Decide on it first, and then move it.", stage=stage)
    return None


def move_over(onboarding: Onboarding, version: str, by: Participant) -> None:
    """Put it on another version. No answer is lost, and what was approved stands where nothing is asked anew."""
    before, pack = onboarding.pack, _pack(onboarding, version)
    misfits = _misfits(onboarding, before, pack)
    onboarding.pack = pack
    for key in misfits:
        onboarding.answer(key, None, by)
    for stage in pack.reviewed:
        if onboarding.review(stage) is ReviewState.APPROVED and onboarding.unanswered(stage):
            onboarding.step(stage, ReviewTrigger.REOPEN)
    go_on_to_next(onboarding)
    onboarding.record(EventKind.MOVED_OVER, by, data=VersionChanged(called(before), called(pack)))


def previewed(onboarding: Onboarding, version: str, by: Participant) -> MovePreview:
    """What `move_over` would do. Nothing is changed."""
    trial = onboarding.copy()
    move_over(trial, version, by)
    asked_there = {question.key for stage in trial.pack.stages for question in trial.questions(stage)}
    stand = [key for key in trial.answers if key in asked_there]
    asked = {stage: trial.unanswered(stage) for stage in trial.pack.stages if trial.applies(stage)}
    approved = [stage for stage, review in onboarding.reviews.items() if review is ReviewState.APPROVED]
    still = [stage for stage in trial.pack.reviewed if trial.review(stage) is ReviewState.APPROVED]
    return MovePreview(
        answers=len(stand),
        set_aside=len(onboarding.answers) - len(stand),
        asked={stage: questions for stage, questions in asked.items() if questions},
        approved=tuple(still),
        reopened=tuple(stage for stage in approved if stage not in still),
    )


def _pack(onboarding: Onboarding, version: str) -> ContentPack:
    now = onboarding.pack
    return replace(load(version), approved_twice=now.approved_twice, meetings=now.meetings)


def _misfits(onboarding: Onboarding, before: ContentPack, pack: ContentPack) -> list[str]:
    """Answers to questions that go by the same key there and take another kind of answer."""
    types = {question.key: question.type for question in before.questions}
    changed = {q.key for q in pack.questions if types.get(q.key, q.type) is not q.type}
    return [key for key in onboarding.answers if key in changed]
