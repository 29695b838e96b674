"""The files of a database are its user's alone, also one that was open to everybody before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models.database.copying import back_up
from models.database.database import Database
from models.database.errors import DatabaseProblem
from models.database.migrate import upgrade
from tests.kit.databases import opened, sqlite_address
from tests.models.rows import an_onboarding, store


def modes(folder: Path) -> set[str]:
    return {oct(file.stat().st_mode & 0o777) for file in folder.iterdir() if file.is_file()}


@pytest.fixture(autouse=True)
def usual_mask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


async def test_a_new_file_and_those_beside_it_are_read_by_nobody_else(tmp_path: Path) -> None:
    url = sqlite_address(tmp_path / "onboarding.db")
    await upgrade(url)
    async with opened(url) as database:
        await store(database, an_onboarding("ONB-1"))
        assert len(list(tmp_path.iterdir())) == 3, "with -wal and -shm"
        assert modes(tmp_path) == {"0o600"}


async def test_a_file_that_everybody_could_read_is_taken_from_them_at_the_next_start(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.chmod(0o644)
    async with opened(sqlite_url):
        assert modes(file.parent) == {"0o600"}


async def test_a_copy_is_as_private(sqlite_database: Database, sqlite_url: str, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    await back_up(sqlite_url, copies / "copy.db")
    assert modes(copies) == {"0o600"}
    with pytest.raises(DatabaseProblem, match="Name one that there is not"):
        await back_up(sqlite_url, copies / "copy.db")
