"""Turns the tables of a page into questions: plain ones as they stand, checklist items into what they ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conversations.content.questions import DEFAULT_LIMITS, Choice, Condition, Question, QuestionType
from conversations.content.tables import ConditionTable, ItemTable, PageTable, QuestionTable
from models.enums import Stage

EVIDENCE_HINT = (
    "Give a link, or the name and email address of a person we can ask. If it does not apply to you, say why. "
    "Do not include patient data."
)
APPLIES, NOT_APPLICABLE = "applies", "not_applicable"


def questions_of(stage: Stage, page: PageTable) -> tuple[Question, ...]:
    """What a page asks, in order: its questions, then its checklist items."""
    plain = [plain_question(stage, table) for table in page.questions]
    return (*plain, *(question for item in page.items for question in _expanded(stage, item)))


def plain_question(stage: Stage, table: QuestionTable) -> Question:
    return Question(
        key=f"{stage}.{table.key}",
        text=table.text,
        type=table.type,
        item=f"{stage}.{table.item or table.key}",
        item_title=table.title,
        covers=table.covers,
        hint=table.hint,
        limit=DEFAULT_LIMITS.get(table.type) if table.limit is None else table.limit,
        optional=table.optional,
        choices=tuple(Choice(c.value, c.label, c.hint, unfinished=c.unfinished) for c in table.choices),
        when=conditions(table.when),
        help_topic=table.help,
        reopens=table.reopens,
        past=table.past,
        yearly=table.yearly,
        section=table.section,
        carried=table.carried,
    )


def conditions(tables: tuple[ConditionTable, ...]) -> tuple[Condition, ...]:
    return tuple(Condition(table.question, table.any_of) for table in tables)


def _expanded(stage: Stage, item: ItemTable) -> Iterator[Question]:
    if item.kind != "evidence":
        yield _part(stage, item, "", item.text, QuestionType.CONFIRM, item.hint)
        return
    when: tuple[Condition, ...] = ()
    if item.not_applicable:
        yield from _applicability(stage, item)
        when = (_answered(stage, item, APPLIES),)
    yield _part(stage, item, ".statement", item.text, QuestionType.LONG_TEXT, item.hint, when)
    if item.dated:
        day = _part(stage, item, ".date", item.dated, QuestionType.DATE, when=when)
        yield replace(day, past=True, yearly=item.yearly)
    yield _part(stage, item, ".evidence", item.evidence, QuestionType.EVIDENCE, EVIDENCE_HINT, when)


def _applicability(stage: Stage, item: ItemTable) -> Iterator[Question]:
    choices = (Choice(APPLIES, "Yes, this applies to us"), Choice(NOT_APPLICABLE, "No, this does not apply to us"))
    yield _part(stage, item, ".applies", item.applies, QuestionType.CHOICE, choices=choices)
    text, hint = "Why does this not apply to you?", "We ask so that the reviewer can agree with you."
    yield _part(stage, item, ".reason", text, QuestionType.LONG_TEXT, hint, (_answered(stage, item, NOT_APPLICABLE),))


def _answered(stage: Stage, item: ItemTable, value: str) -> Condition:
    return Condition(f"{stage}.{item.key}.applies", (value,))


def _part(
    stage: Stage,
    item: ItemTable,
    suffix: str,
    text: str,
    kind: QuestionType,
    hint: str = "",
    when: tuple[Condition, ...] = (),
    choices: tuple[Choice, ...] = (),
) -> Question:
    key = f"{stage}.{item.key}"
    return Question(
        key=key + suffix,
        text=text,
        type=kind,
        item=key,
        item_title=item.title,
        covers=item.covers,
        hint=hint,
        limit=DEFAULT_LIMITS.get(kind),
        choices=choices,
        when=when,
        help_topic=item.help,
        section=item.section,
    )
