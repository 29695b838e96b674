"""Loads a content pack and the help from their TOML files, checked as a whole.

Plain questions are taken as they stand, items of a checklist are turned into what they ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from conversations.content.checks import PackCheck, check_help, wrong_journey
from conversations.content.help import Help, Topic
from conversations.content.questions import DEFAULT_LIMITS, AnswerCondition, Choice, Question, QuestionType
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
from conversations.journey.stages import stage_named
from models.enums import Stage

FOLDER = _OWN_FOLDER = Path(__file__).parent
HELP_FILE = "help.toml"
PACK_FILE = "pack.toml"

EVIDENCE_HINT = (
    "Give a link, or the name and email address of a person we can ask. If it does not apply to you, say why. "
    "Do not include patient data."
)
APPLIES, NOT_APPLICABLE = "applies", "not_applicable"


_VERSION = re.compile(r"\d{4}-\d{2}(?:-(?P<journey>[a-z0-9-]+))?")
"""How a version is named: after its month and, where it has another journey than the first ones, after that."""


def versions() -> tuple[str, ...]:
    """Every version there is, oldest first."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and any(path.glob("*.toml"))))


def journey_of(version: str) -> str:
    """The journey that a version is named after: "five-steps" of "2027-01-five-steps"; empty of "2027-01"."""
    named = _VERSION.fullmatch(version)
    return (named["journey"] or "") if named else ""


def newest_versions() -> dict[str, str]:
    """By the name of each journey, the newest version that has it: what a new onboarding may begin with."""
    return {journey_of(version): version for version in versions()}


NEWEST_CONTENT = newest_versions()[""]
"""The version that a new onboarding begins with, and keeps, unless the operator chose another journey."""


def load(version: str = NEWEST_CONTENT, folder: Path | None = None) -> ContentPack:
    """The content pack of a version, named after its month. What it does not hold is that of the version it builds on.

    `folder` holds the versions and help.toml; by default the project's own. ContentNewer if it does not have this
    version; ContentError if anything else is wrong.
    """
    root = folder or FOLDER
    return _own(version) if root == _OWN_FOLDER else _read_pack(version, root)


@cache
def _own(version: str) -> ContentPack:
    return _read_pack(version, _OWN_FOLDER)


def _read_pack(version: str, root: Path) -> ContentPack:
    if not (root / version).is_dir():
        raise ContentNewer(f"This program does not have version {version} of the content. Install the newer program.")
    chain = _chain(root, version)
    journey = _journey(version, chain)
    check = PackCheck(load_help(root), [step.stage for step in journey.stages])
    stages: dict[Stage, StageContent] = {}
    for step in journey.stages:
        file = _file(root, list(chain), step.stage)
        content = _stage_content(step.stage, read(root, file, StageTable))
        stages[step.stage] = replace(content, number=step.number)
        check.stage(file, stages[step.stage])
    return ContentPack(version, MappingProxyType(stages), journey=journey.journey or "")


def load_help(folder: Path | None = None) -> Help:
    """Every help topic. ContentError if the file is broken or two topics share a name."""
    table = read(folder or FOLDER, HELP_FILE, HelpTable)
    guide = Help(
        tuple(Topic(r.key, r.title, r.words, r.text, _links(r.links), r.command) for r in table.topics),
    )
    check_help(HELP_FILE, guide)
    return guide


def _chain(folder: Path, version: str) -> dict[str, PackTable]:
    """What a version says of itself, then what each version says that it builds on."""
    file = f"{version}/{PACK_FILE}"
    table = read(folder, file, PackTable)
    if table.builds_on is None:
        return {version: table}
    if table.builds_on >= version:
        raise problem(file, f"set 'builds_on' to an earlier version, not '{table.builds_on}'")
    return {version: table, **_chain(folder, table.builds_on)}


def _journey(version: str, chain: Mapping[str, PackTable]) -> PackTable:
    """The first of these that says which stages there are."""
    named = next((before for before, table in chain.items() if table.stages), version)
    if wrong := wrong_journey([(step.stage, step.number) for step in chain[named].stages]):
        raise problem(f"{named}/{PACK_FILE}", wrong)
    return chain[named]


def _file(folder: Path, versions_: Sequence[str], stage: Stage) -> str:
    """A stage's own file in the first of some versions that has one, such as "2025-06/04-eligibility.toml"."""
    found = (file for version in versions_ for file in _stage_files(folder, version).get(stage, ()))
    missing = f"{versions_[0]}/{stage.number:02}-{stage.replace('_', '-')}.toml"
    return next(found, missing)


def _stage_files(folder: Path, version: str) -> dict[Stage, list[str]]:
    """By stage. The number that a file's name begins with puts it in order for whoever reads the folder."""
    found: dict[Stage, list[str]] = {}
    for path in sorted((folder / version).glob("*.toml")):
        stage = stage_named(path.stem.partition("-")[2].replace("-", "_"))
        if stage is not None:
            found.setdefault(stage, []).append(f"{version}/{path.name}")
        elif path.name != PACK_FILE:
            fix = "no stage has this name. Rename this file after its stage, or remove it"
            raise problem(f"{version}/{path.name}", fix)
    return found


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


def _conditions(tables: tuple[ConditionTable, ...]) -> tuple[AnswerCondition, ...]:
    return tuple(AnswerCondition(table.question, table.any_of) for table in tables)


def _expanded(stage: Stage, item: ItemTable) -> Iterator[Question]:
    if item.kind != "evidence":
        yield _part(stage, item, "", item.text, QuestionType.CONFIRM, item.hint)
        return
    when: tuple[AnswerCondition, ...] = ()
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


def _answered(stage: Stage, item: ItemTable, value: str) -> AnswerCondition:
    return AnswerCondition(f"{stage}.{item.key}.applies", (value,))


def _part(
    stage: Stage,
    item: ItemTable,
    suffix: str,
    text: str,
    kind: QuestionType,
    hint: str = "",
    when: tuple[AnswerCondition, ...] = (),
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
