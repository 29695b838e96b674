"""A whole onboarding at Microsoft's own local Teams, in headless Chromium, on a machine without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STORIES = Path(__file__).with_name("stories_playground.py")
NO_NETWORK = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")


@pytest.mark.needs_program("chromium", "agents-playground", "unshare")
def test_the_stories_play_at_the_playground(tmp_path: Path) -> None:
    play = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path}/play", str(STORIES)]
    home = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(
        [*NO_NETWORK, *play], check=False, cwd=STORIES.parents[3], env=home, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
