"""A test that needs a program which is not installed is listed, and fails where every program is required."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEST = """
import pytest

@pytest.mark.needs_program("axe-core")
def test_with_axe(): ...

def test_without(): ...
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with our conftest and no axe-core."""
    (tmp_path / "tests").mkdir()
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path / "tests")
    (tmp_path / "tests" / "test_page.py").write_text(TEST, encoding="utf-8")
    return tmp_path


def run(folder: Path, require_tools: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--rootdir", str(folder), "-p", "no:cacheprovider", str(folder)]
    environment = {**os.environ, "REQUIRE_TOOLS": require_tools, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, check=False, cwd=folder, env=environment, capture_output=True, text=True)


def test_it_is_skipped_and_listed_last(elsewhere: Path) -> None:
    done = run(elsewhere, require_tools="")
    assert done.returncode == 0
    *_, listed, advice, summary = done.stdout.splitlines()
    assert listed == "tests/test_page.py::test_with_axe: needs axe-core"
    assert advice == "Run make test-tools to install what they need."
    assert "1 passed, 1 skipped" in summary


def test_it_fails_where_every_program_is_required(elsewhere: Path) -> None:
    done = run(elsewhere, require_tools="1")
    assert done.returncode == 1
    assert "axe-core is not installed: run make test-tools" in done.stdout
