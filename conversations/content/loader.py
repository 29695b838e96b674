"""Loads a content pack and the help from their TOML files, checked as a whole."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from conversations.content.checklists import conditions, plain_question, questions_of
from conversations.content.checks import PackCheck, check_help
from conversations.content.help import Help, Topic
from conversations.content.schema import Collection, ContentPack, Link, Page, StageContent
from conversations.content.tables import CollectionTable, HelpTable, LinkTable, PackTable, StageTable
from conversations.content.toml_file import problem, read
from models.enums import Stage

NEWEST_CONTENT = "2026-11"
"""The version that a new onboarding begins with, and keeps."""

FOLDER = Path(__file__).parent
HELP_FILE = "help.toml"
PACK_FILE = "pack.toml"


def load(version: str = NEWEST_CONTENT, folder: Path | None = None) -> ContentPack:
    """The content pack of a version, named after its month. What it does not hold is that of the version it builds on.

    `folder` holds the versions and help.toml; by default the project's own. ContentError if anything is wrong.
    """
    root = folder or FOLDER
    files = _files(root, version)
    check = PackCheck(load_help(root))
    stages: dict[Stage, StageContent] = {}
    for stage in Stage:
        file = files[stage]
        stages[stage] = _stage_content(stage, read(root, file, StageTable))
        check.stage(file, stages[stage])
    return ContentPack(version, MappingProxyType(stages))


def versions() -> tuple[str, ...]:
    """Every version there is, oldest first."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and any(path.glob("*.toml"))))


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
        pages=tuple(Page(page.title, page.intro, questions_of(stage, page)) for page in table.pages),
        skip_when=conditions(table.skip_when),
        collection=_collection(stage, table.collection),
    )


def _collection(stage: Stage, table: CollectionTable | None) -> Collection | None:
    if table is None:
        return None
    return Collection(table.noun, tuple(plain_question(stage, question) for question in table.questions))


def _links(tables: tuple[LinkTable, ...]) -> tuple[Link, ...]:
    return tuple((link.label, link.url) for link in tables)
