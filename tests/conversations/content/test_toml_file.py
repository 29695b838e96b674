"""A file that cannot be read is refused by its name, with the fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.content import loader
from conversations.content.schema import ContentError

VERSION = "2025-06"


ELIGIBILITY = f"{VERSION}/04-eligibility.toml"


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / ELIGIBILITY).unlink()
    _refused(folder, f"{ELIGIBILITY}: this file cannot be read. Add it")


def test_a_file_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / ELIGIBILITY).write_bytes(b'title = "\xff"')
    _refused(folder, f"{ELIGIBILITY}: save this file as UTF-8")


def _refused(folder: Path, beginning: str) -> None:
    with pytest.raises(ContentError) as refused:
        loader.load(VERSION, folder)
    assert str(refused.value).startswith(beginning)
