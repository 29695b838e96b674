"""What `python -m bot content` does: a new version of the questions, and whether one can be used."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from bot.content import translations
from bot.startup_errors import StartProblem
from conversations.content import languages, loader
from conversations.content.schema import ContentPack

_VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-[a-z0-9]+)*")
_PACK = """# What is not here stands as it was in this version. Copy the file of a stage here to change it.
builds_on = "{before}"
"""


def check(folder: Path) -> list[str]:
    """What to print of a version that can be used: what it changes, and how far each language beside it has come.

    Raises ContentError for one that cannot, or whose languages cannot, and StartProblem where there is none.
    """
    if not folder.is_dir() or not any(folder.glob("*.toml")):
        raise StartProblem(f"There is no version of the content at {folder}. Give its folder, such as 2026-11.")
    with tempfile.TemporaryDirectory() as together:
        root = Path(together)
        shutil.copytree(loader.FOLDER, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        shutil.rmtree(root / folder.name, ignore_errors=True)
        shutil.copytree(folder, root / folder.name)
        if (beside := folder.resolve().parent / languages.FOLDER.name).is_dir():
            shutil.copytree(beside, root / languages.FOLDER.name, dirs_exist_ok=True)
        pack = loader.load(folder.name, root)
        before = _before(folder.name, root)
        spoken = translations.check(pack, root)
    counted = f"{len(pack.stages)} stages, {len(pack.questions)} questions. Nothing is wrong."
    return [f"{pack.version}: {counted}", *(_changes(before, pack) if before else []), *spoken]


def _before(version: str, root: Path) -> ContentPack | None:
    """The version before it of the same journey; for the first one of a journey, the newest of the first journey."""
    earlier = [path.name for path in root.iterdir() if path.is_dir() and path.name < version]
    journey = loader.journey_of(version)
    same = [name for name in earlier if loader.journey_of(name) == journey]
    first = [name for name in earlier if not loader.journey_of(name)]
    return loader.load(max(same or first), root) if same or first else None


def _changes(before: ContentPack, now: ContentPack) -> list[str]:
    old, new = ({question.key: question for question in pack.questions} for pack in (before, now))
    lines = [f"  new: {key}" for key in new if key not in old]
    lines += [f"  gone: {key}" for key in old if key not in new]
    lines += [f"  changed: {key}" for key, question in new.items() if key in old and old[key] != question]
    return [f"Beside {before.version}:", *lines] if lines else [f"It asks what {before.version} asks."]


def new(version: str, before: str, folder: Path) -> str:
    """Makes the folder of a version that changes nothing yet. What to print. Raises StartProblem."""
    if not _VERSION.fullmatch(version):
        raise StartProblem("Name a version after its month, and its journey if it has its own, such as 2027-01.")
    if not (folder / before).is_dir():
        raise StartProblem(f"There is no version {before} in {folder}. Give --from one that there is.")
    if version <= before or (folder / version).exists():
        raise StartProblem(f"Name a version that there is not yet, and that comes after {before}.")
    (folder / version).mkdir()
    (folder / version / loader.PACK_FILE).write_text(_PACK.format(before=before), encoding="utf-8")
    return (
        f"Made {folder / version}. Copy the file of each stage that changes from {before} into it and edit it, then "
        f"run python -m bot content check {folder / version}. The newest version is the one that new onboardings get."
    )
