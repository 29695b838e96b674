"""An old and a new version side by side, as in every deploy without a pause."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

from models.database.migrate import current
from models.migrations.revisions import head
from tests.kit.rig.audit import all_arrived, all_sent, nothing_by_halves, nothing_lost, stored
from tests.kit.rig.platform import Platform
from tests.kit.rig.players import play_many
from tests.kit.rig.processes import ROOT, Child, running

NEXT = f'''"""What a next version adds."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head()}"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("colour", sa.String(), nullable=True))
    op.create_table("holiday", sa.Column("day", sa.Date(), primary_key=True))
'''


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """A copy of the program with one migration more."""
    for package in ("bot", "adapters", "conversations", "models"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "kit", tmp_path / "tests" / "kit", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "models" / "migrations" / "versions" / "r9999_next.py").write_text(NEXT, encoding="utf-8")
    return tmp_path


async def migrate(root: Path, url: str, *arguments: str, **more: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "migrate", *arguments),
        cwd=root,
        env={"DATABASE_URL": url, "PYTHONPATH": str(root), **more},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    return process.returncode or 0, said.decode()


async def migrations_of(child: Child) -> str:
    async with ClientSession() as session, session.get(f"{child.address}/readyz") as answer:
        return f"{answer.status} {(await answer.json())['migrations']}"


async def test_both_work_on_one_database_and_the_old_one_does_not_start_again(
    postgres_url: str, platform: Platform, next_version: Path
) -> None:
    environment = {"DATABASE_URL": postgres_url, "PLATFORM": platform.address}
    roles = ["web", "worker"]
    async with running(roles, environment) as old:
        played = await play_many([old[0].address], range(5))
        assert await migrate(next_version, postgres_url, "--dumped") == (0, "")
        assert await migrations_of(old[0]) == "200 newer than this version"
        async with running(roles, environment, next_version) as new:
            assert await migrations_of(new[0]) == "200 up to date"
            played += await play_many([old[0].address, new[0].address], range(5, 13))
            assert [await child.stop() for child in old] == [0, 0]
            played += await play_many([new[0].address], range(13, 16))
            await all_sent(postgres_url, 60, checked=False)
    again = Child("web", {**environment, "HEAR": "yes"})
    await again.start()
    code, said = await again.said()
    assert (code, said.count("\n")) == (2, 1)
    assert "is newer than this program. Install the newer program, or set DATABASE_MAY_BE_NEWER" in said
    async with running(roles, {**environment, "DATABASE_MAY_BE_NEWER": "true"}) as back:
        played += await play_many([back[0].address], range(16, 20))
        await all_sent(postgres_url, 60, checked=False)
    kept = await stored(postgres_url, checked=False)
    nothing_lost(kept, played)
    nothing_by_halves(kept)
    assert all_arrived(kept, platform) == 0


async def test_postgresql_is_changed_only_once_somebody_says_that_there_is_a_dump(
    postgres_url: str, next_version: Path
) -> None:
    code, said = await migrate(next_version, postgres_url)
    assert (code, said.count("\n")) == (2, 1)
    assert "Take a dump first" in said and "set DATABASE_DUMPED to 9999" in said
    code, said = await migrate(next_version, postgres_url, DATABASE_DUMPED=head())
    assert code == 2, "a dump for the last deploy is none for this one"
    assert await migrate(next_version, postgres_url, DATABASE_DUMPED="9999") == (0, "")
    assert await current(postgres_url) == "9999"


async def test_a_provider_that_keeps_every_moment_is_asked_nothing(postgres_url: str, next_version: Path) -> None:
    assert await migrate(next_version, postgres_url, DATABASE_DUMPED="always") == (0, "")
