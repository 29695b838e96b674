"""The stories at a Playground that signs in: in a file of their own, so that they can run beside the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.namespace import play


@pytest.mark.needs_program("chromium", "agents-playground", "unshare")
def test_the_stories_play_at_a_playground_that_signs_in(tmp_path: Path) -> None:
    play(Path(__file__).with_name("stories_playground.py"), tmp_path, "authenticated")
