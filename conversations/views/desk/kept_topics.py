"""The answers that the onboarding team keeps as help, as it sees and approves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conversations.actions.person import REMOVE_TOPIC
from conversations.details.rows import RowDetail
from conversations.replies import (
    Block,
    Button,
    Field,
    FieldKind,
    Form,
    Heading,
    Inset,
    Message,
    Style,
    SummaryList,
    SummaryRow,
    paragraph,
)
from conversations.text import Said, Text, Words, text
from models.desk import KeptTopic

QUESTION, OTHER_WORDS, ANSWER = "question", "other_words", "answer"
LONGEST = {QUESTION: 100, OTHER_WORDS: 300, ANSWER: 1000}
"""Characters of each field."""


def topics_list(kept: Sequence[KeptTopic], reader: int) -> Message:
    """Those that wait for a second person first. `reader`: whoever looks, who does not approve their own."""
    waiting = [topic for topic in kept if topic.approved_by is None]
    shown = [topic for topic in kept if topic.approved_by is not None]
    blocks: list[Block] = [Heading(text("The answers that we keep as help"))]
    if waiting:
        rows = tuple(_row(topic, None if topic.person == reader else _approve(topic)) for topic in waiting)
        blocks += [paragraph("A second person approves these before anybody sees them:"), SummaryList(rows)]
    if shown:
        blocks += [paragraph("Help gives these:"), SummaryList(tuple(_row(topic, None) for topic in shown))]
    if not kept:
        blocks.append(paragraph("Nothing is kept yet. You can keep what you answer an applicant's question with."))
    return Message(tuple(blocks), (), tuple(map(_removes, kept)))


def _row(topic: KeptTopic, change: Button | None) -> SummaryRow:
    note = text("Also asked as {words}", words=Said(topic.other_words)) if topic.other_words else ()
    return SummaryRow((Said(topic.question),), (Said(topic.answer),), change, note)


def _approve(topic: KeptTopic) -> Button:
    return Button("approve_topic", "Approve", detail=_detail(topic), style=Style.PRIMARY, subject=topic.question)


def _removes(topic: KeptTopic) -> Button:
    return Button(
        "remove_topic",
        "Remove",
        detail=_detail(topic),
        style=Style.WARNING,
        confirm=REMOVE_TOPIC,
        subject=topic.question,
    )


def _detail(topic: KeptTopic) -> str:
    return str(RowDetail(topic.id))


def topic_form(reference: str, values: Mapping[str, str], errors: Mapping[str, Text]) -> Form:
    """What was asked and answered, to be written so that anybody may read it."""
    fields = (
        Field(
            QUESTION,
            text("What is the question?"),
            FieldKind.TEXT,
            hint=text("Help finds the answer by its words."),
            limit=LONGEST[QUESTION],
        ),
        Field(
            OTHER_WORDS,
            text("How else do people ask it?"),
            FieldKind.TEXT,
            hint=text("Put a comma between them."),
            limit=LONGEST[OTHER_WORDS],
            optional=True,
        ),
        Field(ANSWER, text("What is the answer?"), FieldKind.LONG_TEXT, limit=LONGEST[ANSWER]),
    )
    drawn = tuple(_filled(field, values.get(field.id, ""), errors.get(field.id, ())) for field in fields)
    told = "Every applicant can read this, so leave out what is about one team, and names of people."
    intro = (Inset((Words(told),)),)
    return Form("keep_topic", "Keep it as help", drawn, reference, submit="Keep", intro=intro)


def _filled(field: Field, value: str, error: Text) -> Field:
    return replace(field, values=(value,) if value else (), error=error)
