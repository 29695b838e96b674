"""The content that the tests read: the pack as it stands, and a copy of its folder to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conversations.content import loader
from conversations.content.schema import ContentPack

VERSION = "2025-06"


@pytest.fixture(scope="session")
def pack() -> ContentPack:
    return loader.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(loader.FOLDER / VERSION, tmp_path / VERSION)
    shutil.copy(loader.FOLDER / loader.HELP_FILE, tmp_path)
    return tmp_path
