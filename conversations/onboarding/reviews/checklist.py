"""A submitted stage as the list of its items: what reviewers said of each, and whether it changed since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from conversations.content.questions import Question, QuestionType
from conversations.journey.stages import REVIEWED
from conversations.onboarding.reviews.validity import running_out
from conversations.questions.checks import disagreements, warnings
from conversations.text import Said, Text, Words, text
from models.enums import EventKind
from models.reviews import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

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
    """One item of a stage. `number`: of its newest answer. `findings`: what is worth a look, none where it passes.

    `doubted`: what is said of the whole stage is about it, so it does not pass either.
    """

    key: str
    title: str
    questions: tuple[Question, ...]
    number: int
    findings: tuple[Text, ...]
    verdict: Verdict | None = None
    doubted: bool = False

    @property
    def standing(self) -> Standing:
        """A verdict counts for the answers that it was given on, and for no newer ones."""
        if self.verdict is None:
            return Standing.UNSEEN
        if self.verdict.answer_number != self.number:
            return Standing.CHANGED
        return Standing.ACCEPTED if self.verdict.accepted else Standing.QUERIED

    @property
    def seen(self) -> int:
        """The number of the newest answer that a reviewer has looked at; 0 for none."""
        return self.verdict.answer_number if self.verdict else 0


def checklist(onboarding: Onboarding, stage: Stage) -> tuple[Item, ...]:
    """The items of a stage that are asked now, in order."""
    items: dict[str, list[Question]] = {}
    for question in onboarding.questions(stage):
        items.setdefault(question.item, []).append(question)
    doubted = {*disagreements(stage, onboarding.answers)}
    doubted |= {validity.question.key for validity in running_out(onboarding, stage)}
    return tuple(_item(onboarding, key, tuple(questions), doubted) for key, questions in items.items())


def _item(onboarding: Onboarding, key: str, questions: tuple[Question, ...], doubted: set[str]) -> Item:
    given = (onboarding.given[question.key] for question in questions if question.key in onboarding.given)
    number = max((answer.number for answer in given), default=0)
    findings = tuple(finding for question in questions for finding in _findings(onboarding, question))
    is_doubted = any(question.key in doubted for question in questions)
    return Item(key, questions[0].item_title, questions, number, findings, onboarding.verdicts.get(key), is_doubted)


def unseen(onboarding: Onboarding, stage: Stage, items: Iterable[Item], seen: int) -> tuple[Item, ...]:
    """The items that nobody has accepted, and whose answers are newer than what was drawn.

    `seen`: the number of the newest answer that was drawn, 0 where an older version drew it, which did not say: then
    those that were given since the stage last went back to the applicant.
    """
    back = onboarding.last_event(*_WENT_BACK, stage=stage)
    waiting = tuple(item for item in items if item.standing is not Standing.ACCEPTED)
    if seen or back is None:
        return tuple(item for item in waiting if seen and item.number > seen)
    return tuple(item for item in waiting if _given_since(onboarding, item, back.at))


def _given_since(onboarding: Onboarding, item: Item, moment: datetime) -> bool:
    given = (onboarding.given[question.key] for question in item.questions if question.key in onboarding.given)
    return any(answer.at >= moment for answer in given)


def changed_items(onboarding: Onboarding) -> tuple[Item, ...]:
    """Every item of every stage whose answers changed since somebody judged it."""
    stages = REVIEWED if onboarding.verdicts else ()
    found = (item for stage in stages for item in checklist(onboarding, stage))
    return tuple(item for item in found if item.standing is Standing.CHANGED)


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


# What is computed about an item


NOT_SHOWN = {
    "note": "said, not shown",
    "person": "said, not shown: there is a person to ask",
    "not_applicable": "said not to apply",
}
"""What a reviewer is told of evidence that is neither a link nor a file."""


def _findings(onboarding: Onboarding, question: Question) -> list[Text]:
    answer = onboarding.answers.get(question.key)
    if answer is None:
        return []
    found = warnings(question, answer, onboarding.today)
    if isinstance(answer, dict) and (unseen := NOT_SHOWN.get(answer["kind"])):
        found.append((Words(unseen),))
    return [*found, *_elsewhere(onboarding, question, answer)]


def _elsewhere(onboarding: Onboarding, question: Question, answer: object) -> list[Text]:
    """An email address that is not of the organisation that registered."""
    own = str(onboarding.answers.get("registration.email", "")).rpartition("@")[2].lower()
    email = answer.get("email", "") if isinstance(answer, dict) else answer if _is_email(question) else ""
    domain = str(email).rpartition("@")[2].lower()
    if not own or not domain or domain == own:
        return []
    return [text("this address is outside {domain}", domain=Said(own))]


def _is_email(question: Question) -> bool:
    return question.type is QuestionType.EMAIL
