"""What a start does not need, it does not load: that keeps it quick and small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGE = ("fpdf", "alembic", "botbuilder", "botframework", "slack_bolt", "slack_sdk")
SERVE = """
import asyncio, sys
from bot import __main__ as cli
from bot.server import web_app
from bot.settings.common import Settings
from bot.wiring import build
from models.database.migrate import upgrade

async def go():
    settings = Settings()
    await upgrade(settings.database_url)
    parts = build(settings)
    web_app(parts)
    await parts.database.open()
    await parts.close()

asyncio.run(go())
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
SLACK = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "secret",
    "ONBOARDING_TEAM_CHANNEL": "slack:T01TEST/C01ONB",
    "WEB_CHAT": "off",
}


@pytest.mark.parametrize(("environment", "loaded"), [({}, set()), (SLACK, {"slack_bolt", "slack_sdk"})])
def test_a_start_loads_what_it_serves(
    environment: dict[str, str], loaded: set[str], sqlite_url: str, tmp_path: Path
) -> None:
    """On a database that is up to date."""
    given = {"DATABASE_URL": sqlite_url, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-c", SERVE]
    done = subprocess.run(command, check=False, env=given, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert set(LARGE) & set(done.stdout.split()) == loaded
