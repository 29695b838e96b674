"""What a specialist is asked, with its context and nothing else; and what specialists say, in the list of items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.desk import ItemDetail
from conversations.onboarding.progress import name_of
from conversations.onboarding.reviews.checklist import Item, checklist
from conversations.onboarding.reviews.opinions import opinions_on
from conversations.replies import Block, Heading, Inset, Message, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, text
from conversations.views.answers import answer_shown, beside, stage_title
from conversations.views.buttons import button
from conversations.views.reviews.computed import computed_note

if TYPE_CHECKING:
    from conversations.onboarding.onboarding import Onboarding
    from models.reviews import Opinion


def opinions_message(onboarding: Onboarding, asked: Sequence[Opinion]) -> Message:
    """The items that a specialist is asked about, each with its answers, and the way to say what they think."""
    stage = onboarding.current_review
    items = {item.key: item for item in checklist(onboarding, stage)} if stage else {}
    waiting = [each for each in asked if each.item in items]
    if stage is None or not waiting:
        return Message((paragraph("You are not asked about anything here now."),))
    blocks: list[Block] = [Heading(stage_title(onboarding, stage)), paragraph("{name}", name=name_of(onboarding))]
    blocks.append(paragraph("You are asked about these items for {what}.", what=Words(waiting[0].speciality.value)))
    words = dict.fromkeys(each.asked for each in waiting if each.asked)
    blocks += [Inset((Said(each),)) for each in words]
    blocks.append(SummaryList(tuple(_row(onboarding, items[each.item], each) for each in waiting)))
    return Message(tuple(blocks))


def _row(onboarding: Onboarding, item: Item, opinion: Opinion) -> SummaryRow:
    decide = button("give_opinion", onboarding, ItemDetail(item.key, item.number, opinion.id or 0), "Say")
    drawn = replace(decide, subject=item.title)
    return SummaryRow((Words(item.title),), answers_of(onboarding, item), drawn, computed_note(onboarding, item))


def answers_of(onboarding: Onboarding, item: Item) -> Text:
    """Each answer of an item, beside its question where it has several."""
    value: Text = ()
    for question in item.questions:
        if question.key not in onboarding.answers:
            continue
        label = text("{question} ", question=Words(question.text)) if len(item.questions) > 1 else ()
        given = answer_shown(question, onboarding.answers[question.key], onboarding.answers)
        value = beside(value, label + given)
    return value or text("Not answered (optional)")


def opinions_note(onboarding: Onboarding, item: Item) -> Text:
    """What each specialist says of an item, or whom it waits for."""
    note: Text = ()
    for opinion in opinions_on(onboarding, item.key):
        note += (text(". ") if note else ()) + _said(opinion, item)
    return note


def _said(opinion: Opinion, item: Item) -> Text:
    who = text("{of} ({what})", of=Said(opinion.of), what=Words(opinion.speciality.value))
    if opinion.accepted is None:
        left = "is not on the onboarding team any more. Ask somebody else"
        return text("{who} {state}", who=who, state=Words("is asked" if opinion.on_team else left))
    did = Words("would accept this" if opinion.accepted else "would query this")
    old = Words(", before it changed" if opinion.answer_number != item.number else "")
    said = text("{who} {did}{old}", who=who, did=did, old=old)
    if opinion.answered_at:
        said += text(", {at}", at=Moment(opinion.answered_at))
    return said + (text(": {words}", words=Said(opinion.words)) if opinion.words else ())
