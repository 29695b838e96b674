"""The content that the tests read: the packs as they stand, and a copy of their folders to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conversations.content import loader
from conversations.content.schema import ContentPack

VERSION = "2025-06"


@pytest.fixture(scope="session", params=[each for each in loader.versions() if not loader.journey_of(each)])
def pack(request: pytest.FixtureRequest) -> ContentPack:
    """Each version of the 11 stages: onboardings under way stay on theirs."""
    return loader.load(request.param)


@pytest.fixture(scope="session")
def newest() -> ContentPack:
    return loader.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for version in loader.versions():
        shutil.copytree(loader.FOLDER / version, tmp_path / version)
    shutil.copy(loader.FOLDER / loader.HELP_FILE, tmp_path)
    return tmp_path
