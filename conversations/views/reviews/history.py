"""What was answered before: every version of an answer, with who gave it and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from conversations.questions.entries import shown
from conversations.replies import Block, Bullets, Heading, Message, Paragraph, paragraph
from conversations.text import Moment, Said, Text, Words, text
from conversations.views.answers import stage_title

if TYPE_CHECKING:
    from conversations.content.questions import Question
    from conversations.onboarding.onboarding import Onboarding
    from models.domain import Answer
    from models.enums import Stage

Versions = Mapping[str, Sequence["Answer"]]


def version_blocks(onboarding: Onboarding, questions: Iterable[Question], versions: Versions) -> list[Block]:
    """Of those that were answered more than once, each answer, the newest first."""
    blocks: list[Block] = []
    for question in questions:
        given = versions.get(question.key, ())
        if len(given) > 1:
            blocks.append(Paragraph((Words(question.text, strong=True),)))
            blocks.append(Bullets(tuple(_version(onboarding, question, each) for each in reversed(given))))
    return blocks


def _version(onboarding: Onboarding, question: Question, answer: Answer) -> Text:
    value = Words("taken out") if answer.value is None else Said(shown(question, answer.value, onboarding.answers))
    return text("{who}, {at}: {value}", who=Said(answer.by), at=Moment(answer.at), value=value)


def changes_message(onboarding: Onboarding, stage: Stage, versions: Versions) -> Message:
    """What changed in a stage since each answer was first given."""
    found = version_blocks(onboarding, onboarding.questions(stage), versions)
    nothing = [paragraph("No answer here was changed after it was first given.")]
    return Message((Heading(stage_title(onboarding, stage)), *(found or nothing)))
