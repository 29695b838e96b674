"""An onboarding at Microsoft's own local Teams, in headless Chromium, on a machine without a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.namespace import play


@pytest.mark.needs_program("chromium", "agents-playground", "unshare")
def test_the_stories_play_at_the_playground(tmp_path: Path) -> None:
    play(Path(__file__).with_name("stories_playground.py"), tmp_path, "not authenticated")
