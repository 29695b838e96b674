"""A submitted stage as the list of its items: what reviewers said of each, and whether it changed since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from conversations.journey.stages import stage_of
from models.enums import EventKind
from models.reviews import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from conversations.onboarding.people import Participant
    from models.enums import Stage


_WENT_BACK = (EventKind.TAKEN_BACK, EventKind.REOPENED, EventKind.MORE_NEEDED)


class Standing(StrEnum):
    """Where the review of one item stands; the value is what a reviewer reads."""

    ACCEPTED = "Accepted"
    QUERIED = "Query"
    CHANGED = "Changed since it was looked at"
    UNSEEN = "Not looked at yet"


@dataclass(frozen=True)
class Item:
    """One item of a stage. `number`: of its newest answer."""

    key: str
    title: str
    questions: tuple[Question, ...]
    number: int
    verdict: Verdict | None = None

    @property
    def standing(self) -> Standing:
        """A verdict counts for the answers that it was given on, and for no newer ones."""
        if self.verdict is None:
            return Standing.UNSEEN
        if self.verdict.answer_number != self.number:
            return Standing.CHANGED
        return Standing.ACCEPTED if self.verdict.accepted else Standing.QUERIED

    @property
    def judged_number(self) -> int:
        """The number of the newest answer that a reviewer has looked at; 0 for none."""
        return self.verdict.answer_number if self.verdict else 0


def checklist(onboarding: Onboarding, stage: Stage) -> tuple[Item, ...]:
    """The items of a stage that are asked now, in order."""
    items: dict[str, list[Question]] = {}
    for question in onboarding.questions(stage):
        items.setdefault(question.item, []).append(question)
    return tuple(_item(onboarding, key, tuple(questions)) for key, questions in items.items())


def _item(onboarding: Onboarding, key: str, questions: tuple[Question, ...]) -> Item:
    given = (onboarding.given[question.key] for question in questions if question.key in onboarding.given)
    number = max((answer.number for answer in given), default=0)
    return Item(key, questions[0].item_title, questions, number, onboarding.verdicts.get(key))


def unseen(onboarding: Onboarding, stage: Stage, items: Iterable[Item], drawn_up_to: int) -> tuple[Item, ...]:
    """The items that nobody has accepted, and whose answers are newer than what was drawn.

    `drawn_up_to`: the number of the newest answer that was drawn, 0 where an older version drew it, which did not say:
    then those that were given since the stage last went back to the applicant.
    """
    back = onboarding.last_event(*_WENT_BACK, stage=stage)
    waiting = tuple(item for item in items if item.standing is not Standing.ACCEPTED)
    if drawn_up_to or back is None:
        return tuple(item for item in waiting if drawn_up_to and item.number > drawn_up_to)
    return tuple(item for item in waiting if _given_since(onboarding, item, back.at))


def _given_since(onboarding: Onboarding, item: Item, moment: datetime) -> bool:
    given = (onboarding.given[question.key] for question in item.questions if question.key in onboarding.given)
    return any(answer.at >= moment for answer in given)


def changed_items(onboarding: Onboarding) -> tuple[Item, ...]:
    """Every item of every stage whose answers changed since somebody judged it."""
    stages = onboarding.pack.reviewed if onboarding.verdicts else ()
    found = (item for stage in stages for item in checklist(onboarding, stage))
    return tuple(item for item in found if item.standing is Standing.CHANGED)


def last_reviewed(onboarding: Onboarding, stage: Stage) -> datetime | None:
    """When reviewers last decided on a stage, or on one of its items; None where nobody has."""
    moments = (item_reviewed(onboarding, question) for question in onboarding.questions(stage))
    return max((moment for moment in moments if moment), default=None)


def item_reviewed(onboarding: Onboarding, question: Question) -> datetime | None:
    """The same of the item that a question belongs to."""
    decided = onboarding.last_event(EventKind.MORE_NEEDED, EventKind.APPROVED, stage=stage_of(question.key))
    verdict = onboarding.verdicts.get(question.item)
    return max((each.at for each in (decided, verdict) if each), default=None)


def holding_up(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items for which the stage cannot be approved.

    Once somebody has judged one of them, all that are not accepted; before, none: whoever approves accepts them all.
    """
    items = tuple(items)
    if all(item.standing is Standing.UNSEEN for item in items):
        return ()
    return tuple(item for item in items if item.standing is not Standing.ACCEPTED)


def judge(onboarding: Onboarding, item: Item, by: Participant, accepted: bool, words: str = "") -> None:
    """Keep a reviewer's verdict on an item as it stands now."""
    onboarding.judge(Verdict(item.key, accepted, words, item.number, by.id, by.name, onboarding.now))
