"""An old and a new version side by side, as in every deploy without a pause."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

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


async def migrate(root: Path, url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "migrate"), cwd=root, env={"DATABASE_URL": url, "PYTHONPATH": str(root)}
    )
    assert await process.wait() == 0


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
        await migrate(next_version, postgres_url)
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
    assert said.endswith("is newer than this program. Install the newer program.\n")
    kept = await stored(postgres_url, checked=False)
    nothing_lost(kept, played)
    nothing_by_halves(kept)
    assert all_arrived(kept, platform) == 0
