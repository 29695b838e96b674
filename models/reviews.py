"""Values of a review: what a reviewer says of an item, what both sides say there, and conditions of approvals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from models.enums import ConditionOutcome, Speciality, Stage


@dataclass(frozen=True)
class Verdict:
    """What a reviewer says of one item, whose newest answer was `answer_number`. Not accepted: queried."""

    item: str
    accepted: bool
    words: str
    answer_number: int
    person: int
    by: str
    at: datetime
    id: int = 0


@dataclass(frozen=True)
class Condition:
    """What is still to be met of a stage that was approved, and by when. It is open until it has an outcome.

    `told_soon`, `told_late`: whether both sides were told that it falls due, and that it was due. `closer`, `closed_by`
    and `why`: who gave it its outcome, by id and by name, and their words.
    """

    stage: Stage
    words: str
    due_on: date
    person: int
    by: str
    at: datetime
    told_soon: bool = False
    told_late: bool = False
    outcome: ConditionOutcome | None = None
    closer: int | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    why: str = ""
    id: int | None = None

    @property
    def is_open(self) -> bool:
        return self.outcome is None


@dataclass(frozen=True)
class Comment:
    """What somebody said at an item, of the onboarding team or of the applicant's. It stands until it is settled."""

    item: str
    words: str
    of_the_team: bool
    person: int
    by: str
    at: datetime
    settled_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True)
class Opinion:
    """What a specialist was asked about one item, and what they say: accept it, or query it, with words.

    `of`: their name; `on_team`: whether they are on the onboarding team still. `answer_number`: the newest answer of
    the item as they said it. Nothing is said yet while `accepted` is None. The reviewer decides.
    """

    item: str
    speciality: Speciality
    asked: str
    asked_by: int
    asked_at: datetime
    person: int
    of: str
    on_team: bool
    answer_number: int = 0
    accepted: bool | None = None
    words: str = ""
    answered_at: datetime | None = None
    id: int | None = None


def still_open(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Of some conditions, those that are neither met nor waived, nor gone with their approval."""
    return tuple(condition for condition in conditions if condition.is_open)
