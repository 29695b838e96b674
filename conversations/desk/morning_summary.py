"""What the onboarding team has before it on a morning, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from conversations.journey.stages import stage_of
from conversations.questions import path
from models.desk import FirstFew

if TYPE_CHECKING:
    from conversations.content.schema import ContentPack
    from conversations.questions.entries import Answers
    from models.domain import OnboardingRecord

AGES = (7, 14, 28)
"""Days: an onboarding that waits is younger than the first, or older than some of them."""


@dataclass(frozen=True)
class Call:
    """An engagement call of today (aware), and the name of who holds it."""

    record: OnboardingRecord
    starts_at: datetime
    held_by: str | None


@dataclass(frozen=True)
class Evidence:
    """Something that is needed every year, by the title of its item, and the last day on which it is valid."""

    record: OnboardingRecord
    title: str
    runs_out: date


@dataclass(frozen=True)
class MorningSummary:
    """Of everything that is open or, `of_one`, of what one of the team has. `new` has registered since `since` (aware).

    `waiting`: how many wait for the team, then how many of them longer than each of AGES. `names`: of who has what is
    late, by identity.
    """

    since: datetime
    of_one: bool = False
    new: FirstFew = field(default_factory=FirstFew)
    waiting: tuple[int, ...] = (0,)
    late: FirstFew = field(default_factory=FirstFew)
    names: Mapping[int, str] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    going_live: FirstFew = field(default_factory=FirstFew)
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is to be said on this day."""
        some = (self.new.total, self.waiting[0], self.late.total, self.calls, self.going_live.total, self.evidence)
        return not any(some)


def is_needed(pack: ContentPack, key: str, answers: Answers) -> bool:
    """Whether a date is needed every year: its question is asked, in a stage that applies."""
    stage = stage_of(key)
    content = pack.stages.get(stage) if stage else None
    if content is None or not path.applies(content, answers):
        return False
    return any(asked.key == key and asked.yearly for asked in path.questions(path.pages(content, answers)))
