"""A submitted stage item by item, for a reviewer: the answers, what is worth a look, and what was said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.details.desk import ChecklistDetail, ItemDetail
from conversations.details.journey import StageDetail
from conversations.onboarding.reviews.checklist import Item, Standing, checklist, holding_up
from conversations.onboarding.reviews.computed import Level, level_of
from conversations.questions.entries import shown
from conversations.replies import Block, Button, Heading, Message, Style, SummaryList, SummaryRow, paragraph
from conversations.text import Moment, Said, Text, Words, counted, text
from conversations.views.answers import answer_shown, beside, stage_title
from conversations.views.buttons import button, decided_on
from conversations.views.reviews.comments import comment_note
from conversations.views.reviews.computed import computed_note
from conversations.views.reviews.history import changed_words
from conversations.views.reviews.opinions import opinions_note
from conversations.views.sending.preview import team_looking
from conversations.views.sending.route import plan_blocks
from models.enums import Stage

if TYPE_CHECKING:
    from conversations.content.questions import AnswerValue, Question
    from conversations.onboarding.onboarding import Onboarding

Answers = Mapping[str, "AnswerValue"]


def checklist_message(onboarding: Onboarding, stage: Stage, before: Answers, everything: bool = False) -> Message:
    """`before`: the answers that reviewers looked at, of items that changed since.

    At a second look what was accepted and did not change is left out, unless `everything` is wanted: what is not looked
    at yet, or asked about, is never out of sight.
    """
    items = checklist(onboarding, stage)
    again = any(item.standing is Standing.CHANGED for item in items) and not everything
    listed = [item for item in items if not again or item.standing is not Standing.ACCEPTED]
    blocks: list[Block] = [
        Heading(stage_title(onboarding, stage)),
        paragraph("{how_far}.", how_far=_counts(onboarding, items)),
    ]
    if len(listed) < len(items):
        blocks.append(paragraph("What was accepted and did not change is not shown."))
    if stage is Stage.ROUTING_PLANS:
        blocks += plan_blocks(onboarding)
    blocks.append(SummaryList(tuple(_row(onboarding, item, before) for item in listed)))
    buttons = _buttons(onboarding, stage, items, len(listed) < len(items))
    return Message(tuple(blocks), buttons, team_looking(onboarding, stage))


def _counts(onboarding: Onboarding, items: Sequence[Item]) -> Text:
    of_each = Counter(item.standing for item in items)
    parts = text(
        "{accepted} of {items} accepted", accepted=of_each[Standing.ACCEPTED], items=counted(len(items), "item")
    )
    if queries := of_each[Standing.QUERIED]:
        parts += text(", {number} {queries}", number=queries, queries=Words("query" if queries == 1 else "queries"))
    if changed := of_each[Standing.CHANGED]:
        parts += text(", {changed} changed since", changed=changed)
    unaccepted = (item for item in items if item.standing is not Standing.ACCEPTED)
    waiting = Counter(level_of(onboarding, item.questions) for item in unaccepted)
    if fail := waiting[Level.FAILS]:
        parts += text(", {fail} {fails}", fail=fail, fails=Words("fails" if fail == 1 else "fail"))
    if look := waiting[Level.LOOK]:
        parts += text(", {look} worth a look", look=look)
    return parts


def _buttons(onboarding: Onboarding, stage: Stage, items: Sequence[Item], shortened: bool) -> tuple[Button, ...]:
    detail, drawn = ChecklistDetail(onboarding.answer_number), list[Button]()
    if any(passes(onboarding, item) for item in items):
        drawn.append(button("accept_passing", onboarding, detail))
    if not holding_up(items):
        drawn.append(button("approve", onboarding, decided_on(onboarding, stage)))
    if any(item.standing is Standing.QUERIED for item in items):
        drawn.append(button("ask_for_more", onboarding, StageDetail(stage), style=Style.PRIMARY))
    if shortened:
        drawn.append(button("checklist", onboarding, replace(detail, everything=True), "Show all items"))
    return tuple(drawn)


def passes(onboarding: Onboarding, item: Item) -> bool:
    """Nothing is to be looked at in it, and nobody has accepted it or asked about it yet."""
    undecided = item.standing in (Standing.UNSEEN, Standing.CHANGED)
    return undecided and level_of(onboarding, item.questions) is Level.PASSES


def _row(onboarding: Onboarding, item: Item, before: Answers) -> SummaryRow:
    decide = button("judge", onboarding, detail_of(item), "Decide")
    label = text("{title}: {standing}", title=Words(item.title), standing=Words(item.standing.value.lower()))
    return SummaryRow(
        label, _value(onboarding, item, before), replace(decide, subject=item.title), _notes(onboarding, item)
    )


def detail_of(item: Item) -> ItemDetail:
    """The item as it stands now."""
    return ItemDetail(item.key, item.number, item.verdict.id if item.verdict else 0)


def _value(onboarding: Onboarding, item: Item, before: Answers) -> Text:
    """Each answer, beside its question where the item has several; what changed with what stood there before."""
    given = [question for question in item.questions if question.key in onboarding.answers]
    value: Text = ()
    for question in given:
        label = text("{question} ", question=Words(question.text)) if len(item.questions) > 1 else ()
        value = beside(value, label + _answer(onboarding, question, before))
    return value or text("Not answered (optional)")


def _answer(onboarding: Onboarding, question: Question, before: Answers) -> Text:
    now = onboarding.answers[question.key]
    was = before.get(question.key)
    whole = answer_shown(question, now, onboarding.answers)
    if was is None or was == now:
        return whole
    old, new = shown(question, was, onboarding.answers), shown(question, now, onboarding.answers)
    changed = changed_words(old, new) or text("before: {was}", was=Said(old))
    return text("{now} ({changed})", now=whole, changed=changed)


def _notes(onboarding: Onboarding, item: Item) -> Text:
    """What is worth a look, who said what of it, what specialists say, and what both sides said there."""
    note = _note(onboarding, item)
    for said in (opinions_note(onboarding, item), comment_note(onboarding, item.key)):
        note = beside(note, said) if said else note
    return note


def _note(onboarding: Onboarding, item: Item) -> Text:
    """What is worth a look, and who said what of it."""
    note = computed_note(onboarding, item)
    if item.verdict is None:
        return note
    note += text(" ") if note else ()
    said = item.verdict
    did = "accepted this" if said.accepted else "asked about this"
    note += text("{by} {did}, {at}", by=Said(said.by), did=Words(did), at=Moment(said.at))
    return note + (text(": {words}", words=Said(said.words)) if said.words else ())
