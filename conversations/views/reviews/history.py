"""What was answered before: every version of an answer, with who gave it and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from conversations.details.journey import ChangesDetail
from conversations.guidance.differences import difference
from conversations.onboarding.reviews.checklist import item_reviewed
from conversations.questions.entries import shown
from conversations.replies import Block, Bullets, Heading, Message, Paragraph, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, text
from conversations.views.answers import stage_title
from conversations.views.buttons import button

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
            pairs = zip((None, *given), given, strict=False)
            told = [_version(onboarding, question, before, each) for before, each in pairs]
            blocks.append(Bullets(tuple(reversed(told))))
    return blocks


def _version(onboarding: Onboarding, question: Question, before: Answer | None, answer: Answer) -> Text:
    """What was answered, and what changed in it since the version before, where it is long."""
    led = text("{who}, {at}: ", who=Said(answer.by), at=Moment(answer.at))
    if answer.value is None:
        return (*led, Words("taken out"))
    now = shown(question, answer.value, onboarding.answers)
    if before is None or before.value is None:
        return (*led, Said(now))
    changed = changed_words(shown(question, before.value, onboarding.answers), now)
    return (*led, Said(now)) + (text(" ({changed})", changed=changed) if changed else ())


def changed_words(before: str, now: str) -> Text | None:
    """The words that were taken out of a long text and put into it; None where it says more to read both whole."""
    found = difference(before, now)
    if found is None:
        return None
    gone, come = (Said(" ... ".join(runs)) for runs in (found.taken_out, found.put_in))
    if not (gone.text or come.text):
        return None  # the words are the same, and how they are set apart is not
    if not gone.text:
        return text('put in: "{come}"', come=come)
    if not come.text:
        return text('taken out: "{gone}"', gone=gone)
    return text('taken out: "{gone}", put in: "{come}"', gone=gone, come=come)


def changes_message(onboarding: Onboarding, stage: Stage, versions: Versions) -> Message:
    """What changed in a stage since each answer was first given."""
    found = version_blocks(onboarding, onboarding.questions(stage), versions)
    nothing = [paragraph("No answer here was changed after it was first given.")]
    return Message((Heading(stage_title(onboarding, stage)), *(found or nothing)))


def changed_message(onboarding: Onboarding, stage: Stage, versions: Versions) -> Message:
    """What changed in a stage since reviewers last looked at it, old and new; and the way to every version."""
    found = [row for question in onboarding.questions(stage) if (row := _since(onboarding, question, versions))]
    told = "This changed since the last review." if found else "Nothing changed here since the last review."
    blocks: list[Block] = [Heading(stage_title(onboarding, stage)), paragraph(told)]
    blocks += [SummaryList(tuple(found))] if found else []
    every = button("changes", onboarding, ChangesDetail(stage, everything=True), "Show all versions")
    return Message(tuple(blocks), (every,))


def _since(onboarding: Onboarding, question: Question, versions: Versions) -> SummaryRow | None:
    """One answer, with what stood there when it was last reviewed; None where that still stands."""
    at, given = item_reviewed(onboarding, question), versions.get(question.key, ())
    if at is None or not given:
        return None
    was = next((answer for answer in reversed(given) if answer.at <= at), None)
    now = given[-1]
    if was is now or (was is not None and was.value == now.value):
        return None
    value, before = _shown(onboarding, question, now), _shown(onboarding, question, was)
    changed = changed_words(before, value) or text("before: {before}", before=Said(before))
    note = text("{who}, {at}", who=Said(now.by), at=Moment(now.at))
    return SummaryRow((Words(question.text),), text("{now} ({changed})", now=Said(value), changed=changed), note=note)


def _shown(onboarding: Onboarding, question: Question, answer: Answer | None) -> str:
    return (
        "not answered" if answer is None or answer.value is None else shown(question, answer.value, onboarding.answers)
    )
