"""What a content pack holds once it is loaded and checked: stages, their pages of questions, and help topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from conversations.content.questions import Condition, Question
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

    The stage is skipped when every condition of `skip_when` holds (and there is one).
    """

    stage: Stage
    title: str
    intro: tuple[str, ...]
    covers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    pages: tuple[Page, ...] = ()
    skip_when: tuple[Condition, ...] = ()
    collection: Collection | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the pages, in the order asked. A collection's questions are not among them."""
        return tuple(question for page in self.pages for question in page.questions)


@dataclass(frozen=True)
class ContentPack:
    """One version of the content. An onboarding keeps the version that it began with.

    `approved_twice`: the stages that two people approve, and `meetings`: whether calls get a link to join by
    themselves, both of which the operator says.
    """

    version: str
    stages: Mapping[Stage, StageContent]
    approved_twice: frozenset[Stage] = frozenset()
    meetings: bool = False

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
