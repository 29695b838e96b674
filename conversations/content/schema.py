"""What a content pack holds once it is loaded and checked: stages, their pages of questions, and help topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from conversations.content.questions import AnswerCondition, Question
from conversations.journey.stages import REVIEWED
from models.enums import Stage

Link = tuple[str, str]  # what the link says, and its address


class ContentError(Exception):
    """A content pack that cannot be used: one sentence that names the file and the item, and says how to fix it."""


class ContentNewer(ContentError):
    """A version of the content that this program does not have: a newer program began an onboarding with it."""


@dataclass(frozen=True)
class Page:
    """One page of a form: up to 10 related questions."""

    title: str
    intro: str
    questions: tuple[Question, ...]

    @cached_property
    def always_asked(self) -> bool:
        """Whether none of its questions hangs on an answer."""
        return not any(question.when for question in self.questions)


@dataclass(frozen=True)
class Collection:
    """Questions asked again for each entry, such as each template.

    A key has no entry: the form engine makes "templates.<entry>.name" of "templates.name". It also leaves out
    what an entry does not need: "templates.subject" is for email alone.
    """

    noun: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class StageContent:
    """All that a stage says and asks. `intro` is its paragraphs; `covers` the item ids that its own words cover.

    The stage is skipped when every condition of `skip_when` holds (and there is one). `number`: under which its
    journey counts it; 0 where it goes by its title alone.
    """

    stage: Stage
    title: str
    intro: tuple[str, ...]
    covers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    pages: tuple[Page, ...] = ()
    skip_when: tuple[AnswerCondition, ...] = ()
    collection: Collection | None = None
    number: int = 0

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the pages, in the order asked. A collection's questions are not among them."""
        return tuple(question for page in self.pages for question in page.questions)


@dataclass(frozen=True)
class ContentPack:
    """One version of the content. An onboarding keeps the version that it began with, until it is moved to another.

    `stages`: those of its journey, in order. `journey`: what people call that. `approved_twice`: the stages that two
    people approve, and `meetings`: whether calls get a link to join by themselves, both of which the operator says.
    """

    version: str
    stages: Mapping[Stage, StageContent]
    approved_twice: frozenset[Stage] = frozenset()
    meetings: bool = False
    journey: str = ""

    @cached_property
    def reviewed(self) -> tuple[Stage, ...]:
        """Those that the onboarding team decides on, in the order of this journey."""
        return tuple(stage for stage in self.stages if stage in REVIEWED)

    @cached_property
    def listed(self) -> tuple[Stage, ...]:
        """Those that a list of the journey shows: all but what is answered before it starts."""
        return tuple(stage for stage in self.stages if stage is not Stage.BEFORE_YOU_START)

    @cached_property
    def _places(self) -> Mapping[Stage, int]:
        return {stage: place for place, stage in enumerate(self.stages)}

    def place(self, stage: Stage) -> int:
        """How many stages of this journey come before it; of one that it does not have, behind all of them."""
        return self._places.get(stage, len(self._places))

    def content(self, stage: Stage) -> StageContent:
        """What a stage says and asks: nothing, under its plain name, where this journey does not have it.

        Such a stage stands in the history of an onboarding that was moved here from another journey.
        """
        return self.stages.get(stage) or StageContent(stage, stage.value.replace("_", " ").capitalize(), ())

    def number(self, stage: Stage) -> int:
        """Under which this journey counts a stage; 0 where it goes by its title alone."""
        return self.content(stage).number

    def title(self, stage: Stage) -> str:
        """What this journey calls a stage."""
        return self.content(stage).title

    def called(self, stage: Stage, between: str = ", ") -> str:
        """A stage with its number, if it has one: "4, Confirm setup and eligibility"."""
        content = self.content(stage)
        return f"{content.number}{between}{content.title}" if content.number else content.title

    def counted(self, stage: Stage) -> str:
        """A stage by its number: "stage 4"; by its title where this journey gives it none."""
        content = self.content(stage)
        return f"stage {content.number}" if content.number else content.title

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the pack, stage by stage: a stage's pages first, then its collection."""
        return tuple(question for content in self.stages.values() for question in _all_of(content))

    def question(self, key: str) -> Question:
        """The question with this full key, such as "eligibility.product". ContentError if there is none."""
        try:
            return self._by_key[key]
        except KeyError:
            raise ContentError(f"{self.version}: there is no question '{key}'. Use a key of this version.") from None

    @cached_property
    def _by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}


def _all_of(content: StageContent) -> tuple[Question, ...]:
    return content.questions + (content.collection.questions if content.collection else ())
