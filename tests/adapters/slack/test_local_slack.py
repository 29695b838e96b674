"""A whole onboarding in a local Slack that this project did not write, over signed HTTP and over Socket Mode."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent
PINNED = "sha512-2BCTKxKajjZNWCSCj66Jq5VDScUDNpGZ1lA3281I8RvpDE4/ULCwC26TlcW6/4sPbSTs02Q3KjTiltJp3ZBEvg=="
SECONDS = 600


@pytest.mark.needs_program("local-slack", "unshare")
@pytest.mark.parametrize(
    ("story", "mode"), [("whole", "http"), ("whole", "socket"), ("declined", "http"), ("viewer", "http")]
)
def test_a_story_in_a_local_slack(story: str, mode: str) -> None:
    """In a network namespace of its own: the local Slack listens on every interface."""
    played = f'ip link set lo up; exec "{sys.executable}" -m tests.kit.local_slack {story} {mode}'
    done = subprocess.run(
        ["unshare", "-rn", "bash", "-c", played], cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_local_slack_is_pinned_by_its_integrity() -> None:
    lock = json.loads((ROOT / "tests" / "tools" / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"]["node_modules/local-slack-linux-x64"]["integrity"] == PINNED
