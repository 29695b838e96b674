"""Loads a content pack and the help from their TOML files, checked as a whole.

Plain questions are taken as they stand, items of a checklist are turned into what they ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from conversations.content.checks import PackCheck, check_help
from conversations.content.help import Help, Topic
from conversations.content.questions import DEFAULT_LIMITS, Choice, Condition, Question, QuestionType
from conversations.content.schema import Collection, ContentNewer, ContentPack, Link, Page, StageContent
from conversations.content.tables import (
    CollectionTable,
    ConditionTable,
    HelpTable,
    ItemTable,
    LinkTable,
    PackTable,
    PageTable,
    QuestionTable,
    StageTable,
)
from conversations.content.toml_file import problem, read
from models.enums import Stage

FOLDER = Path(__file__).parent
HELP_FILE = "help.toml"
PACK_FILE = "pack.toml"

EVIDENCE_HINT = (
    "Give a link, or the name and email address of a person we can ask. If it does not apply to you, say why. "
    "Do not include patient data."
)
APPLIES, NOT_APPLICABLE = "applies", "not_applicable"


def versions() -> tuple[str, ...]:
    """Every version there is, oldest first."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and any(path.glob("*.toml"))))


NEWEST_CONTENT = versions()[-1]
"""The version that a new onboarding begins with, and keeps."""


def load(version: str = NEWEST_CONTENT, folder: Path | None = None) -> ContentPack:
    """The content pack of a version, named after its month. What it does not hold is that of the version it builds on.

    `folder` holds the versions and help.toml; by default the project's own. ContentNewer if it does not have this
    version; ContentError if anything else is wrong.
    """
    root = folder or FOLDER
    if not (root / version).is_dir():
        raise ContentNewer(f"This program does not have version {version} of the content. Install the newer program.")
    files = _files(root, version)
    check = PackCheck(load_help(root))
    stages: dict[Stage, StageContent] = {}
    for stage in Stage:
        file = files[stage]
        stages[stage] = _stage_content(stage, read(root, file, StageTable))
        check.stage(file, stages[stage])
    return ContentPack(version, MappingProxyType(stages))


def load_help(folder: Path | None = None) -> Help:
    """Every help topic. ContentError if the file is broken or two topics share a name."""
    table = read(folder or FOLDER, HELP_FILE, HelpTable)
    guide = Help(
        tuple(Topic(r.key, r.title, r.words, r.text, _links(r.links), r.command) for r in table.topics),
    )
    check_help(HELP_FILE, guide)
    return guide


def file_of(version: str, stage: Stage) -> str:
    """Where a stage's content stands in the folder, such as "2025-06/04-eligibility.toml"."""
    return f"{version}/{stage.number:02}-{stage.replace('_', '-')}.toml"


def _files(folder: Path, version: str) -> dict[Stage, str]:
    """Each stage's file: the version's own, or else that of the version it builds on."""
    _expect_only_known_files(folder, version)
    own = {stage: file_of(version, stage) for stage in Stage}
    if not (folder / version / PACK_FILE).exists():
        return own
    before = read(folder, f"{version}/{PACK_FILE}", PackTable).builds_on
    if before >= version:
        raise problem(f"{version}/{PACK_FILE}", f"set 'builds_on' to an earlier version, not '{before}'")
    return {stage: file if (folder / file).exists() else _files(folder, before)[stage] for stage, file in own.items()}


def _expect_only_known_files(folder: Path, version: str) -> None:
    known = {f"{version}/{PACK_FILE}", *(file_of(version, stage) for stage in Stage)}
    for path in sorted((folder / version).glob("*.toml")):
        file = f"{version}/{path.name}"
        if file not in known:
            raise problem(file, "no stage has this name. Rename this file after its stage, or remove it")


def _stage_content(stage: Stage, table: StageTable) -> StageContent:
    return StageContent(
        stage=stage,
        title=table.title,
        intro=table.intro,
        covers=table.covers,
        links=_links(table.links),
        pages=tuple(Page(page.title, page.intro, _questions_of(stage, page)) for page in table.pages),
        skip_when=_conditions(table.skip_when),
        collection=_collection(stage, table.collection),
    )


def _collection(stage: Stage, table: CollectionTable | None) -> Collection | None:
    if table is None:
        return None
    return Collection(table.noun, tuple(_plain_question(stage, question) for question in table.questions))


def _links(tables: tuple[LinkTable, ...]) -> tuple[Link, ...]:
    return tuple((link.label, link.url) for link in tables)


def _questions_of(stage: Stage, page: PageTable) -> tuple[Question, ...]:
    """What a page asks, in order: its questions, then its checklist items."""
    plain = [_plain_question(stage, table) for table in page.questions]
    return (*plain, *(question for item in page.items for question in _expanded(stage, item)))


def _plain_question(stage: Stage, table: QuestionTable) -> Question:
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
        when=_conditions(table.when),
        help_topic=table.help,
        reopens=table.reopens,
        past=table.past,
        yearly=table.yearly,
        section=table.section,
        carried=table.carried,
        of_organisation=table.of_organisation,
    )


def _conditions(tables: tuple[ConditionTable, ...]) -> tuple[Condition, ...]:
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
        of_organisation=item.of_organisation,
    )
